import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport, type NewBatch } from '@features/messages';
import { cardPath } from '@contracts/links';
import type { Locale } from '@contracts/locale';
import type { Audience } from '@contracts/notice-types';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { ComeBack } from '@platform/outbox/job-failure';
import { freeze, schoolNoticeCard, splitReceivers } from '@wecom';
import {
  lastGroup,
  largestFamily,
  makeDeliveries,
  makeStudents,
  makeTally,
  pageStudents,
  type PageStudent,
  type Reach,
} from '../data/fanout-rows';
import { lockHead, readHead, type NoticeHead } from '../data/notice-row';
import { classSizes, scopeOf, type ClassSize, type Scope } from '../data/target-scope';
import { asksOf, familyCard } from '../domain/card-text';
import { pagesOf, tallyOf, type MadeStudent } from '../domain/fanout-pages';
import { listNotice, tellStaff } from '../notices.jobs';
import { targetsOf } from './notices.submit.service';

const PAGE_STUDENTS = 2_000;
/** Larger sendings are bulk: they leave half of the slots to others. */
const BULK_STUDENTS = 2_000;
const NOT_CONNECTED_WAIT_MS = 60_000;
const SCOPES: Readonly<Record<Audience, 'parents' | 'students' | 'both'>> = {
  parents: 'parents',
  students: 'students',
  both: 'both',
};

interface Plan {
  notice: NoticeHead;
  pages: ClassSize[][];
  scope: Scope;
  priority: 5 | 9;
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
    private readonly settings: HttpSettings,
  ) {}

  async run(ctx: Ctx, noticeId: string): Promise<void> {
    const plan = await this.db.read(ctx, (tx) => planOf(tx, noticeId));
    if (plan === undefined) return;
    const agentId = await this.#agentId(ctx);
    for (const classes of plan.pages) {
      const goesOn = await this.db.inUnit(ctx, (tx) => this.#page(tx, plan, classes, agentId));
      if (!goesOn) return;
      this.messages.wake();
    }
    const messageId = await this.db.inUnit(ctx, (tx) => this.#seal(tx, plan));
    if (messageId !== undefined) await this.messages.endIfDone(ctx, messageId);
  }

  /** Until the unit is connected the notice waits as 排隊中; that is no failure of the job. */
  async #agentId(ctx: Ctx): Promise<number> {
    try {
      return await this.transport.agentId(ctx, 'notice');
    } catch (error) {
      if (isDomainError(error)) throw new ComeBack(NOT_CONNECTED_WAIT_MS);
      throw error;
    }
  }

  /** @returns false when the notice was recalled meanwhile */
  async #page(tx: Tx, plan: Plan, classes: readonly ClassSize[], agentId: number): Promise<boolean> {
    const notice = await lockHead(tx, plan.notice.id);
    if (notice === undefined || notice.state !== 'sending') return false;
    const last = classes.at(-1)?.classId ?? '';
    // Another worker took over and was quicker.
    if (notice.fanout_done_at !== null || (notice.fanout_cursor !== null && notice.fanout_cursor >= last)) return true;
    const messageId = await this.#open(tx, plan);
    const found = await pageStudents(tx, notice.id, classes, plan.scope);
    const reach = await makeDeliveries(
      tx,
      notice,
      found.map((s) => s.studentId),
    );
    const { made, batches } = this.#group(tx, plan, { found, reach, agentId, from: await lastGroup(tx, messageId) });
    await makeStudents(tx, notice, made, asksOf(notice) !== 'nothing');
    await makeTally(tx, notice, tallyOf(made));
    await this.messages.addBatches(tx, messageId, batches, plan.perPerson);
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

  /** Calls of at most 1,000 students, never two of one guardian, and who stands in which. */
  #group(
    tx: Tx,
    plan: Plan,
    page: { found: readonly PageStudent[]; reach: ReadonlyMap<string, Reach>; agentId: number; from: number },
  ): { made: MadeStudent[]; batches: NewBatch[] } {
    const reachable = page.found.filter((s) => (page.reach.get(s.studentId)?.joined ?? 0) > 0);
    const calls = splitReceivers(reachable.map((s) => ({ id: s.userid, groups: page.reach.get(s.studentId)?.shared ?? [] })));
    const groupOf = new Map<string, number>();
    const { title, description } = familyCard(plan.notice.title, asksOf(plan.notice), false, plan.locale);
    const batches = calls.map((students, i): NewBatch => {
      const seq = page.from + i + 1;
      for (const userid of students) groupOf.set(userid, seq);
      const url = this.settings.publicOrigin + cardPath({ noticeId: plan.notice.id, unitId: tx.unitId, group: seq });
      const card = schoolNoticeCard({
        agentId: page.agentId,
        title,
        description,
        url,
        to: { students, scope: SCOPES[plan.notice.audience] },
      });
      return { seq, body: freeze(card).bytes, receivers: students.length };
    });
    const made = page.found.map((s): MadeStudent => {
      const { receivers, joined } = page.reach.get(s.studentId) ?? { receivers: 0, joined: 0 };
      return { studentId: s.studentId, classId: s.classId, group: groupOf.get(s.userid) ?? 0, receivers, joined };
    });
    return { made, batches };
  }

  /** All rows are made: the message may end, families get their line, staff their cards. */
  async #seal(tx: Tx, plan: Plan): Promise<string | undefined> {
    const notice = await lockHead(tx, plan.notice.id);
    if (notice === undefined || notice.state !== 'sending' || notice.fanout_done_at !== null) return undefined;
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

async function planOf(tx: ReadTx, noticeId: string): Promise<Plan | undefined> {
  const notice = await readHead(tx, noticeId);
  if (notice === undefined || notice.state !== 'sending' || notice.fanout_done_at !== null) return undefined;
  const targets = await targetsOf(tx, noticeId);
  const scope = await scopeOf(tx, { targets, includeAlumni: notice.include_alumni, audience: notice.audience });
  const classes = await classSizes(tx, scope, notice.fanout_cursor);
  const students = classes.reduce((n, c) => n + c.students, 0);
  return {
    notice,
    pages: pagesOf(classes, PAGE_STUDENTS),
    scope,
    priority: students > BULK_STUDENTS ? 9 : 5,
    perPerson: await largestFamily(tx),
    locale: await unitLocale(tx),
  };
}

/** Language of cards: one call reaches a thousand people, so it is the unit's own. */
export async function unitLocale(tx: ReadTx): Promise<Locale> {
  const row = await tx.one<{ locale: Locale }>(`SELECT default_locale AS locale FROM school_unit WHERE id = $1`, [tx.unitId]);
  return row?.locale ?? 'zh-Hant';
}
