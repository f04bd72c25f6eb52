import type { AppCode } from '@contracts/apps';
import type { LabelDetail, LabelScope } from '@contracts/contacts-labels';
import type { PickedEntry } from '@contracts/contacts-visibility';
import type { StaffActor } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';

export interface LabelRow {
  id: string;
  name: string;
  system_key: string | null;
  wecom_tag_id: number | null;
  use_scope: LabelScope;
  creator_id: string | null;
  admin_group_id: string | null;
  users_set_at: Date | null;
  version: number;
}

const ROW = `SELECT id, name, system_key, wecom_tag_id, use_scope, creator_id, admin_group_id, users_set_at, version FROM label`;

/** @returns undefined where the unit has no such label */
export async function labelRow(tx: ReadTx, id: string): Promise<LabelRow | undefined> {
  return tx.one<LabelRow & Record<string, unknown>>(`${ROW} WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
}

/** The same, and waits for whoever changes the label now. */
export async function lockLabel(tx: Tx, id: string): Promise<LabelRow | undefined> {
  return tx.one<LabelRow & Record<string, unknown>>(`${ROW} WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);
}

/** Management group of an administrator now; null = founder and super admins, who are one group (LAB-04). */
export async function groupOf(tx: ReadTx, memberId: string): Promise<string | null> {
  const row = await tx.one<{ admin_group_id: string | null }>(
    `SELECT admin_group_id FROM unit_role WHERE unit_id = $1 AND member_id = $2 AND state = 'active'`,
    [tx.unitId, memberId],
  );
  return row?.admin_group_id ?? null;
}

/**
 * Condition on alias `l` of `label`: this member may use it (LAB-03…06). `$2` = the member.
 * The creator and his management group; named administrators and owners of named apps; every administrator.
 */
export const USABLE = `(
  (l.use_scope = 'all_admins' AND EXISTS (SELECT FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = $2 AND r.state = 'active'))
  OR (l.use_scope = 'creator_group' AND (l.creator_id = $2 OR EXISTS (
        SELECT FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = $2 AND r.state = 'active'
           AND r.admin_group_id IS NOT DISTINCT FROM l.admin_group_id)))
  OR (l.use_scope = 'specified' AND EXISTS (
        SELECT FROM label_user u LEFT JOIN app_owner o ON o.unit_id = $1 AND o.app = u.app
         WHERE u.unit_id = $1 AND u.label_id = l.id AND coalesce(u.member_id, o.member_id) = $2)))`;

/** Labels somebody may choose as receivers; those whose users nobody has set are not among them (LAB-08). */
export function usableLabels(tx: ReadTx, memberId: string): Promise<{ id: string; name: string; members: number }[]> {
  return tx.query(
    `SELECT l.id, l.name, (SELECT count(*)::int FROM label_member lm WHERE lm.unit_id = $1 AND lm.label_id = l.id) AS members
       FROM label l WHERE l.unit_id = $1 AND l.users_set_at IS NOT NULL AND ${USABLE} ORDER BY l.name, l.id`,
    [tx.unitId, memberId],
  );
}

/** Labels the caller may see in the console; null = all (founder, super admins, jobs). */
export async function ownLabels(tx: ReadTx): Promise<ReadonlySet<string> | null> {
  const { actor } = tx.ctx;
  if (actor.kind === 'system') return null;
  if (actor.kind !== 'staff') return new Set();
  if (actor.roles.includes('founder') || actor.roles.includes('super_admin')) return null;
  const rows = await tx.query<{ id: string }>(`SELECT l.id FROM label l WHERE l.unit_id = $1 AND ${USABLE}`, [tx.unitId, actor.memberId]);
  return new Set(rows.map((row) => row.id));
}

export async function mayUse(tx: ReadTx, labelId: string, actor: StaffActor): Promise<boolean> {
  const row = await tx.one(`SELECT 1 FROM label l WHERE l.unit_id = $1 AND l.id = $3 AND ${USABLE}`, [tx.unitId, actor.memberId, labelId]);
  return row !== undefined;
}

/** Users of a label with names; administrators who left are not shown. */
export async function labelUsers(tx: ReadTx, row: LabelRow): Promise<Pick<LabelDetail, 'creator' | 'users' | 'apps'>> {
  const users = await tx.query<{ id: string | null; name: string | null; app: AppCode | null }>(
    `SELECT m.id, m.name, u.app FROM label_user u LEFT JOIN member m ON m.unit_id = $1 AND m.id = u.member_id AND m.join_state <> 'left'
      WHERE u.unit_id = $1 AND u.label_id = $2 ORDER BY m.name, m.id, u.app`,
    [tx.unitId, row.id],
  );
  const creator =
    row.creator_id === null
      ? undefined
      : await tx.one<{ id: string; name: string }>(`SELECT id, name FROM member WHERE unit_id = $1 AND id = $2`, [
          tx.unitId,
          row.creator_id,
        ]);
  return {
    creator: creator ?? null,
    users: users.flatMap((user) => (user.id === null ? [] : [{ id: user.id, name: user.name ?? '' }])),
    apps: users.flatMap((user) => (user.app === null ? [] : [user.app])),
  };
}

/** Makes these the users. @returns members that are no administrators of the unit */
export async function putLabelUsers(tx: Tx, labelId: string, memberIds: readonly string[], apps: readonly string[]): Promise<string[]> {
  await tx.execute(`DELETE FROM label_user WHERE unit_id = $1 AND label_id = $2`, [tx.unitId, labelId]);
  const put = await tx.query<{ member_id: string }>(
    `INSERT INTO label_user (unit_id, label_id, member_id)
     SELECT DISTINCT $1::int, $2::uuid, r.member_id FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = ANY ($3::uuid[]) AND r.state = 'active'
     RETURNING member_id`,
    [tx.unitId, labelId, memberIds],
  );
  await tx.execute(`INSERT INTO label_user (unit_id, label_id, app) SELECT $1, $2, app FROM unnest($3::text[]) AS a (app)`, [
    tx.unitId,
    labelId,
    [...new Set(apps)],
  ]);
  const stored = new Set(put.map((row) => row.member_id));
  return memberIds.filter((id) => !stored.has(id));
}

export interface Sorted {
  members: string[];
  departments: string[];
}

/** Of the entries, live members and departments of the unit. */
export async function liveEntries(tx: ReadTx, entries: readonly PickedEntry[]): Promise<Sorted> {
  const of = (kind: PickedEntry['kind']): string[] => [...new Set(entries.filter((entry) => entry.kind === kind).map((entry) => entry.id))];
  const rows = await tx.query<{ kind: 'member' | 'department'; id: string }>(
    `SELECT 'member' AS kind, id FROM member WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND join_state <> 'left'
     UNION ALL SELECT 'department', id FROM department WHERE unit_id = $1 AND id = ANY ($3::uuid[]) AND state = 'active'`,
    [tx.unitId, of('member'), of('department')],
  );
  return {
    members: rows.filter((row) => row.kind === 'member').map((row) => row.id),
    departments: rows.filter((row) => row.kind === 'department').map((row) => row.id),
  };
}

/** Of the entries, those that stand in the label. */
export async function entriesIn(tx: ReadTx, labelId: string, entries: readonly PickedEntry[]): Promise<Sorted> {
  const rows = await tx.query<{ member_id: string | null; department_id: string | null }>(
    `SELECT member_id, department_id FROM label_member WHERE unit_id = $1 AND label_id = $2 AND (member_id = ANY ($3::uuid[]) OR department_id = ANY ($3::uuid[]))`,
    [tx.unitId, labelId, entries.map((entry) => entry.id)],
  );
  return {
    members: rows.flatMap((row) => (row.member_id === null ? [] : [row.member_id])),
    departments: rows.flatMap((row) => (row.department_id === null ? [] : [row.department_id])),
  };
}

/**
 * How many people hold a label when these have gone, without those who are on their way out already; a department counts its
 * present members with those below it. Under the label's lock.
 */
export async function holdersWithout(tx: ReadTx, labelId: string, leaving: Sorted): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `WITH RECURSIVE stays AS (
       SELECT lm.member_id, lm.department_id FROM label_member lm
        WHERE lm.unit_id = $1 AND lm.label_id = $2
          AND NOT coalesce(lm.member_id = ANY ($3::uuid[]), false) AND NOT coalesce(lm.department_id = ANY ($4::uuid[]), false)
          AND NOT EXISTS (SELECT FROM label_leaving v JOIN directory_change c ON c.unit_id = $1 AND c.id = v.change_id AND c.state = 'pending'
                           WHERE v.unit_id = $1 AND v.label_id = $2
                             AND (v.member_id, v.department_id) IS NOT DISTINCT FROM (lm.member_id, lm.department_id))
     ), below AS (
       SELECT department_id AS id FROM stays WHERE department_id IS NOT NULL
       UNION SELECT d.id FROM below b JOIN department d ON d.unit_id = $1 AND d.parent_id = b.id AND d.state = 'active'
     )
     SELECT count(*)::int AS n FROM member m
      WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled')
        AND (m.id IN (SELECT member_id FROM stays) OR m.id IN (
              SELECT md.member_id FROM member_department md WHERE md.unit_id = $1 AND md.department_id IN (SELECT id FROM below)))`,
    [tx.unitId, labelId, leaving.members, leaving.departments],
  );
  return row?.n ?? 0;
}

export async function putLeaving(tx: Tx, labelId: string, changeId: string, leaving: Sorted): Promise<void> {
  await tx.execute(
    `DELETE FROM label_leaving v WHERE v.unit_id = $1 AND v.label_id = $2
        AND NOT EXISTS (SELECT FROM directory_change c WHERE c.unit_id = $1 AND c.id = v.change_id AND c.state = 'pending')`,
    [tx.unitId, labelId],
  );
  await tx.execute(
    `INSERT INTO label_leaving (unit_id, label_id, change_id, member_id, department_id)
     SELECT $1::int, $2::uuid, $3::uuid, id, NULL::uuid FROM unnest($4::uuid[]) AS m (id)
     UNION ALL SELECT $1, $2, $3, NULL, id FROM unnest($5::uuid[]) AS d (id)`,
    [tx.unitId, labelId, changeId, leaving.members, leaving.departments],
  );
}
