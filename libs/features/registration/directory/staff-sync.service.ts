import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DirectoryChanges, LabelMembers, type ChangeResult, type DirectoryCommand } from '@features/contacts';
import { FirstFounder } from '@features/permissions';
import type { RegistrationIdentity } from '@contracts/registration-types';
import type { Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { memberByMobile, memberOf } from '../data/people.rows';
import { mobilePlace, type Subscription } from '../data/subscription.rows';
import { wecomMobile } from '../domain/mobile-format';
import { stateOf } from './plan';

/** `wait` = a change is on its way, or one of somebody else's has to end first. */
export type SyncStep = { next: 'wait'; later?: true } | { next: 'done' } | { next: 'failed'; error: string; wecomCode: number | null };

const WAIT: SyncStep = { next: 'wait' };
const DONE: SyncStep = { next: 'done' };
const KIND: Readonly<Partial<Record<RegistrationIdentity, 'teacher' | 'school_staff'>>> = {
  teaching: 'teacher',
  school_staff: 'school_staff',
};

/** Writes an approved member of staff into 企業通訊錄: the member once, then tag, kinds and classes (SUB-46, SUB-65, SUB-67). */
@Injectable()
export class StaffSync {
  constructor(
    private readonly changes: DirectoryChanges,
    private readonly labels: LabelMembers,
    private readonly founders: FirstFounder,
  ) {}

  /** One step of the way; may be asked as often as one likes. */
  async step(tx: Tx, cipher: UnitCipher, row: Subscription, results: readonly ChangeResult[]): Promise<SyncStep> {
    const memberId = await this.#member(tx, cipher, row, results);
    if (typeof memberId !== 'string') return memberId;
    const open: SyncStep[] = [];
    if (row.kind === 'admin' && (await letInByOperator(tx, row))) await this.founders.appoint(tx, memberId);
    if (row.kind === 'admin') open.push(await this.#label(tx, row, memberId, results));
    open.push(await this.#kinds(tx, row, memberId, results));
    for (const classId of await this.#claimedClasses(tx, row)) open.push(await this.#class(tx, row, memberId, classId, results));
    return (
      open.find((step) => step.next === 'failed') ??
      open.find((step) => step.next === 'wait' && step.later) ??
      open.find((step) => step.next === 'wait') ??
      DONE
    );
  }

  /** @returns the member's id, or what there is to wait for */
  async #member(tx: Tx, cipher: UnitCipher, row: Subscription, results: readonly ChangeResult[]): Promise<string | SyncStep> {
    if (row.memberId !== null) return row.memberId;
    if (row.mobile === null || row.mobileIndex === null || row.areaCode === null) throw new Error('an approved subscription has a number');
    const change = row.plannedId === null ? undefined : stateOf(results, ['member.create'], row.plannedId);
    if (change?.state === 'done') return this.#found(tx, row, change.resultId ?? change.entityId);
    if (change?.state === 'pending') return WAIT;
    if (change?.state === 'failed') return { next: 'failed', error: change.code ?? 'failed', wecomCode: change.wecomCode };
    // Somebody else, the school itself perhaps, may have entered this number meanwhile: no second member (SUB-72).
    const known = await memberByMobile(tx, row.mobileIndex);
    if (known !== undefined) return this.#found(tx, row, known.id);
    const memberId = row.plannedId ?? randomUUIDv7();
    await tx.execute(`UPDATE subscription SET planned_id = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, row.id, memberId]);
    const departmentIds = await this.#departments(tx, row);
    const command: DirectoryCommand = {
      kind: 'member.create',
      memberId,
      name: row.name,
      mobile: wecomMobile(row.areaCode, cipher.open(mobilePlace(row.id), row.mobile)),
      departments: departmentIds.map((departmentId) => ({ departmentId })),
      own: { staffKind: await this.#wantedKinds(tx, row) },
      invite: true,
    };
    await this.changes.add(tx, command, { batchId: row.id, listener: 'registration' });
    return WAIT;
  }

  async #found(tx: Tx, row: Subscription, memberId: string): Promise<string> {
    await tx.execute(`UPDATE subscription SET member_id = $3, updated_at = now() WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      row.id,
      memberId,
    ]);
    await tx.execute(`UPDATE identity_record SET person_id = $3 WHERE unit_id = $1 AND subscription_id = $2`, [
      tx.unitId,
      row.id,
      memberId,
    ]);
    return memberId;
  }

  /** Chosen ones that still exist; without any the school itself, until an administrator moves him (01 §10.7). */
  async #departments(tx: Tx, row: Subscription): Promise<string[]> {
    const chosen = await tx.query<{ id: string }>(
      `SELECT id FROM department WHERE unit_id = $1 AND id = ANY($2::uuid[]) AND state = 'active' ORDER BY array_position($2::uuid[], id)`,
      [tx.unitId, row.departmentIds],
    );
    if (chosen.length > 0) return chosen.map((department) => department.id);
    const root = await tx.query<{ id: string }>(
      `SELECT id FROM department WHERE unit_id = $1 AND parent_id IS NULL AND state = 'active' ORDER BY wecom_id LIMIT 1`,
      [tx.unitId],
    );
    return root.map((department) => department.id);
  }

  async #wantedKinds(tx: Tx, row: Subscription): Promise<('teacher' | 'school_staff')[]> {
    const records = await tx.query<{ identity: RegistrationIdentity }>(
      `SELECT DISTINCT identity FROM identity_record WHERE unit_id = $1 AND subscription_id = $2 AND state = 'active' ORDER BY identity`,
      [tx.unitId, row.id],
    );
    return records.flatMap((record) => KIND[record.identity] ?? []);
  }

  async #kinds(tx: Tx, row: Subscription, memberId: string, results: readonly ChangeResult[]): Promise<SyncStep> {
    const member = await memberOf(tx, memberId);
    const missing = (await this.#wantedKinds(tx, row)).filter((kind) => !(member?.staffKind.includes(kind) ?? true));
    if (missing.length === 0) return DONE;
    const change = stateOf(results, ['member.update'], memberId);
    if (change?.state === 'pending') return WAIT;
    const staffKind = [...(member?.staffKind ?? []), ...missing] as ('teacher' | 'school_staff')[];
    await this.changes.add(tx, { kind: 'member.update', memberId, own: { staffKind } }, { batchId: row.id, listener: 'registration' });
    return WAIT;
  }

  async #label(tx: Tx, row: Subscription, memberId: string, results: readonly ChangeResult[]): Promise<SyncStep> {
    const label = await tx.one<{ id: string; has: boolean }>(
      `SELECT l.id, EXISTS (SELECT FROM label_member lm WHERE lm.unit_id = $1 AND lm.label_id = l.id AND lm.member_id = $2) AS has
         FROM label l WHERE l.unit_id = $1 AND l.system_key = 'admin'`,
      [tx.unitId, memberId],
    );
    if (label?.has === true) return DONE;
    const change = label === undefined ? undefined : stateOf(results, ['label.members'], label.id);
    if (change?.state === 'pending') return WAIT;
    if (change?.state === 'failed') return { next: 'failed', error: change.code ?? 'failed', wecomCode: change.wecomCode };
    const changeId = await this.labels.giveAdminLabel(tx, memberId, { batchId: row.id, listener: 'registration' });
    return changeId === null ? DONE : WAIT;
  }

  async #claimedClasses(tx: Tx, row: Subscription): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT DISTINCT t.class_id AS id FROM teaching_claim t JOIN school_node n ON n.unit_id = $1 AND n.id = t.class_id AND n.deleted_at IS NULL
        WHERE t.unit_id = $1 AND t.subscription_id = $2 ORDER BY 1`,
      [tx.unitId, row.id],
    );
    return rows.map((claim) => claim.id);
  }

  /**
   * 任課老師 of a class; 班主任 is never touched (SUB-65). WeCom takes the whole list, so another change of this class has to
   * end first, or one of two teachers who register at once would be lost.
   */
  async #class(tx: Tx, row: Subscription, memberId: string, classId: string, results: readonly ChangeResult[]): Promise<SyncStep> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, `class|${classId}`]);
    const teachers = await tx.query<{ memberId: string; role: 'class_teacher' | 'subject_teacher' | 'head'; subject: string | null }>(
      `SELECT member_id AS "memberId", role, subject FROM node_teacher WHERE unit_id = $1 AND node_id = $2 ORDER BY role, member_id`,
      [tx.unitId, classId],
    );
    if (teachers.some((teacher) => teacher.memberId === memberId && teacher.role === 'subject_teacher')) return DONE;
    const busy = await tx.one(
      `SELECT 1 FROM directory_change WHERE unit_id = $1 AND entity_id = $2 AND kind = 'node.teachers' AND state = 'pending'`,
      [tx.unitId, classId],
    );
    if (busy !== undefined) return { next: 'wait', later: true };
    const failed = stateOf(results, ['node.teachers'], classId);
    if (failed?.state === 'failed' && failed.code !== 'DIRECTORY_CONFLICT')
      return { next: 'failed', error: failed.code ?? 'failed', wecomCode: failed.wecomCode };
    if (failed?.state === 'failed') await this.changes.discard(tx, failed.changeId);
    const subjects = await tx.query<{ subject: string }>(
      `SELECT subject_name AS subject FROM teaching_claim WHERE unit_id = $1 AND subscription_id = $2 AND class_id = $3 ORDER BY 1`,
      [tx.unitId, row.id, classId],
    );
    await this.changes.add(
      tx,
      {
        kind: 'node.teachers',
        nodeId: classId,
        teachers: [...teachers, { memberId, role: 'subject_teacher', subject: oneText(subjects.map((each) => each.subject)) }],
      },
      { batchId: row.id, listener: 'registration' },
    );
    return WAIT;
  }
}

/** Nobody of the school decided, because it had nobody: whoever builds it up has to be able to give rights (SUB-48, PER-17). */
async function letInByOperator(tx: Tx, row: Subscription): Promise<boolean> {
  if (row.reviewerId === null) return false;
  const member = await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND id = $2`, [tx.unitId, row.reviewerId]);
  return member === undefined;
}

/** WeCom keeps one subject of 15 characters per teacher and class: as many of his as fit. */
function oneText(subjects: readonly string[]): string {
  return subjects.reduce(
    (text, subject) => (text === '' ? subject : `${text}、${subject}`.length <= 15 ? `${text}、${subject}` : text),
    '',
  );
}
