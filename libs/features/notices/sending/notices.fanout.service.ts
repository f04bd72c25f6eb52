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
import { GROUPS_PER_PAGE, lastGroup, openPages, planPages, takePage } from '../data/fanout-page-rows';
import {
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
import { pageSize, pagesOf, tallyOf } from '../domain/fanout-pages';
import { listNotice, tellStaff } from '../notices.jobs';
import { targetsOf } from './send-checks';
import { sendingApp } from './sending-app';

const PAGE_STUDENTS = 2_000;
/** Pages in the making at a time, each on a connection of its own: the database is the longest part. */
const SIDE_BY_SIDE = 2;
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
  locale: Locale;
}
/** A sending whose pages are planned. */
interface Begun extends Plan {
  messageId: string;
  agentId: number;
  /** Most messages of this one that a person gets. */
  perPerson: number;
  /** Numbers of the pages still to be made. */
  open: number[];
}

/**
 * Turns a notice into rows and frozen calls. Its pages are planned once, under the notice's lock; then two are made at a
 * time, each one transaction that takes the page off the plan. So a killed worker goes on with the pages that are left, two
 * workers make each page once, and a recall drops what has not begun. Posts leave while other pages are made.
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
    const [agentId, perPerson] = await Promise.all([
      // Until the unit is connected the notice waits as 排隊中.
      sendingApp(this.transport, ctx),
      plan.byFamily ? 1 : this.db.read(ctx, (tx) => largestFamily(tx)),
    ]);
    const begun = await this.db.inUnit(ctx, (tx) => this.#begin(tx, plan, agentId, perPerson));
    if (begun === undefined) return;
    await this.#pages(ctx, begun);
    const messageId = await this.db.inUnit(ctx, (tx) => this.#seal(tx, begun));
    if (messageId !== undefined) await this.messages.endIfDone(ctx, messageId);
  }

  /** Plans the pages, unless an earlier run has. @returns undefined when the notice was recalled meanwhile */
  async #begin(tx: Tx, plan: Plan, agentId: number, perPerson: number): Promise<Begun | undefined> {
    const notice = await lockHead(tx, plan.notice.id);
    if (notice === undefined || !goesOn(plan, notice, tx.now) || notice.fanout_done_at !== null) return undefined;
    const messageId = notice.message_id ?? (await this.#open(tx, plan));
    // With a cursor: begun by a version that counted classes instead of planning pages.
    if (notice.message_id === null || notice.fanout_cursor !== null) {
      await planPages(tx, notice.id, plan.pages, await lastGroup(tx, notice.id, messageId));
      if (notice.urgency === 'urgent' && notice.message_id === null) await passed(tx, notice.id);
      await tx.execute(`UPDATE notice SET fanout_cursor = NULL, message_id = $3 WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        notice.id,
        messageId,
      ]);
    }
    return { ...plan, messageId, agentId, perPerson, open: await openPages(tx, notice.id) };
  }

  /**
   * Makes the open pages. A page that fails stops those that have not begun; it throws when none is in the making any more.
   * Families are put together across pages (BEY-04), so these are made one after the other.
   */
  async #pages(ctx: Ctx, begun: Begun): Promise<void> {
    const open = [...begun.open];
    const lane = async (): Promise<void> => {
      for (let no = open.shift(); no !== undefined; no = open.shift()) {
        const page = no;
        try {
          await this.db.inUnit(ctx, (tx) => this.#page(tx, begun, page));
        } catch (error) {
          open.length = 0;
          throw error;
        }
        this.messages.wake();
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: begun.byFamily ? 1 : SIDE_BY_SIDE }, lane));
    for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  }

  async #page(tx: Tx, begun: Begun, no: number): Promise<void> {
    const { notice, messageId, perPerson } = begun;
    const planned = await takePage(tx, notice.id, no);
    // Another worker was quicker, or it was recalled.
    if (planned === undefined) return;
    const page = await pageStudents(tx, notice.id, planned, begun.scope);
    const found = begun.byFamily ? await withSiblings(tx, notice.id, page, begun.scope) : page;
    const reach = await makeDeliveries(
      tx,
      notice,
      found.map((s) => s.studentId),
    );
    const children = found.map((s): PlanChild => ({ ...s, ...(reach.get(s.studentId) ?? { receivers: 0, joined: 0, shared: [] }) }));
    const { calls, bundleAt } = await this.#plan(tx, begun, children, planned.firstGroup - 1);
    if (calls.calls.length + calls.waiting.length > GROUPS_PER_PAGE) throw new Error('a page has more calls than numbers');
    await makeStudents(tx, notice, calls.made, asksOf(notice) !== 'nothing');
    await makeTally(tx, notice, tallyOf(calls.made));
    await noteLedger(tx, {
      kind: 'page',
      noticeId: notice.id,
      studentIds: children.map((child) => child.studentId),
      receivers: children.reduce((n, child) => n + child.receivers, 0),
      by: notice.sender_id,
    });
    await this.messages.addBatches(tx, messageId, this.#freeze(tx, begun, calls.calls), perPerson);
    if (bundleAt !== null) await this.messages.addWaiting(tx, messageId, calls.waiting, bundleAt);
    tx.hint(`notice:${notice.id}`);
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

  #freeze(tx: Tx, { notice, locale, agentId }: Begun, calls: readonly PlannedCall[]): NewBatch[] {
    const { title, description } = familyCard(notice.title, asksOf(notice), false, locale);
    return calls.map(({ seq, to }): NewBatch => {
      const url = this.settings.publicOrigin + cardPath({ noticeId: notice.id, unitId: tx.unitId, group: seq });
      const target = 'students' in to ? { students: to.students, scope: SCOPES[notice.audience] } : to;
      const card = schoolNoticeCard({ agentId, title, description, url, to: target });
      return { seq, body: freeze(card).bytes, receivers: 'students' in to ? to.students.length : to.parents.length };
    });
  }

  /** All rows are made: the message may end, families get their line, staff their cards. */
  async #seal(tx: Tx, { messageId, ...plan }: Begun): Promise<string | undefined> {
    const notice = await lockHead(tx, plan.notice.id);
    if (notice === undefined || !goesOn(plan, notice, tx.now) || notice.fanout_done_at !== null) return undefined;
    if ((await openPages(tx, notice.id)).length > 0) throw new Error('a page of a notice was not made');
    await tx.execute(`UPDATE notice SET fanout_done_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, notice.id]);
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
    pages: pagesOf(classes, pageSize(classes, byFamily ? 1 : SIDE_BY_SIDE, PAGE_STUDENTS)),
    scope,
    priority: notice.urgency === 'urgent' ? 1 : students > BULK_STUDENTS ? 9 : 5,
    byFamily,
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
