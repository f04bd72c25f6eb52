import type { DepartmentDetail } from '@contracts/contacts-departments';
import type { ReadTx } from '@platform/db/tx';
import type { Ordered, Place } from '../domain/department-rules';

export interface DepartmentHead {
  id: string;
  parent_id: string | null;
  name: string;
  version: number;
}

/** @returns undefined for a department that is gone, unknown, or another unit's */
export async function liveDepartment(tx: ReadTx, id: string): Promise<DepartmentHead | undefined> {
  return tx.one<DepartmentHead & Record<string, unknown>>(
    `SELECT id, parent_id, name, version FROM department WHERE unit_id = $1 AND id = $2 AND state = 'active'`,
    [tx.unitId, id],
  );
}

/** A department with its heads and how much is in it. */
export async function departmentDetail(tx: ReadTx, id: string): Promise<Omit<DepartmentDetail, 'mayEdit'> | undefined> {
  return tx.one<Omit<DepartmentDetail, 'mayEdit'> & Record<string, unknown>>(
    `SELECT d.id, d.parent_id AS "parentId", d.name, d.name_en AS "nameEn", d.version,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) ORDER BY m.name, m.id)
               FROM member_department md JOIN member m ON m.unit_id = $1 AND m.id = md.member_id AND m.join_state <> 'left'
              WHERE md.unit_id = $1 AND md.department_id = d.id AND md.is_head), '[]') AS heads,
            (SELECT count(*)::int FROM member_department md JOIN member m ON m.unit_id = $1 AND m.id = md.member_id AND m.join_state <> 'left'
              WHERE md.unit_id = $1 AND md.department_id = d.id) AS members,
            (SELECT count(*)::int FROM department c WHERE c.unit_id = $1 AND c.parent_id = d.id AND c.state = 'active') AS children
       FROM department d WHERE d.unit_id = $1 AND d.id = $2 AND d.state = 'active'`,
    [tx.unitId, id],
  );
}

export async function countDepartments(tx: ReadTx): Promise<number> {
  return (
    (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM department WHERE unit_id = $1 AND state = 'active'`, [tx.unitId]))?.n ?? 0
  );
}

/** What has to be known of a place below `parentId`. @param id what is placed there; null for a new department */
export async function placeOf(tx: ReadTx, parentId: string, name: string, id: string | null): Promise<Place> {
  const row = await tx.one<{ level: number; height: number; nodes: number; taken: boolean; within: boolean }>(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM department WHERE unit_id = $1 AND id = $2
       UNION SELECT d.id, d.parent_id FROM above a JOIN department d ON d.unit_id = $1 AND d.id = a.parent_id
     ), below AS (
       SELECT id, 1 AS level FROM department WHERE unit_id = $1 AND id = $4
       UNION ALL SELECT d.id, b.level + 1 FROM below b JOIN department d ON d.unit_id = $1 AND d.parent_id = b.id AND d.state = 'active'
        WHERE b.level < 40
     )
     SELECT (SELECT count(*)::int FROM above) AS level,
            coalesce((SELECT max(level)::int FROM below), 1) AS height,
            (SELECT count(*)::int FROM department c WHERE c.unit_id = $1 AND c.parent_id = $2 AND c.state = 'active' AND c.id IS DISTINCT FROM $4)
              + (SELECT count(*)::int FROM member_department md WHERE md.unit_id = $1 AND md.department_id = $2) AS nodes,
            EXISTS (SELECT FROM department c WHERE c.unit_id = $1 AND c.parent_id = $2 AND c.state = 'active' AND c.name = $3
                       AND c.id IS DISTINCT FROM $4) AS taken,
            EXISTS (SELECT FROM above WHERE id = $4) AS within`,
    [tx.unitId, parentId, name, id],
  );
  return {
    parentLevel: row?.level ?? 1,
    height: row?.height ?? 1,
    nodes: row?.nodes ?? 0,
    taken: row?.taken ?? false,
    within: row?.within ?? false,
  };
}

/** Departments directly below one, in the order shown, without `except`. */
export async function childrenInOrder(tx: ReadTx, parentId: string, except: string): Promise<Ordered[]> {
  const rows = await tx.query<{ id: string; sort: string }>(
    `SELECT id, sort FROM department WHERE unit_id = $1 AND parent_id = $2 AND state = 'active' AND id <> $3 ORDER BY sort DESC, wecom_id`,
    [tx.unitId, parentId, except],
  );
  return rows.map((row) => ({ id: row.id, sort: Number(row.sort) }));
}

/** Where each member directly in a department is listed now. */
export async function membershipsIn(tx: ReadTx, departmentId: string): Promise<Map<string, { id: string; isHead: boolean }[]>> {
  const rows = await tx.query<{ member_id: string; places: { id: string; isHead: boolean }[] }>(
    `SELECT x.member_id, jsonb_agg(jsonb_build_object('id', x.department_id, 'isHead', x.is_head) ORDER BY x.department_id) AS places
       FROM member_department x
       JOIN member m ON m.unit_id = $1 AND m.id = x.member_id AND m.join_state <> 'left'
       JOIN department d ON d.unit_id = $1 AND d.id = x.department_id AND d.state = 'active'
      WHERE x.unit_id = $1 AND x.member_id IN (SELECT md.member_id FROM member_department md WHERE md.unit_id = $1 AND md.department_id = $2)
      GROUP BY x.member_id ORDER BY x.member_id`,
    [tx.unitId, departmentId],
  );
  return new Map(rows.map((row) => [row.member_id, row.places]));
}

/** Of these, members directly in a department who have not left. */
export async function listedIn(tx: ReadTx, departmentId: string, memberIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ member_id: string }>(
    `SELECT md.member_id FROM member_department md JOIN member m ON m.unit_id = $1 AND m.id = md.member_id AND m.join_state <> 'left'
      WHERE md.unit_id = $1 AND md.department_id = $2 AND md.member_id = ANY ($3::uuid[])`,
    [tx.unitId, departmentId, memberIds],
  );
  return new Set(rows.map((row) => row.member_id));
}
