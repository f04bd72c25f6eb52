import type { ReadTx, Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { WecomError, type Parent, type ParentCreate, type ParentUpdate, type WecomApp } from '@wecom';
import { isThere, readObject } from '../../mirror/directory-wecom';
import type { CommandOf } from '../commands';
import { stillToWrite } from '../judge';
import { knownRefs, refsOf, useridFor, type Facts, type Step } from '../lane-tools';
import { EXISTS } from './batch-call';

export type Create = CommandOf<'parent.create'> | CommandOf<'parent.join'>;
export type Update = CommandOf<'parent.update'>;
export interface Child {
  student_userid: string;
  relation: string;
}

export interface Plan {
  userid: string;
  /** He is in the directory already: only the children are added. */
  known: boolean;
  children: Child[];
}

/** What several changes need to know of the mirror, read at once instead of once per guardian. */
export interface KnownFamily {
  students: ReadonlyMap<string, string>;
  parents: ReadonlyMap<string, string>;
  /** Userids of guardians by the blind index of their number. */
  byMobile: ReadonlyMap<string, string>;
}

const NOBODY: KnownFamily = { students: new Map(), parents: new Map(), byMobile: new Map() };

export async function knownFamily(tx: ReadTx, cipher: UnitCipher, steps: readonly Step[]): Promise<KnownFamily> {
  const students = new Set<string>();
  const parents: string[] = [];
  const indexes: Buffer[] = [];
  for (const { command } of steps) {
    if (command.kind === 'parent.create' || command.kind === 'parent.join')
      for (const { studentId } of command.children) students.add(studentId);
    else if (command.kind === 'parent.update') {
      parents.push(command.parentId);
      for (const { studentId } of [...(command.children ?? []), ...(command.addChildren ?? [])]) students.add(studentId);
    } else if (command.kind === 'parent.delete') parents.push(command.parentId);
    if (command.kind === 'parent.join') indexes.push(indexOf(cipher, command.mobile));
  }
  return {
    students: await knownRefs<string>(tx, 'student', [...students]),
    parents: await knownRefs<string>(tx, 'parent', parents),
    byMobile: await userids(tx, indexes),
  };
}

function indexOf(cipher: UnitCipher, mobile: string): Buffer {
  return cipher.blindIndex('mobile', normalMobile(mobile));
}

async function userids(tx: ReadTx, indexes: readonly Buffer[]): Promise<Map<string, string>> {
  if (indexes.length === 0) return new Map();
  const rows = await tx.query<{ userid: string; mobile_index: Buffer }>(
    `SELECT wecom_userid AS userid, mobile_index FROM parent
      WHERE unit_id = $1 AND mobile_index = ANY ($2::bytea[]) AND removed_at IS NULL AND NOT is_student`,
    [tx.unitId, indexes],
  );
  return new Map(rows.map((row) => [row.mobile_index.toString('hex'), row.userid]));
}

/** Children in WeCom's terms; one that is not there yet is followed by its promise. @throws Blocked */
async function childrenOf(tx: ReadTx, known: KnownFamily, list: Update['children']): Promise<Child[]> {
  const ids = (list ?? []).map((child) => child.studentId);
  const refs = ids.every((id) => known.students.has(id)) ? known.students : await refsOf<string>(tx, 'student', ids);
  return (list ?? []).map((child) => ({ student_userid: refs.get(child.studentId)!, relation: child.relation }));
}

/** Who a guardian to be entered is: a new one, or one the directory knows by his number. @throws Blocked */
export async function planOf(tx: ReadTx, cipher: UnitCipher, command: Create, reserved: string | null, known?: KnownFamily): Promise<Plan> {
  const children = await childrenOf(tx, known ?? NOBODY, command.children);
  const own = command.userid ?? useridFor('p', command.parentId);
  if (command.kind === 'parent.join') {
    const index = indexOf(cipher, command.mobile);
    const userid = (known?.byMobile ?? (await userids(tx, [index]))).get(index.toString('hex'));
    if (userid !== undefined) return { userid, known: true, children };
    if (reserved !== null && reserved !== own) return { userid: reserved, known: true, children };
  }
  return { userid: own, known: false, children };
}

export function creation(plan: Plan, command: Create): ParentCreate {
  return { parent_userid: plan.userid, mobile: command.mobile, children: plan.children, to_invite: command.invite };
}

/** The userid exists because the answer to an earlier try was lost; a chosen id of somebody else stays refused. */
export function mayBeOurs(step: Step, error: unknown): boolean {
  if (!(error instanceof WecomError) || error.code !== EXISTS) return false;
  return (step.command as Create).userid === undefined || step.row.attempts > 0;
}

export async function isOurs(app: WecomApp, step: Step, userid: string, error: unknown): Promise<boolean> {
  if (!mayBeOurs(step, error)) return false;
  const live = await readObject(app.schoolUsers.get(userid));
  return isThere(live) && live.user_type === 2;
}

/** Children without their names, which only some answers have. */
export function tiesOf(parent: Parent): Child[] {
  return (parent.children ?? []).map(({ student_userid, relation }) => ({ student_userid, relation }));
}

/**
 * What a change still has to write to the guardian WeCom has now.
 * @returns `children` after it (empty = nobody is left, he goes), and the fields to write (none = WeCom has it already)
 * @throws Conflict, Blocked
 */
export async function changeOf(
  tx: ReadTx,
  command: Update,
  live: Parent,
  base: Facts | undefined,
  known = NOBODY,
): Promise<{ children: Child[] | undefined; fields: Omit<ParentUpdate, 'parent_userid'> }> {
  const before = tiesOf(live);
  const children = await childrenAfter(tx, known, command, before);
  if (children?.length === 0) return { children, fields: {} };
  const sameMobile =
    command.mobile !== undefined && live.mobile !== undefined && normalMobile(live.mobile) === normalMobile(command.mobile);
  const open = stillToWrite({ children }, { children: before }, base);
  return { children, fields: { ...open, ...(command.mobile === undefined || sameMobile ? {} : { mobile: command.mobile }) } };
}

async function childrenAfter(tx: ReadTx, known: KnownFamily, command: Update, before: readonly Child[]): Promise<Child[] | undefined> {
  if (command.children !== undefined) return childrenOf(tx, known, command.children);
  if (command.addChildren === undefined && command.removeChildIds === undefined) return undefined;
  const removed = await tx.query<{ userid: string }>(
    `SELECT lower(wecom_userid) AS userid FROM student WHERE unit_id = $1 AND id = ANY ($2)`,
    [tx.unitId, command.removeChildIds ?? []],
  );
  const without = before.filter((child) => !removed.some((row) => row.userid === child.student_userid.toLowerCase()));
  return union(without, await childrenOf(tx, known, command.addChildren));
}

export function union(before: readonly Child[], added: readonly Child[]): Child[] {
  const byChild = new Map(before.map((child) => [child.student_userid.toLowerCase(), child]));
  for (const child of added) byChild.set(child.student_userid.toLowerCase(), child);
  return [...byChild.values()];
}

/** Live ties of guardians in the mirror, by guardian; in WeCom's terms. */
export async function mirroredChildren(tx: ReadTx, parentIds: readonly string[]): Promise<ReadonlyMap<string, Child[]>> {
  const rows = await tx.query<Child & { parent_id: string }>(
    `SELECT g.parent_id, s.wecom_userid AS student_userid, g.relation_label AS relation FROM guardianship g
       JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
      WHERE g.unit_id = $1 AND g.parent_id = ANY ($2::uuid[]) AND g.ended_at IS NULL`,
    [tx.unitId, parentIds],
  );
  const children = new Map(parentIds.map((id): [string, Child[]] => [id, []]));
  for (const { parent_id, student_userid, relation } of rows) children.get(parent_id)!.push({ student_userid, relation });
  return children;
}

/** Rows under the promised ids, invisible until the mirror fills them. */
export async function placeholders(tx: Tx, steps: readonly Step[]): Promise<void> {
  const created = steps.flatMap(({ command, row }) =>
    command.kind === 'parent.create' || command.kind === 'parent.join' ? [{ id: command.parentId, userid: row.wecom_ref ?? '' }] : [],
  );
  if (created.length === 0) return;
  await tx.execute(
    `INSERT INTO parent (unit_id, id, wecom_userid, removed_at, read_at)
     SELECT $1, r.id, r.userid, now(), '-infinity' FROM unnest($2::uuid[], $3::text[]) AS r (id, userid) ON CONFLICT DO NOTHING`,
    [tx.unitId, created.map((each) => each.id), created.map((each) => each.userid)],
  );
}

/** What only the platform knows of guardians: their names, and when they were last invited. */
export async function keepOwn(tx: Tx, kept: readonly (readonly [Step, string])[]): Promise<void> {
  const rows = kept.flatMap(([{ command }, id]) => {
    if (!command.kind.startsWith('parent.')) return [];
    const own = 'own' in command ? (command as Create | Update).own : undefined;
    const invited = command.kind === 'parent.invite' || ('invite' in command && command.invite);
    if (own?.name === undefined && !invited) return [];
    // Joining somebody known must not rename him.
    return [{ id, invited, names: own?.name !== undefined, keeps: command.kind === 'parent.join', name: own?.name ?? null }];
  });
  if (rows.length === 0) return;
  await tx.execute(
    `UPDATE parent p SET last_invited_at = CASE WHEN r.invited THEN now() ELSE p.last_invited_at END,
            name = CASE WHEN NOT r.names THEN p.name WHEN r.keeps THEN coalesce(p.name, r.name) ELSE r.name END
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, invited boolean, names boolean, keeps boolean, name text)
      WHERE p.unit_id = $1 AND p.id = r.id`,
    [tx.unitId, JSON.stringify(rows)],
  );
}
