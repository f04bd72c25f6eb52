import { Injectable } from '@nestjs/common';
import { noteLedger } from '@features/ledger';
import { Messages, MessageTransport, SendingPolicies, type NewBatch } from '@features/messages';
import { cardPath } from '@contracts/links';
import type { Locale } from '@contracts/locale';
import type { Audience } from '@contracts/notice-types';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { HttpSettings } from '@platform/http/http-settings';
import { ComeBack } from '@platform/outbox/job-failure';
import { freeze, schoolNoticeCard, splitReceivers } from '@wecom';
import {
  lastGroup,
  largestFamily,
  makeDeliveries,
  makeStudents,
  makeTally,
  meantBy,
  pageStudents,
  reachedPeople,
  withSiblings,
} from '../data/fanout-rows';
import { lockHead, readHead, type NoticeHead } from '../data/notice-row';
import { classSizes, scopeOf, type ClassSize, type Scope } from '../data/target-scope';
import { planByChild, planByFamily, type CallPlan, type PlanChild, type PlannedCall } from '../domain/call-plan';
import { asksOf, familyCard } from '../domain/card-text';
import { pagesOf, tallyOf } from '../domain/fanout-pages';
import { listNotice, tellStaff } from '../notices.jobs';
import { targetsOf } from './send-checks';
import { sendingApp } from './sending-app';

const PAGE_STUDENTS = 2_000;
/** Larger sendings are bulk: they leave half of the slots to others. */
const BULK_STUDENTS = 2_000;
const SCOPES: Readonly<Record<Audience, 'parents' | 'students' | 'both'>> = {
  parents: 'parents',
  students: 'students',
  both: 'both',
};

interface Plan {
  notice: NoticeHead;
  /** Left of the undo window. */
  waitMs: number;
  pages: ClassSize[][];
  scope: Scope;
  priority: 1 | 5 | 9;
  /** One message per guardian instead of one per child (BEY-04). */
  byFamily: boolean;
  perPerson: number;
  locale: Locale;
}

/**
 * Turns a notice into rows and frozen calls, page by page; each page is one transaction under the notice's lock, so a
 * recall stops the next page and a killed worker goes on after the last one. Posts leave while the next page is made.
 */
@Injectable()
export class NoticeFanout {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly policies: SendingPolicies,
    private readonly settings: HttpSettings,
  ) {}

  async run(ctx: Ctx, noticeId: string): Promise<void> {
    const plan = await this.db.read(ctx, (tx) => planOf(tx, noticeId));
    if (plan === undefined) return;
    if (plan.waitMs > 0) throw new ComeBack(plan.waitMs);
    // Until the unit is connected the notice waits as 排隊中.
    const agentId = await sendingApp(this.transport, ctx);
    for (const classes of plan.pages) {
      const goesOn = await this.db.inUnit(ctx, (tx) => this.#page(tx, plan, classes, agentId));
      if (!goesOn) return;
      this.messages.wake();
    }
    const messageId = await this.db.inUnit(ctx, (tx) => this.#seal(tx, plan));
    if (messageId !== undefined) await this.messages.endIfDone(ctx, messageId);
  }

  /** @returns false when the notice was recalled meanwhile */
  async #page(tx: Tx, plan: Plan, classes: readonly ClassSize[], agentId: number): Promise<boolean> {
    const notice = await lockHead(tx, plan.notice.id);
    if (notice === undefined || !goesOn(plan, notice, tx.now)) return false;
    const last = classes.at(-1)?.classId ?? '';
    // Another worker took over and was quicker.
    if (notice.fanout_done_at !== null || (notice.fanout_cursor !== null && notice.fanout_cursor >= last)) return true;
    const messageId = await this.#open(tx, plan);
    const page = await pageStudents(tx, notice.id, classes, plan.scope);
    const found = plan.byFamily ? await withSiblings(tx, notice.id, page, plan.scope) : page;
    const reach = await makeDeliveries(
      tx,
      notice,
      found.map((s) => s.studentId),
    );
    const children = found.map((s): PlanChild => ({ ...s, ...(reach.get(s.studentId) ?? { receivers: 0, joined: 0, shared: [] }) }));
    const { calls, bundleAt } = await this.#plan(tx, plan, children, await lastGroup(tx, messageId));
    await makeStudents(tx, notice, calls.made, asksOf(notice) !== 'nothing');
    await makeTally(tx, notice, tallyOf(calls.made));
    await noteLedger(tx, {
      kind: 'page',
      noticeId: notice.id,
      studentIds: children.map((child) => child.studentId),
      receivers: children.reduce((n, child) => n + child.receivers, 0),
      by: notice.sender_id,
    });
    await this.messages.addBatches(tx, messageId, this.#freeze(tx, plan, calls.calls, agentId), plan.perPerson);
    if (bundleAt !== null) await this.messages.addWaiting(tx, messageId, calls.waiting, bundleAt);
    if (notice.urgency === 'urgent' && notice.fanout_cursor === null) await passed(tx, notice.id);
    await tx.execute(`UPDATE notice SET fanout_cursor = $3, message_id = $4 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      notice.id,
      last,
      messageId,
    ]);
    tx.hint(`notice:${notice.id}`);
    return true;
  }

  #open(tx: Tx, { notice, priority }: Plan): Promise<string> {
    return this.messages.open(tx, {
      kind: 'notice',
      refId: notice.id,
      app: 'notice',
      channel: 'school_notice',
      dedupeKey: `notice:${notice.id}`,
      priority,
    });
  }

  /** Which call each child stands in; families that have had their messages of the day wait for their bundle (BEY-05). */
  async #plan(tx: Tx, plan: Plan, children: readonly PlanChild[], from: number): Promise<{ calls: CallPlan; bundleAt: Date | null }> {
    const { id, audience, urgency } = plan.notice;
    const ids = children.map((child) => child.studentId);
    const counts = urgency !== 'urgent' && audience === 'parents';
    const budget = counts ? await this.policies.takeBudget(tx, meantBy(id, ids, plan.byFamily)) : null;
    const over = budget?.over ?? new Set<string>();
    const calls = plan.byFamily
      ? planByFamily(children, await reachedPeople(tx, id, ids), over, from)
      : planByChild(children, splitReceivers, over, from);
    return { calls, bundleAt: budget?.bundleAt ?? null };
  }

  #freeze(tx: Tx, { notice, locale }: Plan, calls: readonly PlannedCall[], agentId: number): NewBatch[] {
    const { title, description } = familyCard(notice.title, asksOf(notice), false, locale);
    return calls.map(({ seq, to }): NewBatch => {
      const url = this.settings.publicOrigin + cardPath({ noticeId: notice.id, unitId: tx.unitId, group: seq });
      const target = 'students' in to ? { students: to.students, scope: SCOPES[notice.audience] } : to;
      const card = schoolNoticeCard({ agentId, title, description, url, to: target });
      return { seq, body: freeze(card).bytes, receivers: 'students' in to ? to.students.length : to.parents.length };
    });
  }

  /** All rows are made: the message may end, families get their line, staff their cards. */
  async #seal(tx: Tx, plan: Plan): Promise<string | undefined> {
    const notice = await lockHead(tx, plan.notice.id);
    if (notice === undefined || !goesOn(plan, notice, tx.now) || notice.fanout_done_at !== null) return undefined;
    const messageId = await this.#open(tx, plan);
    await tx.execute(`UPDATE notice SET fanout_done_at = now(), message_id = $3 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      notice.id,
      messageId,
    ]);
    await this.messages.seal(tx, messageId);
    await tx.enqueue(listNotice, { noticeId: notice.id }, { dedupe: notice.id });
    await tx.enqueue(tellStaff, { noticeId: notice.id, what: 'copied' }, { dedupe: `copied:${notice.id}` });
    return messageId;
  }
}

/** Milliseconds in which the sender can still take it back (BEY-03). */
const undoLeft = (notice: NoticeHead, now: Date): number =>
  notice.undo_until === null ? 0 : Math.max(0, notice.undo_until.getTime() - now.getTime());

/**
 * Whether the sending that was planned is still the one that runs: not recalled, and not taken back, written anew and
 * submitted again meanwhile (then `sent_at` is another one, and its own job does it).
 */
const goesOn = (plan: Plan, notice: NoticeHead, now: Date): boolean =>
  notice.state === 'sending' && notice.sent_at?.getTime() === plan.notice.sent_at?.getTime() && undoLeft(notice, now) === 0;

async function planOf(tx: ReadTx, noticeId: string): Promise<Plan | undefined> {
  const notice = await readHead(tx, noticeId);
  if (notice === undefined || notice.state !== 'sending' || notice.fanout_done_at !== null) return undefined;
  const targets = await targetsOf(tx, noticeId);
  const scope = await scopeOf(tx, { targets, includeAlumni: notice.include_alumni, audience: notice.audience });
  const classes = await classSizes(tx, scope, notice.fanout_cursor);
  const students = classes.reduce((n, c) => n + c.students, 0);
  const byFamily = callsFamilies(notice);
  return {
    notice,
    waitMs: undoLeft(notice, tx.now),
    pages: pagesOf(classes, PAGE_STUDENTS),
    scope,
    priority: notice.urgency === 'urgent' ? 1 : students > BULK_STUDENTS ? 9 : 5,
    byFamily,
    perPerson: byFamily ? 1 : await largestFamily(tx),
    locale: await unitLocale(tx),
  };
}

/** A student who reads for himself is no guardian: only cards for parents can stand for several children (BEY-04). */
export const callsFamilies = (notice: Pick<NoticeHead, 'family_card' | 'audience'>): boolean =>
  notice.family_card && notice.audience === 'parents';

/** Language of cards: one call reaches a thousand people, so it is the unit's own. */
export async function unitLocale(tx: ReadTx): Promise<Locale> {
  const row = await tx.one<{ locale: Locale }>(`SELECT default_locale AS locale FROM school_unit WHERE id = $1`, [tx.unitId]);
  return row?.locale ?? 'zh-Hant';
}

/** Quiet hours and budget were passed, and why: the reason stays in the audit log whatever happens to the notice. */
async function passed(tx: Tx, noticeId: string): Promise<void> {
  const row = await tx.one<{ reason: string }>(`SELECT coalesce(urgency_reason, '') AS reason FROM notice WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    noticeId,
  ]);
  await tx.audit({ action: 'notice.urgent-passed', entity: 'notice', entityId: noticeId, after: { reason: row?.reason ?? '' } });
}
