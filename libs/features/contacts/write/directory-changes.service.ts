import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@contracts/errors';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { UnitKeys, type UnitCipher } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { hintFor } from '@wecom';
import { changeById, noteFailed, type ChangeState, type SealedRow } from '../data/change.rows';
import { directoryPendingJob } from '../contacts.jobs';
import { readError } from './change-error';
import { CARRIERS, ChangeLane } from './change-lane.service';
import { openTheirs, sealPart } from './change-seal';
import { directoryCommand, entityIdOf, entityOf, needsOf, type DirectoryCommand } from './commands';
import { DirectoryListeners } from './directory-listeners';
import { labelOf, labelsOf } from './change-label';
import { readKept } from './read-kept';

export interface AddOptions {
  /** The same key again answers the change that is already there. */
  dedupeKey?: string;
  batchId?: string;
  /** Name of a listener (`DirectoryListeners.use`); needs `batchId`. */
  listener?: string;
  /** Somebody waits: it goes before batches. */
  form?: boolean;
}

/** How long a form waits for WeCom before it says "pending". */
const PATIENCE_MS = 8_000;
const LOOK_MS = 150;

export type CarriedOut =
  | { state: 'done'; entityId: string | null }
  | { state: 'pending' }
  /** A conflict or a missing forerunner: kept, to be decided in the list of changes. */
  | { state: 'failed'; code: ErrorCode };

export interface BatchProgress {
  total: number;
  pending: number;
  done: number;
  failed: number;
  discarded: number;
}

export interface ChangeResult {
  changeId: string;
  seq: string;
  kind: DirectoryCommand['kind'];
  /** The id promised or named by the command. */
  entityId: string;
  /** The id the object really has; null while pending and for what is gone. */
  resultId: string | null;
  state: ChangeState;
  code: ErrorCode | null;
  wecomCode: number | null;
  label: string;
}

/**
 * Changes of WeCom's directories (spec 14 §7): written down in the caller's transaction, carried out afterwards, stored on
 * success; until then the old value stays in force. Nobody else writes to WeCom's directories.
 */
@Injectable()
export class DirectoryChanges {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly lane: ChangeLane,
    private readonly listeners: DirectoryListeners,
  ) {}

  /**
   * Writes a change down; it is carried out after the commit. Rights, scope and limits are the caller's to check.
   * @returns the change and the id of the object it is about (a new one keeps the id the command gave it)
   */
  async add(tx: Tx, command: DirectoryCommand, options: AddOptions = {}): Promise<{ changeId: string; entityId: string }> {
    const checked = directoryCommand.parse(command);
    const entity = entityOf(checked.kind);
    const entityId = entityIdOf(checked);
    const changeId = randomUUIDv7();
    const base = await CARRIERS[entity].shown(tx, this.keys, checked);
    const row = await tx.one<{ id: string; entity_id: string }>(
      `INSERT INTO directory_change (unit_id, id, kind, entity, entity_id, payload, base, label, lane_key, needs, priority, dedupe_key, batch_id, listener, actor_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT (unit_id, dedupe_key) WHERE dedupe_key IS NOT NULL DO NOTHING RETURNING id, entity_id`,
      [
        tx.unitId,
        changeId,
        checked.kind,
        entity,
        entityId,
        await sealPart(tx, this.keys, changeId, 'payload', checked),
        base === undefined ? null : await sealPart(tx, this.keys, changeId, 'base', base),
        await labelOf(tx, entity, entityId, checked),
        laneKey(await this.keys.forUnit(tx), checked, entityId),
        needsOf(checked),
        options.form === true ? 1 : 5,
        options.dedupeKey ?? null,
        options.batchId ?? null,
        options.listener ?? null,
        actorId(tx.ctx.actor),
      ],
    );
    await tx.enqueue(directoryPendingJob, {}, { dedupe: 'lane', priority: options.form === true ? 1 : 5 });
    if (row !== undefined) return { changeId, entityId };
    const known = await tx.one<{ id: string; entity_id: string }>(
      `SELECT id, entity_id FROM directory_change WHERE unit_id = $1 AND dedupe_key = $2`,
      [tx.unitId, options.dedupeKey],
    );
    return { changeId: known!.id, entityId: known!.entity_id };
  }

  /**
   * Writes down many changes of one kind of object at once, in their order, each about another object; else as `add`.
   * @param options.dedupeKeys one for each command
   * @returns ids of the changes, in the order of the commands
   */
  async addMany(
    tx: Tx,
    entity: 'student' | 'parent',
    commands: readonly DirectoryCommand[],
    options: Pick<AddOptions, 'batchId' | 'listener'> & { dedupeKeys?: readonly string[] },
  ): Promise<string[]> {
    if (commands.length === 0) return [];
    const checked = commands.map((command) => directoryCommand.parse(command));
    if (checked.some((command) => entityOf(command.kind) !== entity)) throw new TypeError(`changes of ${entity} only`);
    const shown = await CARRIERS[entity].shownMany!(tx, checked);
    const labels = await labelsOf(
      tx,
      entity,
      checked.map((command) => ({ entityId: entityIdOf(command), command })),
    );
    const cipher = await this.keys.forUnit(tx);
    const seal = (row: string, column: 'payload' | 'base', value: unknown): string =>
      cipher.seal({ table: 'directory_change', column, row }, JSON.stringify(value));
    const rows = checked.map((command, i) => {
      const id = randomUUIDv7();
      const entityId = entityIdOf(command);
      const base = shown.get(entityId);
      return {
        id,
        kind: command.kind,
        entity_id: entityId,
        payload: seal(id, 'payload', command),
        base: base === undefined ? null : seal(id, 'base', base),
        label: labels.get(entityId) ?? '',
        lane_key: laneKey(cipher, command, entityId),
        needs: needsOf(command),
        dedupe_key: options.dedupeKeys?.[i] ?? null,
      };
    });
    const added = await tx.query<{ id: string }>(
      `INSERT INTO directory_change (unit_id, id, kind, entity, entity_id, payload, base, label, lane_key, needs, priority, dedupe_key, batch_id, listener, actor_id)
       SELECT $1, r.id, r.kind, $2, r.entity_id, r.payload, r.base, r.label, r.lane_key, r.needs, 5, r.dedupe_key, $4, $5, $6
         FROM ROWS FROM (jsonb_to_recordset($3::jsonb) AS (id uuid, kind text, entity_id uuid, payload text, base text, label text, lane_key text,
                         needs uuid[], dedupe_key text))
              WITH ORDINALITY AS r (id, kind, entity_id, payload, base, label, lane_key, needs, dedupe_key, n) ORDER BY r.n
       ON CONFLICT (unit_id, dedupe_key) WHERE dedupe_key IS NOT NULL DO NOTHING RETURNING id`,
      [tx.unitId, entity, JSON.stringify(rows), options.batchId ?? null, options.listener ?? null, actorId(tx.ctx.actor)],
    );
    await tx.enqueue(directoryPendingJob, {}, { dedupe: 'lane', priority: 5 });
    if (added.length === rows.length) return rows.map((row) => row.id);
    const known = await tx.query<{ id: string; dedupe_key: string }>(
      `SELECT id, dedupe_key FROM directory_change WHERE unit_id = $1 AND dedupe_key = ANY ($2)`,
      [tx.unitId, rows.map((row) => row.dedupe_key)],
    );
    const byKey = new Map(known.map((row) => [row.dedupe_key, row.id]));
    return rows.map((row) => (row.dedupe_key === null ? row.id : byKey.get(row.dedupe_key)!));
  }

  /**
   * Carries one change out while a form waits, outside any transaction and after the commit that added it.
   * @throws DomainError for what the person can mend (MOBILE_EXISTS, DEPT_NOT_EMPTY, DIRECTORY_REFUSED …): the change is dropped
   */
  async carryOutNow(ctx: Ctx, changeId: string): Promise<CarriedOut> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const row = await this.lane.now(ctx, changeId);
      if (row === undefined) throw notFound();
      if (row.state === 'done') return { state: 'done', entityId: row.result_id };
      if (row.state !== 'pending') return this.#refused(ctx, row);
      const left = end - performance.now();
      if (left <= 0) return { state: 'pending' };
      const over = async (): Promise<boolean> => (await this.lane.now(ctx, changeId))?.state !== 'pending';
      const outcome = await this.lane.work(ctx, { budgetMs: left, probing: true, until: over });
      if (outcome === 'paused') return { state: 'pending' };
      if (outcome === 'busy') await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #refused(ctx: Ctx, row: SealedRow): Promise<CarriedOut> {
    const { code, wecomCode } = readError(row.error ?? '');
    if (row.state === 'failed' && (code === 'DIRECTORY_CONFLICT' || code === 'DIRECTORY_BLOCKED')) return { state: 'failed', code };
    const { idempotency: _key, ...plain } = ctx;
    await this.db.inUnit(Object.freeze(plain), async (tx) => {
      await noteFailed(tx, row.id, row.error ?? '', { discard: true });
    });
    throw new DomainError(code, { reason: wecomCode === null ? '' : hintFor(wecomCode, 'answer')[ctx.locale] });
  }

  /** Numbers of a batch. */
  async progress(tx: ReadTx, batchId: string): Promise<BatchProgress> {
    const rows = await tx.query<{ state: ChangeState; n: number }>(
      `SELECT state, count(*)::int AS n FROM directory_change WHERE unit_id = $1 AND batch_id = $2 GROUP BY state`,
      [tx.unitId, batchId],
    );
    const of = (state: ChangeState): number => rows.find((row) => row.state === state)?.n ?? 0;
    const [pending, done, failed, discarded] = [of('pending'), of('done'), of('failed'), of('discarded')];
    return { total: pending + done + failed + discarded, pending, done, failed, discarded };
  }

  /** Results of a batch in the order of adding, by page. @param after `seq` of the last row of the page before */
  async results(tx: ReadTx, batchId: string, page: { after?: string; limit: number }): Promise<ChangeResult[]> {
    const rows = await tx.query<SealedRow & Record<string, unknown>>(
      `SELECT id, seq::text AS seq, kind, entity_id, result_id, state, error, label FROM directory_change
        WHERE unit_id = $1 AND batch_id = $2 AND seq > $3::bigint ORDER BY seq LIMIT $4`,
      [tx.unitId, batchId, page.after ?? '0', page.limit],
    );
    return rows.map(resultOf);
  }

  /**
   * 【重試】: a failed change, and those that waited for it, become pending again.
   * @param overwrite after a conflict: the person saw both versions and wants his own
   * @throws DomainError NOT_FOUND, STATE_CONFLICT
   */
  async retry(tx: Tx, changeId: string, options: { overwrite?: boolean } = {}): Promise<void> {
    const row = await changeById(tx, changeId);
    if (row === undefined) throw notFound();
    if (row.state === 'pending' || row.state === 'done') return;
    if (row.state !== 'failed') throw new DomainError('STATE_CONFLICT');
    if (row.error === 'conflict' && options.overwrite !== true) throw new DomainError('DIRECTORY_CONFLICT');
    const ids = await this.#withWaiting(tx, changeId);
    await tx.execute(
      `UPDATE directory_change SET state = 'pending', error = NULL, blocked_by = NULL, written_at = NULL, theirs = NULL,
              base = CASE WHEN $3 AND id = $4 THEN NULL ELSE base END, updated_at = now(), version = version + 1
        WHERE unit_id = $1 AND id = ANY ($2)`,
      [tx.unitId, ids, options.overwrite === true, changeId],
    );
    await tx.audit({
      action: 'directory.change-retried',
      entity: 'directory_change',
      entityId: changeId,
      after: { kind: row.kind, changes: ids.length },
    });
    // The person has perhaps mended what the lane was waiting for: it tries at once.
    await tx.execute(`UPDATE directory_lane SET paused_until = NULL WHERE unit_id = $1`, [tx.unitId]);
    await tx.enqueue(directoryPendingJob, {}, { dedupe: 'retry', priority: 1 });
    tx.hint('directory:changes');
  }

  /** 【放棄】: the old value stays, after a conflict that of WeCom; what waited for the change is given up too. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async discard(tx: Tx, changeId: string): Promise<number> {
    const row = await changeById(tx, changeId);
    if (row === undefined) throw notFound();
    if (row.state === 'discarded') return 0;
    if (row.state !== 'failed') throw new DomainError('STATE_CONFLICT');
    const ids = await this.#withWaiting(tx, changeId);
    await tx.execute(
      `UPDATE directory_change SET state = 'discarded', payload = NULL, base = NULL, theirs = NULL, updated_at = now(), version = version + 1
        WHERE unit_id = $1 AND id = ANY ($2)`,
      [tx.unitId, ids],
    );
    await tx.audit({
      action: 'directory.change-discarded',
      entity: 'directory_change',
      entityId: changeId,
      after: { kind: row.kind, changes: ids.length },
    });
    if (row.error === 'conflict') await readKept(tx, row);
    await this.listeners.tell(tx, row);
    tx.hint('directory:changes');
    return ids.length;
  }

  /** Both versions of a conflict, in WeCom's terms; null where there is none. */
  async conflictOf(tx: ReadTx, row: SealedRow): Promise<{ theirs: Readonly<Record<string, unknown>> } | null> {
    const theirs = openTheirs(await this.keys.forUnit(tx), row);
    return theirs === undefined ? null : { theirs };
  }

  /** A failed change and those that failed only because it had. */
  async #withWaiting(tx: Tx, changeId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `WITH RECURSIVE waiting AS (
         SELECT id FROM directory_change WHERE unit_id = $1 AND id = $2
         UNION
         SELECT c.id FROM directory_change c JOIN waiting w ON c.blocked_by = w.id WHERE c.unit_id = $1 AND c.state = 'failed'
       ) SELECT id FROM waiting`,
      [tx.unitId, changeId],
    );
    return rows.map((row) => row.id);
  }
}

/** Changes with one key never go in one call: two children's forms may enter the same guardian. */
function laneKey(cipher: UnitCipher, command: DirectoryCommand, entityId: string): string {
  return command.kind === 'parent.join' ? cipher.blindIndex('mobile', normalMobile(command.mobile)).toString('hex') : entityId;
}

export function resultOf(row: SealedRow): ChangeResult {
  const error = row.error === null ? null : readError(row.error);
  return {
    changeId: row.id,
    seq: row.seq,
    kind: row.kind as DirectoryCommand['kind'],
    entityId: row.entity_id,
    resultId: row.result_id,
    state: row.state,
    code: error?.code ?? null,
    wecomCode: error?.wecomCode ?? null,
    label: row.label,
  };
}
