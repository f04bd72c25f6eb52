import { randomUUIDv7 } from 'node:crypto';
import type { Student } from '@wecom';
import type { Tx } from '@platform/db/tx';
import { searchKey } from '@platform/text/search-key';
import type { Difference } from '../domain/tally';
import { isStale } from './directory-lock';

interface Row {
  id: string;
  wecom_userid: string;
  name: string;
  state: string;
  missing_runs: number;
  read_at: Date;
}

export interface AppliedStudents {
  difference: Difference;
  /** Ids by lower-case userid of those that were taken; what somebody read later is not in it. */
  ids: ReadonlyMap<string, string>;
}

/** Writes what differs of some pupils and their classes. Nodes must be mirrored before. `today` = day in Macao. */
export async function applyStudents(tx: Tx, students: readonly Student[], readAt: Date, today: string): Promise<AppliedStudents> {
  const rows = await tx.query<Row>(
    `SELECT id, wecom_userid, name, state, missing_runs, read_at FROM student WHERE unit_id = $1 AND lower(wecom_userid) = ANY ($2)`,
    [tx.unitId, students.map((s) => s.student_userid.toLowerCase())],
  );
  const known = new Map(rows.map((row) => [row.wecom_userid.toLowerCase(), row]));
  const fresh = students.filter((s) => !isStale(known.get(s.student_userid.toLowerCase()), readAt));
  const ids = new Map<string, string>();
  const added = new Set<string>();
  const changed = fresh.flatMap((student) => {
    const old = known.get(student.student_userid.toLowerCase());
    const id = old?.id ?? randomUUIDv7();
    ids.set(student.student_userid.toLowerCase(), id);
    if (old === undefined) added.add(id);
    const same =
      old !== undefined &&
      old.name === student.name &&
      old.wecom_userid === student.student_userid &&
      old.state !== 'removed' &&
      old.missing_runs === 0;
    return same
      ? []
      : [
          {
            id,
            userid: old?.wecom_userid ?? student.student_userid,
            next_userid: student.student_userid,
            name: student.name,
            search: searchKey(student.name),
          },
        ];
  });
  if (changed.length > 0) {
    await tx.execute(
      `INSERT INTO student AS s (unit_id, id, wecom_userid, name, search, read_at)
       SELECT $1, r.id, r.userid, r.name, r.search, $3
         FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, userid text, name text, search text)
       ON CONFLICT (unit_id, wecom_userid) DO UPDATE
          SET name = excluded.name, search = excluded.search, removed_at = NULL, missing_runs = 0,
              state = CASE WHEN s.state = 'removed' THEN 'active' ELSE s.state END,
              read_at = excluded.read_at, version = s.version + 1, updated_at = now()`,
      [tx.unitId, JSON.stringify(changed), readAt],
    );
    await tx.execute(
      `UPDATE student s SET wecom_userid = r.next_userid FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, next_userid text)
        WHERE s.unit_id = $1 AND s.id = r.id AND s.wecom_userid <> r.next_userid`,
      [tx.unitId, JSON.stringify(changed)],
    );
  }
  const moved = await applyClasses(tx, fresh, ids, today);
  const touched = new Set([...changed.map((row) => row.id), ...moved]);
  return {
    ids,
    difference: { added: added.size, changed: [...touched].filter((id) => !added.has(id)).length, removed: 0 },
  };
}

/** Closes classes a pupil has left and opens those he has joined; history stays. @returns the pupils that moved */
async function applyClasses(tx: Tx, students: readonly Student[], ids: ReadonlyMap<string, string>, today: string): Promise<Set<string>> {
  const wanted = students.flatMap((s) => s.department.map((node) => ({ student_id: ids.get(s.student_userid.toLowerCase()), node })));
  const moved = await tx.query<{ student_id: string }>(
    `WITH wanted AS (
       SELECT DISTINCT r.student_id, n.id AS class_id
         FROM jsonb_to_recordset($2::jsonb) AS r (student_id uuid, node int)
         JOIN school_node n ON n.unit_id = $1 AND n.wecom_id = r.node AND n.kind = 'class'
     ), closed AS (
       UPDATE student_class sc SET to_date = $4::date
        WHERE sc.unit_id = $1 AND sc.student_id = ANY ($3::uuid[]) AND sc.to_date IS NULL
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.student_id = sc.student_id AND w.class_id = sc.class_id)
       RETURNING sc.student_id
     ), opened AS (
       INSERT INTO student_class (unit_id, student_id, class_id, from_date)
       SELECT $1, student_id, class_id, $4::date FROM wanted
       ON CONFLICT (unit_id, class_id, student_id) WHERE to_date IS NULL DO NOTHING
       RETURNING student_id
     )
     SELECT student_id FROM closed UNION SELECT student_id FROM opened`,
    [tx.unitId, JSON.stringify(wanted), [...ids.values()], today],
  );
  return new Set(moved.map((row) => row.student_id));
}

/** WeCom ids of classes these pupils are in that are not mirrored yet. */
export async function unknownClasses(tx: Tx, students: readonly Student[]): Promise<number[]> {
  const named = [...new Set(students.flatMap((s) => s.department))];
  const rows = await tx.query<{ id: number }>(
    `SELECT u.id FROM unnest($2::int[]) AS u (id)
      WHERE NOT EXISTS (SELECT FROM school_node n WHERE n.unit_id = $1 AND n.wecom_id = u.id AND n.deleted_at IS NULL)`,
    [tx.unitId, named],
  );
  return rows.map((row) => row.id);
}
