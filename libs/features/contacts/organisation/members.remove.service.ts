import { Injectable } from '@nestjs/common';
import { assertMayLeave } from '@features/identity';
import type { ChangeAnswer } from '@contracts/contacts-labels';
import type { Duty, DutyKind } from '@contracts/contacts-members';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { LabelMembers } from '../labels/label-members.service';
import { assertMembersInScope } from '../visibility/department-scope';
import { DirectoryChanges } from '../write/directory-changes.service';
import { listedIn } from './department.queries';
import { FormChanges } from './form-changes.service';
import { dutiesOf, headsAt, lockMember, memberHeads, teachersAt } from './member.queries';

export interface HandOver {
  kind: DutyKind;
  refId: string;
  to: string | null;
}

const ROLE_OF = { class_teacher: 'class_teacher', subject_teacher: 'subject_teacher', node_head: 'head' } as const;

/** 【刪除】: shows what somebody leaves behind; each duty is handed over or left unset knowingly (CON-19). */
@Injectable()
export class MemberRemoval {
  constructor(
    private readonly db: Db,
    private readonly forms: FormChanges,
    private readonly changes: DirectoryChanges,
    private readonly labels: LabelMembers,
  ) {}

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE */
  duties(ctx: Ctx, id: string): Promise<{ items: Duty[] }> {
    return this.db.read(ctx, async (tx) => {
      if ((await memberHeads(tx, [id])).length === 0) throw notFound();
      await assertMembersInScope(tx, [id]);
      return { items: await dutiesOf(tx, id) };
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, FOUNDER_CANNOT_LEAVE, HANDOVER_REQUIRED with the open duties, ADMIN_LABEL_LAST */
  remove(ctx: Ctx, id: string, handOver: readonly HandOver[]): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx) => {
      const old = await lockMember(tx, id);
      if (old === undefined) throw notFound();
      await assertMembersInScope(tx, [id]);
      await assertMayLeave(tx, [id]);
      const duties = await dutiesOf(tx, id);
      const open = duties.filter((duty) => !handOver.some((one) => one.kind === duty.kind && one.refId === duty.refId));
      if (open.length > 0) throw new DomainError('HANDOVER_REQUIRED', {}, { items: open });
      await this.#assertReceivers(tx, id, duties, handOver);
      for (const one of handOver) {
        const duty = duties.find((each) => each.kind === one.kind && each.refId === one.refId);
        if (duty !== undefined) await this.#hand(tx, id, one);
      }
      const { changeId } = await this.changes.add(tx, { kind: 'member.delete', memberId: id }, { form: true });
      await tx.audit({
        action: 'member.removed',
        entity: 'member',
        entityId: id,
        after: { handedOver: handOver.map((one) => ({ kind: one.kind, refId: one.refId, to: one.to })) },
      });
      return { id, changeId };
    });
  }

  async #assertReceivers(tx: Tx, id: string, duties: readonly Duty[], handOver: readonly HandOver[]): Promise<void> {
    const receivers = handOver.flatMap((one) => (one.to === null ? [] : [one.to]));
    const live = new Map((await memberHeads(tx, receivers)).map((one) => [one.id, one]));
    for (const [i, one] of handOver.entries()) {
      if (one.to === null) continue;
      const may = duties.some((duty) => duty.kind === one.kind && duty.refId === one.refId && duty.handOver);
      const person = live.get(one.to);
      const inside = one.kind !== 'department_head' || (await listedIn(tx, one.refId, [one.to])).has(one.to);
      if (!may || !inside || person === undefined || person.join_state === 'disabled' || one.to === id) {
        throw fieldError(`handOver.${String(i)}.to`, 'VALIDATION_FAILED');
      }
    }
  }

  async #hand(tx: Tx, id: string, { kind, refId, to }: HandOver): Promise<void> {
    if (kind === 'admin_label') {
      if (to !== null) await this.labels.giveAdminLabel(tx, to, { form: true });
      await this.labels.takeAdminLabel(tx, id, { form: true, instead: to });
      return;
    }
    // A right ends with the membership (PER-27); it is given anew on the page of rights.
    if (kind === 'admin_role' || to === null) return;
    if (kind === 'department_head') {
      const memberIds = [...new Set([...(await headsAt(tx, refId)).filter((one) => one !== id), to])];
      await this.changes.add(tx, { kind: 'department.heads', departmentId: refId, memberIds }, { form: true });
      return;
    }
    const role = ROLE_OF[kind];
    const teachers = await teachersAt(tx, refId);
    const subject = teachers.find((one) => one.memberId === id && one.role === role)?.subject ?? null;
    const rest = teachers.filter((one) => !(one.memberId === id && one.role === role));
    const has = rest.some((one) => one.memberId === to && one.role === role);
    await this.changes.add(
      tx,
      { kind: 'node.teachers', nodeId: refId, teachers: has ? rest : [...rest, { memberId: to, role, subject }] },
      { form: true },
    );
  }
}
