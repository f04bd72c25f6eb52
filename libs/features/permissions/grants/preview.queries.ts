import { classRoles } from '@features/contacts';
import { adminScope, StaffNow } from '@features/identity';
import { MODULE_RIGHTS } from '@contracts/permissions';
import type { ScopePreview } from '@contracts/permissions-admin';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import type { Grant } from '../domain/authority';
import { below } from './authority.queries';

/** 「這個人看得到甚麼」 for a grant that is not stored yet; his own classes as a teacher come along. */
export async function previewOf(tx: ReadTx, grant: Grant, memberId: string | undefined): Promise<ScopePreview> {
  const teaches = memberId === undefined ? [] : [...(await classRoles(tx, memberId)).keys()];
  const everything = grant.role !== 'sub_admin' || grant.whole;
  const rights = grant.role === 'sub_admin' ? [...grant.rights] : [...MODULE_RIGHTS];
  const { departments, nodes, members } = grant;
  return seen(tx, { whole: everything, departments, nodes, members, teaches, rights });
}

/** The same for a member as he is now. @throws DomainError NOT_FOUND */
export async function previewOfMember(tx: ReadTx, staff: StaffNow, memberId: string): Promise<ScopePreview> {
  const actor = await staff.actor(tx, memberId);
  if (actor === undefined) throw notFound();
  const scope = await adminScope(tx, memberId);
  const whole = actor.roles.includes('founder') || actor.roles.includes('super_admin') || scope?.whole === true;
  return seen(tx, {
    whole,
    departments: scope?.departments ?? [],
    nodes: scope?.nodes ?? [],
    members: scope?.members ?? [],
    teaches: [...(await classRoles(tx, memberId)).keys()],
    rights: MODULE_RIGHTS.filter((right) => actor.rights.has(right)),
  });
}

interface Seen {
  whole: boolean;
  departments: readonly string[];
  nodes: readonly string[];
  members: readonly string[];
  teaches: readonly string[];
  rights: ScopePreview['rights'];
}

async function seen(tx: ReadTx, sight: Seen): Promise<ScopePreview> {
  const departments = sight.whole ? null : await below(tx, 'department', sight.departments);
  const nodes = sight.whole ? null : [...(await below(tx, 'school_node', sight.nodes)), ...sight.teaches];
  const people = await tx.one<{ members: number; students: number; guardians: number }>(
    `WITH pupil AS (
       SELECT DISTINCT c.student_id FROM student_class c JOIN student s ON s.unit_id = $1 AND s.id = c.student_id AND s.state = 'active'
        WHERE c.unit_id = $1 AND c.to_date IS NULL AND ($3::uuid[] IS NULL OR c.class_id = ANY ($3)))
     SELECT (SELECT count(*)::int FROM member m WHERE m.unit_id = $1 AND m.join_state <> 'left' AND ($2::uuid[] IS NULL OR m.id = ANY ($4::uuid[])
               OR EXISTS (SELECT FROM member_department md WHERE md.unit_id = $1 AND md.member_id = m.id AND md.department_id = ANY ($2)))) AS members,
            (SELECT count(*)::int FROM pupil) AS students,
            (SELECT count(DISTINCT g.parent_id)::int FROM pupil p JOIN guardianship g ON g.unit_id = $1 AND g.student_id = p.student_id AND g.ended_at IS NULL) AS guardians`,
    [tx.unitId, departments, nodes, sight.members],
  );
  return {
    whole: sight.whole,
    ...(people ?? { members: 0, students: 0, guardians: 0 }),
    departments: await tx.query(
      `SELECT d.id, d.name, (SELECT count(DISTINCT md.member_id)::int FROM member_department md JOIN member m ON m.unit_id = $1 AND m.id = md.member_id AND m.join_state <> 'left'
          WHERE md.unit_id = $1 AND md.department_id = d.id) AS members
         FROM department d WHERE d.unit_id = $1 AND d.deleted_at IS NULL AND ($2::uuid[] IS NULL OR d.id = ANY ($2)) ORDER BY d.depth, d.sort DESC, d.name LIMIT 300`,
      [tx.unitId, departments],
    ),
    classes: await tx.query(
      `SELECT n.id, n.name, (SELECT count(*)::int FROM student_class c JOIN student s ON s.unit_id = $1 AND s.id = c.student_id AND s.state = 'active'
          WHERE c.unit_id = $1 AND c.class_id = n.id AND c.to_date IS NULL) AS students
         FROM school_node n WHERE n.unit_id = $1 AND n.kind = 'class' AND n.deleted_at IS NULL AND ($2::uuid[] IS NULL OR n.id = ANY ($2))
        ORDER BY n.standard_grade NULLS LAST, n.name LIMIT 300`,
      [tx.unitId, nodes],
    ),
    rights: MODULE_RIGHTS.filter((right) => sight.rights.includes(right)),
  };
}
