import { randomInt } from 'node:crypto';
import type { Ctx } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import type { Parent, WecomApp } from '@wecom';
import { promiseOf, type SealedRow } from '../data/change.rows';
import type { DirectoryWriter } from '../mirror/directory-writer';
import type { ObjectSync } from '../mirror/object-sync.service';
import { Blocked } from './change-error';
import type { CommandKind, CommandOf, DirectoryCommand, Entity } from './commands';

/** The unit's apps that write: the EDIT app for 家校通訊錄, the contact-sync assistant for 企業通訊錄 (conventions, Who sends what). */
export abstract class DirectoryWriteWecom {
  abstract connection(ctx: Ctx): Promise<WecomApp>;
  abstract contactSync(ctx: Ctx): Promise<WecomApp>;
}

/** One change on its way, opened. */
export interface Step<K extends CommandKind = CommandKind> {
  row: SealedRow;
  command: CommandOf<K>;
  /** What the person saw when he made the change, in WeCom's terms; undefined where nothing is compared. */
  base: Facts | undefined;
  /** A person waits, or the change goes alone: the live object is read, not only the mirror. */
  alone: boolean;
  /** A guardian as WeCom has him after the write, where the write itself tells; a later run does not know it any more. */
  now?: Parent | 'gone';
}

/** Fields of an object in WeCom's terms, as far as a change touches them. */
export type Facts = Readonly<Record<string, unknown>>;

/** What carriers work with. */
export interface LaneTools {
  ctx: Ctx;
  db: Db;
  keys: UnitKeys;
  writer: DirectoryWriter;
  objects: ObjectSync;
  school(): Promise<WecomApp>;
  company(): Promise<WecomApp>;
  /** Writes before a call what a further try must know. */
  reserve(step: Step, ref: string): Promise<void>;
  /** The same for many. */
  reserveAll(steps: readonly (readonly [Step, string])[]): Promise<void>;
  /** Keeps facts of a first try for a further one, sealed. */
  remember(step: Step, facts: Facts): Promise<void>;
}

/** Carries out the commands of one kind of object. */
export interface Carrier {
  /** What the mirror shows of the fields that this command sets. Undefined = nothing to compare. */
  shown(tx: ReadTx, keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined>;
  /** The same for many, by object's id; who is not in it has nothing to compare. */
  shownMany?: (tx: ReadTx, commands: readonly DirectoryCommand[]) => Promise<ReadonlyMap<string, Facts>>;
  /** Brings WeCom to what the command says; may run again after a crash. @throws WecomError, Conflict, Blocked, Refused */
  write(tools: LaneTools, step: Step): Promise<void>;
  /** Brings the mirror to what WeCom has now. @returns id of the object's row, null when it is gone */
  store(tools: LaneTools, step: Step): Promise<string | null>;
  /** Several commands of one kind at once; answers the failed ones. */
  writeMany?: (tools: LaneTools, steps: readonly Step[]) => Promise<ReadonlyMap<string, unknown>>;
  storeMany?: (tools: LaneTools, steps: readonly Step[]) => Promise<ReadonlyMap<string, string | null>>;
  /** Kinds that may go together, and how many at once. */
  groups: Readonly<Partial<Record<CommandKind, number>>>;
}

const TABLES: Readonly<Record<Entity, { table: string; ref: string; live: string }>> = {
  department: { table: 'department', ref: 'wecom_id', live: `state = 'active'` },
  member: { table: 'member', ref: 'wecom_userid', live: `join_state <> 'left'` },
  label: { table: 'label', ref: 'wecom_tag_id', live: 'wecom_tag_id IS NOT NULL' },
  node: { table: 'school_node', ref: 'wecom_id', live: 'deleted_at IS NULL' },
  student: { table: 'student', ref: 'wecom_userid', live: `state <> 'removed'` },
  parent: { table: 'parent', ref: 'wecom_userid', live: 'removed_at IS NULL' },
};

/**
 * WeCom's ids of our rows. An id promised by a change of the same batch is followed to the real row.
 * @throws Blocked when one is not there (yet)
 */
export async function refsOf<T extends string | number>(tx: ReadTx, entity: Entity, ids: readonly string[]): Promise<Map<string, T>> {
  const found = await knownRefs<T>(tx, entity, ids);
  for (const id of ids) {
    if (found.has(id)) continue;
    const promise = await promiseOf(tx, id);
    if (promise?.written_at != null && promise.wecom_ref !== null && promise.state === 'pending') {
      found.set(id, (NUMBERED.has(entity) ? Number(promise.wecom_ref) : promise.wecom_ref) as T);
      continue;
    }
    const real = promise?.result_id == null ? undefined : await realRef<T>(tx, entity, promise.result_id);
    if (real === undefined) throw new Blocked(promise?.id);
    found.set(id, real);
  }
  return found;
}

/** WeCom's ids of those of our rows that are there; promised ones are not among them. */
export async function knownRefs<T extends string | number>(tx: ReadTx, entity: Entity, ids: readonly string[]): Promise<Map<string, T>> {
  const { table, ref, live } = TABLES[entity];
  const rows = await tx.query<{ id: string; ref: T }>(
    `SELECT id, ${ref} AS ref FROM ${table} WHERE unit_id = $1 AND id = ANY ($2) AND ${live}`,
    [tx.unitId, ids],
  );
  return new Map(rows.map((row) => [row.id, row.ref]));
}

const NUMBERED = new Set<Entity>(['department', 'label', 'node']);

async function realRef<T>(tx: ReadTx, entity: Entity, id: string): Promise<T | undefined> {
  const { table, ref, live } = TABLES[entity];
  const row = await tx.one<{ ref: T }>(`SELECT ${ref} AS ref FROM ${table} WHERE unit_id = $1 AND id = $2 AND ${live}`, [tx.unitId, id]);
  return row?.ref;
}

/** @throws Blocked */
export async function refOf<T extends string | number>(tx: ReadTx, entity: Entity, id: string): Promise<T> {
  return (await refsOf<T>(tx, entity, [id])).get(id)!;
}

/** Our row of WeCom's object, also a removed one. */
export async function idOf(tx: ReadTx, entity: Entity, ref: string | number): Promise<string | null> {
  const { table, ref: column } = TABLES[entity];
  const where = NUMBERED.has(entity) ? `${column} = $2::int` : `lower(${column}) = lower($2)`;
  const row = await tx.one<{ id: string }>(`SELECT id FROM ${table} WHERE unit_id = $1 AND ${where}`, [tx.unitId, ref]);
  return row?.id ?? null;
}

/** Userid of somebody new, from the id promised for his row: a repeat enters the same person again instead of a second one. */
export function useridFor(prefix: 'm' | 's' | 'p', id: string): string {
  return `${prefix}${id.replaceAll('-', '')}`;
}

/** A number for a new department or node, far from those that WeCom and hands count up (int32, wecom 08 §4). */
export function freeNumber(): string {
  return String(randomInt(100_000_000, 2_147_483_647));
}

/** Equal in content; absent, null and empty count as one, lists without regard to order. */
export function alike(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'null';
  if (Array.isArray(value)) return JSON.stringify(value.map(canonical).sort());
  if (typeof value === 'object') {
    return JSON.stringify(
      Object.entries(value)
        .filter(([, v]) => v !== undefined && v !== null && v !== '')
        .sort(([x], [y]) => (x < y ? -1 : 1))
        .map(([k, v]) => [k, canonical(v)]),
    );
  }
  return JSON.stringify(value);
}

/** A column sealed with the unit's key. */
export async function sealed(
  tx: Tx,
  keys: UnitKeys,
  table: string,
  column: string,
  row: string,
  value: string | null,
): Promise<string | null> {
  return value === null || value === '' ? null : keys.seal(tx, { table, column, row }, value);
}
