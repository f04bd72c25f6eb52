import type { Ctx } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { UnitKeys } from '@platform/secrets/unit-keys';

/** What the mirror shows of a unit, in the form of `FakeDirectory.truth()`. */
export async function mirrored(db: Db, keys: UnitKeys, ctx: Ctx): Promise<unknown> {
  const sorted = <T>(rows: T[]): T[] =>
    rows
      .map((row) => [JSON.stringify(row), row] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  return db.read(ctx, async (tx) => {
    const u = [tx.unitId];
    const departments = await tx.query(
      `SELECT d.wecom_id AS id, p.wecom_id AS parent, d.name FROM department d
         LEFT JOIN department p ON p.unit_id = d.unit_id AND p.id = d.parent_id WHERE d.unit_id = $1 AND d.state = 'active'`,
      u,
    );
    const members = await tx.query<{
      userid: string;
      name: string;
      title: string | null;
      departments: { id: number; head: boolean }[];
    }>(
      `SELECT m.wecom_userid AS userid, m.name, m.title,
              coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.wecom_id, 'head', md.is_head)) FROM member_department md
                 JOIN department d ON d.unit_id = md.unit_id AND d.id = md.department_id WHERE md.unit_id = m.unit_id AND md.member_id = m.id), '[]') AS departments
         FROM member m WHERE m.unit_id = $1 AND m.join_state <> 'left'`,
      u,
    );
    const labels = await tx.query(
      `SELECT l.wecom_tag_id AS tag, l.name, m.wecom_userid AS userid, d.wecom_id AS party FROM label_member lm
         JOIN label l ON l.unit_id = lm.unit_id AND l.id = lm.label_id
         LEFT JOIN member m ON m.unit_id = lm.unit_id AND m.id = lm.member_id
         LEFT JOIN department d ON d.unit_id = lm.unit_id AND d.id = lm.department_id WHERE lm.unit_id = $1`,
      u,
    );
    const nodes = await tx.query(
      `SELECT n.wecom_id AS id, p.wecom_id AS parent, n.name FROM school_node n
         LEFT JOIN school_node p ON p.unit_id = n.unit_id AND p.id = n.parent_id WHERE n.unit_id = $1 AND n.deleted_at IS NULL`,
      u,
    );
    const teachers = await tx.query(
      `SELECT n.wecom_id AS node, m.wecom_userid AS userid, t.role, t.subject FROM node_teacher t
         JOIN school_node n ON n.unit_id = t.unit_id AND n.id = t.node_id JOIN member m ON m.unit_id = t.unit_id AND m.id = t.member_id WHERE t.unit_id = $1`,
      u,
    );
    const students = await tx.query(
      `SELECT s.wecom_userid AS userid, s.name,
              coalesce((SELECT jsonb_agg(n.wecom_id ORDER BY n.wecom_id) FROM student_class sc JOIN school_node n ON n.unit_id = sc.unit_id AND n.id = sc.class_id
                 WHERE sc.unit_id = s.unit_id AND sc.student_id = s.id AND sc.to_date IS NULL), '[]') AS classes
         FROM student s WHERE s.unit_id = $1 AND s.state = 'active'`,
      u,
    );
    const cipher = await keys.forUnit(tx);
    const parents = await tx.query<{ id: string; userid: string; subscribed: boolean; mobile: string | null }>(
      `SELECT id, wecom_userid AS userid, subscribed, mobile FROM parent WHERE unit_id = $1 AND removed_at IS NULL`,
      u,
    );
    const relations = await tx.query(
      `SELECT p.wecom_userid AS parent, s.wecom_userid AS student, g.relation_label AS label FROM guardianship g
         JOIN parent p ON p.unit_id = g.unit_id AND p.id = g.parent_id JOIN student s ON s.unit_id = g.unit_id AND s.id = g.student_id
        WHERE g.unit_id = $1 AND g.ended_at IS NULL`,
      u,
    );
    return {
      departments: sorted(departments),
      members: sorted(members.map((m) => ({ ...m, departments: sorted(m.departments.map(({ id, head }) => ({ id, head }))) }))),
      labels: sorted(labels),
      nodes: sorted(nodes),
      teachers: sorted(teachers),
      students: sorted(students),
      parents: sorted(
        parents.map(({ id, userid, subscribed, mobile }) => ({
          userid,
          subscribed,
          mobile: mobile === null ? null : cipher.open({ table: 'parent', column: 'mobile', row: id }, mobile),
        })),
      ),
      relations: sorted(relations),
    };
  });
}
