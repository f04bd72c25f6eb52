import type { Tx } from '@platform/db/tx';

/** Full runs in which somebody must be missing before he counts as gone (spec 14 §11): one bad answer of WeCom takes nobody away. */
const RUNS_BEFORE_GONE = 2;

/** WeCom suddenly shows far fewer people than yesterday: a lost visible scope, not an exodus. Then nobody is counted. */
export class DirectoryShrank extends Error {
  constructor(
    readonly missing: number,
    readonly of: number,
  ) {
    super('the directory shrank too much to believe it');
  }
}

type Kind = 'department' | 'member' | 'school_node' | 'student' | 'parent';

const LIVE: Readonly<Record<Kind, { where: string; key: string }>> = {
  department: { where: `state = 'active'`, key: 'wecom_id::text' },
  member: { where: `join_state <> 'left'`, key: 'lower(wecom_userid)' },
  school_node: { where: 'deleted_at IS NULL', key: 'wecom_id::text' },
  student: { where: `state = 'active'`, key: 'lower(wecom_userid)' },
  parent: { where: 'removed_at IS NULL', key: 'lower(wecom_userid)' },
};

/**
 * Counts one more run without those that a complete full run did not see, and answers who is gone for good.
 * @param seen lower-case userids or WeCom numbers; @param startedAt what was read or made later than that is not judged
 */
export async function countMissing(tx: Tx, kind: Kind, seen: ReadonlySet<string>, startedAt: Date): Promise<string[]> {
  const { where, key } = LIVE[kind];
  const rows = await tx.query<{ id: string; key: string; missing_runs: number }>(
    `SELECT id, ${key} AS key, missing_runs FROM ${kind} WHERE unit_id = $1 AND ${where} AND read_at < $2`,
    [tx.unitId, startedAt],
  );
  const missing = rows.filter((row) => !seen.has(row.key));
  if (missing.length > 50 && missing.length * 2 > rows.length) throw new DirectoryShrank(missing.length, rows.length);
  if (missing.length === 0) return [];
  const counted = await tx.query<{ id: string; missing_runs: number }>(
    `UPDATE ${kind} SET missing_runs = missing_runs + 1 WHERE unit_id = $1 AND id = ANY ($2) RETURNING id, missing_runs`,
    [tx.unitId, missing.map((row) => row.id)],
  );
  return counted.filter((row) => row.missing_runs >= RUNS_BEFORE_GONE).map((row) => row.id);
}

/** Nothing is ever deleted: rows are marked, and come back when WeCom shows them again. */
export async function markGone(tx: Tx, kind: Kind, ids: readonly string[], today: string): Promise<number> {
  if (ids.length === 0) return 0;
  const params = [tx.unitId, ids];
  switch (kind) {
    case 'department':
      await tx.execute(`DELETE FROM member_department WHERE unit_id = $1 AND department_id = ANY ($2)`, params);
      return tx.execute(
        `UPDATE department SET state = 'deleted', deleted_at = now(), missing_runs = 0, read_at = now(), version = version + 1, updated_at = now()
          WHERE unit_id = $1 AND id = ANY ($2) AND state = 'active'`,
        params,
      );
    case 'member':
      await tx.execute(`DELETE FROM node_teacher WHERE unit_id = $1 AND member_id = ANY ($2)`, params);
      await tx.execute(`DELETE FROM member_department WHERE unit_id = $1 AND member_id = ANY ($2)`, params);
      await tx.execute(`DELETE FROM label_member WHERE unit_id = $1 AND member_id = ANY ($2)`, params);
      return tx.execute(
        `UPDATE member SET join_state = 'left', left_at = now(), missing_runs = 0, read_at = now(), version = version + 1, updated_at = now()
          WHERE unit_id = $1 AND id = ANY ($2) AND join_state <> 'left'`,
        params,
      );
    case 'school_node':
      await tx.execute(`DELETE FROM node_teacher WHERE unit_id = $1 AND node_id = ANY ($2)`, params);
      await tx.execute(`UPDATE student_class SET to_date = $3::date WHERE unit_id = $1 AND class_id = ANY ($2) AND to_date IS NULL`, [
        ...params,
        today,
      ]);
      return tx.execute(
        `UPDATE school_node SET deleted_at = now(), missing_runs = 0, read_at = now(), version = version + 1, updated_at = now()
          WHERE unit_id = $1 AND id = ANY ($2) AND deleted_at IS NULL`,
        params,
      );
    case 'student': {
      await tx.execute(`UPDATE student_class SET to_date = $3::date WHERE unit_id = $1 AND student_id = ANY ($2) AND to_date IS NULL`, [
        ...params,
        today,
      ]);
      const orphans = await tx.query<{ parent_id: string }>(
        `WITH ended AS (UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND student_id = ANY ($2) AND ended_at IS NULL RETURNING parent_id)
         SELECT DISTINCT e.parent_id FROM ended e
          WHERE NOT EXISTS (SELECT FROM guardianship g WHERE g.unit_id = $1 AND g.parent_id = e.parent_id AND g.ended_at IS NULL
                               AND g.student_id <> ALL ($2))`,
        params,
      );
      const removed = await tx.execute(
        `UPDATE student SET state = 'removed', removed_at = now(), missing_runs = 0, read_at = now(), version = version + 1, updated_at = now()
          WHERE unit_id = $1 AND id = ANY ($2) AND state = 'active'`,
        params,
      );
      // Guardians without another child go with him (SCH-21).
      await markGone(
        tx,
        'parent',
        orphans.map((row) => row.parent_id),
        today,
      );
      return removed;
    }
    case 'parent':
      await tx.execute(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND parent_id = ANY ($2) AND ended_at IS NULL`, params);
      return tx.execute(
        `UPDATE parent SET removed_at = now(), subscribed = false, missing_runs = 0, read_at = now(), version = version + 1, updated_at = now()
          WHERE unit_id = $1 AND id = ANY ($2) AND removed_at IS NULL`,
        params,
      );
  }
}
