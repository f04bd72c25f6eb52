import { questionFault } from '@contracts/forms/questions';
import { NOTICE_LIMITS, type NoticeTarget } from '@contracts/notice-types';
import { richIsEmpty, type RichDoc } from '@contracts/rich-text';
import type { SendingPolicies } from '@features/messages';
import type { StaffActor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, fieldError } from '@platform/errors/domain-error';

import { questionsOf } from '../data/form-rows';
import type { NoticeHead } from '../data/notice-row';
import type { Choice } from '../data/target-scope';
import { planSending, scheduleFault, type SendPlan } from '../domain/send-plan';
import { assertVersions } from '../writing/version-gate';
import { assertMayAddress } from './target-rights';

export function targetsOf(tx: ReadTx, noticeId: string): Promise<NoticeTarget[]> {
  return tx.query<NoticeTarget>(`SELECT kind, ref_id AS "refId" FROM notice_target WHERE unit_id = $1 AND notice_id = $2`, [
    tx.unitId,
    noticeId,
  ]);
}

/**
 * Everything that must be there before a notice is sent, in the order of the form: asked at 【提交】 and once more when a
 * scheduled one begins.
 * @throws DomainError NOT_CONTENT, NOT_QUESTION, NOT_VERSIONS_DIFFER, NOT_NO_TARGET, NOT_TARGET_FORBIDDEN
 */
export async function completeChoice(tx: ReadTx, sender: StaffActor, notice: NoticeHead): Promise<Choice> {
  await assertContent(tx, notice);
  await assertQuestions(tx, notice);
  await assertVersions(tx, notice);
  const targets = await targetsOf(tx, notice.id);
  if (targets.length === 0) throw fieldError('targets', 'NOT_NO_TARGET');
  await assertMayAddress(tx, sender, targets);
  return { targets, includeAlumni: notice.include_alumni, audience: notice.audience };
}

/** Title and text are needed, for sending and for a preview (NOT-03). @throws DomainError NOT_CONTENT */
export async function assertContent(tx: ReadTx, notice: NoticeHead): Promise<void> {
  const text = await tx.one<{ body: RichDoc }>(`SELECT body FROM notice WHERE unit_id = $1 AND id = $2`, [tx.unitId, notice.id]);
  const missing = {
    ...(notice.title === '' ? { title: { code: 'NOT_CONTENT' } } : {}),
    ...(text === undefined || richIsEmpty(text.body) ? { body: { code: 'NOT_CONTENT' } } : {}),
  };
  if (Object.keys(missing).length > 0) throw new DomainError('NOT_CONTENT', {}, missing);
}

async function assertQuestions(tx: ReadTx, notice: NoticeHead): Promise<void> {
  if (!notice.has_form) return;
  const questions = await questionsOf(tx, notice.id);
  const faults = questions.flatMap((question, i) => {
    const fault = questionFault(question);
    return fault === undefined ? [] : [{ n: i + 1, fault }];
  });
  const [first] = faults;
  if (first === undefined) return;
  const details = faults.map(({ n, fault }) => [`questions.${String(n - 1)}`, { code: 'NOT_QUESTION', params: { n }, fault }] as const);
  throw new DomainError('NOT_QUESTION', { n: first.n }, Object.fromEntries(details));
}

/** When a draft confirmed now would begin to leave, by the settings of the unit. */
export async function sendPlanOf(tx: ReadTx, notice: NoticeHead): Promise<SendPlan> {
  const row = await tx.one<{ n: number }>(`SELECT undo_seconds AS n FROM notice_settings WHERE unit_id = $1`, [tx.unitId]);
  const undoSeconds = row?.n ?? NOTICE_LIMITS.undo.usual;
  return planSending({ now: tx.now, sendAt: notice.send_at, urgent: notice.urgency === 'urgent', undoSeconds });
}

/**
 * Time of sending, deadline and urgency fit together. A deadline that quiet hours let pass before anybody has the notice
 * is none that could be kept.
 * @throws DomainError NOT_SCHEDULE, NOT_SCHEDULE_FAR, NOT_DEADLINE, NOT_URGENT_REASON
 */
export async function assertTimes(tx: ReadTx, policies: SendingPolicies, notice: NoticeHead, plan: SendPlan): Promise<void> {
  const fault = plan.reason === 'scheduled' ? scheduleFault(plan.at, tx.now) : undefined;
  if (fault !== undefined) throw fieldError('sendAt', fault);
  if (notice.deadline_at !== null) {
    const { at } = await policies.promise(tx, { urgent: notice.urgency === 'urgent', from: plan.at });
    if (notice.deadline_at <= at) throw fieldError('deadlineAt', 'NOT_DEADLINE');
  }
  if (notice.urgency === 'urgent' && (await urgencyReasonOf(tx, notice.id)) === '') throw fieldError('urgencyReason', 'NOT_URGENT_REASON');
}

export async function urgencyReasonOf(tx: ReadTx, id: string): Promise<string> {
  const row = await tx.one<{ reason: string }>(`SELECT coalesce(urgency_reason, '') AS reason FROM notice WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    id,
  ]);
  return row?.reason.trim() ?? '';
}
