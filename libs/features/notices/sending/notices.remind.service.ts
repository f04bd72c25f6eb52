import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport, SendingPolicies, type NewBatch } from '@features/messages';
import { noteLedger } from '@features/ledger';
import { Reminders } from '@features/reminders';
import { cardPath } from '@contracts/links';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { freeze, schoolNoticeCard } from '@wecom';
import { largestFamily, reachedPeople } from '../data/fanout-rows';
import { factsOf, lockHead, type NoticeHead } from '../data/notice-row';
import { classProgress, type ClassProgress } from '../data/progress-rows';
import { asksOf, deadlineCard, familyCard } from '../domain/card-text';
import { next } from '../domain/notice-state';
import { holdNotice, staffOf } from '../notice-access';
import { changedNotice, quotaOf, remindHistory, type ChangedNotice } from '../reading/notice-presenter';
import { familyTopic } from './notices.lists.service';
import { callsFamilies, unitLocale } from './notices.fanout.service';
import { remindNotice } from '../notices.jobs';
import { sendingApp } from './sending-app';

const GROUPS_PER_PAGE = 4;
type LogKind = 'again' | 'deadline';

/** Students who were reached and have not acted: the number on the button and the receivers of a reminder. */
export const remindableOf = (classes: readonly ClassProgress[], asks: boolean): number =>
  classes.reduce((n, c) => n + c.delivered + (asks ? c.opened : 0), 0);

/** 再次提醒 (NOT-41): the line of the log is the quota, written under the notice's lock; who is reminded is decided when the job runs. */
@Injectable()
export class NoticeRemind {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
    private readonly settings: HttpSettings,
    private readonly policies: SendingPolicies,
  ) {}

  remind(ctx: Ctx, id: string): Promise<ChangedNotice & { students: number; nextAt: string }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, 'remind', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      const quota = quotaOf(await remindHistory(tx, id), tx.now);
      if (!quota.ok) throw new DomainError(quota.code, {}, { nextAt: isoMacau(quota.nextAt) });
      const students = remindableOf(await classProgress(tx, notice), asksOf(notice) !== 'nothing');
      const log = await tx.one<{ id: string }>(
        `INSERT INTO notice_reminder_log (unit_id, notice_id, by, at, recipients) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [tx.unitId, id, actor.memberId, tx.now, students],
      );
      await tx.audit({ action: 'notice.reminded', entity: 'notice', entityId: id, after: { students } });
      await tx.enqueue(remindNotice, { noticeId: id, logId: log!.id });
      const after = quotaOf(await remindHistory(tx, id), tx.now);
      tx.hint(`notice:${id}`);
      return {
        ...(await changedNotice(tx, notice, role)),
        students,
        nextAt: isoMacau(after.ok ? tx.now : after.nextAt),
      };
    });
  }

  /** The job: pages of a few groups, each under the notice's lock; a group's call is made once, however often this runs. */
  async send(ctx: Ctx, payload: { noticeId: string; logId: string }): Promise<void> {
    const agentId = await sendingApp(this.transport, ctx);
    let messageId: string | undefined;
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = await this.db.inUnit(ctx, (tx) => this.#page(tx, payload, agentId, after ?? 0));
      messageId = page.messageId ?? messageId;
      after = page.next;
      this.messages.wake();
    }
    if (messageId !== undefined) await this.messages.endIfDone(ctx, messageId);
  }

  async #page(
    tx: Tx,
    payload: { noticeId: string; logId: string },
    agentId: number,
    after: number,
  ): Promise<{ messageId?: string; next?: number }> {
    const notice = await lockHead(tx, payload.noticeId);
    const log = await tx.one<{ kind: LogKind; by: string | null }>(
      `SELECT kind, by FROM notice_reminder_log WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, payload.logId],
    );
    if (notice === undefined || notice.state !== 'sent' || log === undefined) return {};
    const { at: leaves } = await this.policies.promise(tx, { urgent: false, from: tx.now });
    if (log.kind === 'deadline' && (notice.deadline_at === null || notice.deadline_at <= leaves)) return {};
    const groups = await pendingGroups(tx, notice, after);
    const messageId = await this.messages.open(tx, {
      kind: 'notice_reminder',
      refId: notice.id,
      app: 'notice',
      channel: 'school_notice',
      dedupeKey: `remind:${payload.logId}`,
      priority: 5,
    });
    await tx.execute(`UPDATE notice_reminder_log SET message_id = $3 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      payload.logId,
      messageId,
    ]);
    await this.messages.addBatches(
      tx,
      messageId,
      await this.#batches(tx, notice, groups, { agentId, kind: log.kind, leaves }),
      await largestFamily(tx),
    );
    const topic = await this.reminders.putTopic(tx, familyTopic(notice, await excerptOf(tx, notice.id)));
    await this.reminders.renewLines(tx, topic, {
      sql: `SELECT d.person_id AS recipient_id, d.person_kind AS recipient_kind, d.student_id FROM notice_delivery d
             WHERE d.unit_id = $1 AND d.notice_id = $3 AND d.student_id = ANY ($4)`,
      params: [notice.id, groups.flatMap((group) => group.ids)],
    });
    const ids = groups.flatMap((group) => group.ids);
    if (ids.length > 0) await noteLedger(tx, { kind: 'reminded', noticeId: notice.id, by: log.by, studentIds: ids });
    tx.hint('families');
    tx.hint(`notice:${notice.id}`);
    const last = groups.at(-1)?.grp;
    if (last !== undefined && groups.length === GROUPS_PER_PAGE) return { messageId, next: last };
    await this.messages.seal(tx, messageId);
    return { messageId };
  }

  /** 「明日」 or 「今日」 is said for the day on which it arrives. The group of the first call is kept: its children never share a guardian, and the link finds the child by it. */
  async #batches(
    tx: Tx,
    notice: NoticeHead,
    groups: readonly PendingGroup[],
    { agentId, kind, leaves }: { agentId: number; kind: LogKind; leaves: Date },
  ): Promise<NewBatch[]> {
    const locale = await unitLocale(tx);
    const { title, description } =
      kind === 'deadline' && notice.deadline_at !== null
        ? deadlineCard(notice.title, asksOf(notice), dayMacau(notice.deadline_at) === dayMacau(leaves), locale)
        : familyCard(notice.title, asksOf(notice), true, locale);
    // Of a group that holds families, each guardian is reminded once for all children who are missing (BEY-04).
    const families = groups.filter((group) => group.families);
    const people = await reachedPeople(
      tx,
      notice.id,
      families.flatMap((group) => group.ids),
    );
    return groups.map(({ grp, ids, userids, families: byFamily }) => {
      const url = this.settings.publicOrigin + cardPath({ noticeId: notice.id, unitId: tx.unitId, group: grp });
      const parents = byFamily ? [...new Set(ids.flatMap((id) => people.get(id) ?? []).map((person) => person.userid))] : [];
      const to = byFamily ? { parents } : { students: userids, scope: notice.audience };
      return {
        seq: grp,
        body: freeze(schoolNoticeCard({ agentId, title, description, url, to })).bytes,
        receivers: byFamily ? parents.length : userids.length,
      };
    });
  }
}

interface PendingGroup {
  grp: number;
  ids: string[];
  userids: string[];
  /** The group may hold several children of one guardian: its people are called, not its children. */
  families: boolean;
}

/** Children still waiting now, by the group of the first call. */
function pendingGroups(tx: Tx, notice: NoticeHead, after: number): Promise<PendingGroup[]> {
  return tx.query<PendingGroup>(
    `SELECT ns.grp, array_agg(ns.student_id ORDER BY ns.student_id) AS ids, array_agg(s.wecom_userid ORDER BY ns.student_id) AS userids,
            $7 OR bool_or(b.leader_id IS NOT NULL) AS families
       FROM notice_student ns
       JOIN student s ON s.unit_id = $1 AND s.id = ns.student_id AND s.state <> 'removed'
       JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = $3 AND b.seq = ns.grp
      WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.grp > $4 AND ns.done_at IS NULL AND NOT ns.lost
        AND (b.state = 'sent' OR ns.opened_at IS NOT NULL) AND ($5 OR ns.opened_at IS NULL)
      GROUP BY ns.grp ORDER BY ns.grp LIMIT $6`,
    [tx.unitId, notice.id, notice.message_id, after, asksOf(notice) !== 'nothing', GROUPS_PER_PAGE, callsFamilies(notice)],
  );
}

async function excerptOf(tx: Tx, id: string): Promise<string> {
  return (await tx.one<{ excerpt: string }>(`SELECT excerpt FROM notice WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]))?.excerpt ?? '';
}
