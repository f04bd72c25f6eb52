import { Injectable } from '@nestjs/common';
import { Reminders } from '@features/reminders';
import type { ChangeAnswer } from '@contracts/directory-changes';
import type { schoolEditApi } from '@contracts/school-contacts';
import type { BodyOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { placesTold } from '../domain/teacher-words';
import { DirectoryChanges } from '../write/directory-changes.service';
import { carriedOut, written } from './answers';
import { editScope } from './edit-scope';
import { nodeRow, teacherRows } from './node-editing.service';

type Entry = BodyOf<typeof schoolEditApi.setTeachers>['teachers'][number];

/** 設置老師 (SCH-08, SCH-10, SCH-11, SCH-22): administrators in their scope, class teachers the subject teachers of their class. */
@Injectable()
export class TeacherSetting {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
    private readonly reminders: Reminders,
  ) {}

  /** @throws DomainError TEACHER_NOT_MEMBER, OUT_OF_SCOPE, VERSION_CONFLICT */
  async set(ctx: Ctx, nodeId: string, version: number, teachers: readonly Entry[]): Promise<ChangeAnswer> {
    const answer = await this.db.inUnit(ctx, async (tx) => {
      const node = await nodeRow(tx, nodeId);
      const scope = await editScope(tx, ctx.actor);
      const before = await teacherRows(tx, nodeId);
      if (!scope.includes(nodeId)) {
        if (!scope.mayEditClass(nodeId)) throw notFound();
        // A class teacher chooses colleagues for subjects; who leads the class is the administrators'.
        if (!sameLeads(before, teachers)) throw new DomainError('OUT_OF_SCOPE');
      }
      if (node.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: { version: node.version, teachers: before } });
      checkEntries(node.kind === 'class', teachers);
      await checkMembers(tx, teachers);
      const added = await this.changes.add(tx, { kind: 'node.teachers', nodeId, teachers: [...teachers] }, { form: true });
      await tx.audit({
        action: 'school.teachers-set',
        entity: 'school_node',
        entityId: nodeId,
        before: { teachers: before.map(({ memberId, role, subject }) => ({ memberId, role, subject })) },
        after: { teachers },
      });
      await this.#tell(tx, nodeId, node.name, before, teachers);
      return written(added);
    });
    return carriedOut(this.changes, ctx, answer);
  }

  /** One line for each teacher who came or went, merged per save (14 §10). */
  async #tell(tx: Tx, nodeId: string, name: string, before: readonly Entry[], after: readonly Entry[]): Promise<void> {
    for (const [memberId, title] of placesTold(before, after, name, tx.ctx.locale)) {
      const topic = await this.reminders.putTopic(tx, {
        module: 'system',
        sourceKey: `school-teachers:${nodeId}:${memberId}:${tx.now.toISOString()}`,
        title,
        url: '/staff/school',
      });
      await this.reminders.putLines(tx, topic, {
        sql: `SELECT $3::uuid AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id`,
        params: [memberId],
      });
    }
  }
}

function sameLeads(before: readonly Entry[], after: readonly Entry[]): boolean {
  const leads = (list: readonly Entry[]): string =>
    list
      .filter((each) => each.role !== 'subject_teacher')
      .map((each) => `${each.memberId}|${each.role}`)
      .sort()
      .join(',');
  return leads(before) === leads(after);
}

/** WeCom keeps each person once per role; heads stand above classes, teachers in them (08 §4). */
function checkEntries(isClass: boolean, teachers: readonly Entry[]): void {
  const met = new Set<string>();
  teachers.forEach((each, i) => {
    const key = `${each.memberId}|${each.role}`;
    if ((each.role === 'head') === isClass || met.has(key)) throw fieldError(`teachers.${String(i)}`);
    // Each subject teacher carries a subject (SCH-22).
    if (each.role === 'subject_teacher' && (each.subject ?? '').trim() === '') throw fieldError(`teachers.${String(i)}.subject`);
    met.add(key);
  });
}

/** Only members of company contacts (SCH-11, CON-16). */
async function checkMembers(tx: Tx, teachers: readonly Entry[]): Promise<void> {
  const ids = [...new Set(teachers.map((each) => each.memberId))];
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM member WHERE unit_id = $1 AND id = ANY ($2) AND join_state NOT IN ('left', 'disabled')`,
    [tx.unitId, ids],
  );
  if (rows.length !== ids.length) throw new DomainError('TEACHER_NOT_MEMBER');
}
