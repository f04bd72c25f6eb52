import { Injectable } from '@nestjs/common';
import { Messages } from '@features/messages';
import type { NoticeProgress, noticesApi } from '@contracts/notices';
import type { OkOf, QueryOf } from '@contracts/route';
import { NOTICE_LIMITS, STONES, type StoneCounts } from '@contracts/notice-types';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { searchPattern } from '@platform/text/search-key';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { countRecord, peopleOf, recordRows, stonesOf, type PersonRow, type RecordFilter, type RecordRow } from '../data/record-rows';
import { readPairCursor, writeCursor } from '../data/page-cursor';
import { classProgress, failureCounts, messageCounts } from '../data/progress-rows';
import { asksOf } from '../domain/card-text';
import { failureText, reasonOf } from '../domain/failure-text';
import { seeNotice, staffOf } from '../notice-access';
import { canOf, quotaOf, remindHistory } from './notice-presenter';
import { remindableOf } from '../sending/notices.remind.service';

const H5_ROWS = 20;
const CONSOLE_ROWS = 10;

/** 發送情況 and 發送記錄 (NOT-31, NOT-32, NOT-17): numbers from the counters, people from the rows of one page. */
@Injectable()
export class NoticeStatus {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
  ) {}

  progress(ctx: Ctx, id: string): Promise<NoticeProgress> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice, role } = await seeNotice(tx, actor, id);
      const classes = await classProgress(tx, notice);
      const { recipients, ...messages } = messageCounts(classes);
      const history = await remindHistory(tx, id);
      const quota = quotaOf(history, tx.now);
      const waits = notice.state === 'sending' || messages.pending > 0;
      return {
        id,
        state: notice.state,
        requireConfirm: notice.require_confirm,
        hasForm: notice.has_form,
        sentAt: isoMacauOrNull(notice.sent_at),
        students: classes.reduce((n, c) => n + c.students, 0),
        stones: sumStones(classes),
        recipients,
        messages,
        finished: notice.sent_at !== null && notice.state !== 'sending' && messages.pending === 0,
        queue: waits ? await this.#queue(tx, notice.message_id) : null,
        failures: messages.failed === 0 ? [] : (await failureCounts(tx, id)).map((f) => ({ ...f, text: failureText(f.code, ctx.locale) })),
        remindable: remindableOf(classes, asksOf(notice) !== 'nothing'),
        reminders: {
          today: history.today,
          perDay: NOTICE_LIMITS.remindsPerDay,
          total: history.total,
          nextAt: quota.ok ? null : isoMacau(quota.nextAt),
        },
        classes: classes.map((c) => ({
          classId: c.class_id,
          name: c.name,
          teacher: c.teacher,
          students: c.students,
          stones: stonesOfClass(c),
        })),
        can: await canOf(tx, notice, role, history),
      };
    });
  }

  /** Why the sending waits: WeCom throttles or is away, or somebody would get too many messages in a minute. */
  async #queue(tx: ReadTx, messageId: string | null): Promise<NoticeProgress['queue']> {
    const waiting = await this.messages.waiting(tx, 'notice', 'school_notice');
    if (waiting !== null) return { until: isoMacau(waiting.until), reason: waiting.reason };
    if (messageId === null) return null;
    const held = await this.messages.heldBack(tx, messageId);
    return held === null ? null : { until: isoMacau(held.until), reason: held.reason };
  }

  deliveries(ctx: Ctx, id: string, query: QueryOf<typeof noticesApi.deliveries>): Promise<OkOf<typeof noticesApi.deliveries>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice } = await seeNotice(tx, actor, id);
      const filter: RecordFilter = {
        noticeId: id,
        classId: query.classId ?? null,
        tab: query.state ?? 'all',
        pattern: searchPattern(query.q ?? ''),
        asks: asksOf(notice) !== 'nothing',
      };
      if (query.page !== undefined) {
        const pageSize = query.pageSize ?? CONSOLE_ROWS;
        const total = await countRecord(tx, filter);
        const page = Math.min(query.page, Math.max(1, Math.ceil(total / pageSize)));
        const rows = await recordRows(tx, filter, { limit: pageSize, offset: (page - 1) * pageSize, after: null });
        return { items: await this.#withPeople(tx, ctx, id, rows), total, page, pageSize };
      }
      const limit = query.pageSize ?? H5_ROWS;
      const after = query.cursor === undefined ? null : readPairCursor(query.cursor);
      const rows = await recordRows(tx, filter, { limit: limit + 1, offset: 0, after });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const items = await this.#withPeople(tx, ctx, id, rows.slice(0, limit));
      return { items, nextCursor: last === undefined ? null : writeCursor(last.class_id, last.student_id) };
    });
  }

  async #withPeople(
    tx: ReadTx,
    ctx: Ctx,
    noticeId: string,
    rows: readonly RecordRow[],
  ): Promise<OkOf<typeof noticesApi.deliveries>['items']> {
    const people = await peopleOf(
      tx,
      noticeId,
      rows.map((row) => row.student_id),
    );
    return rows.map((row) => ({
      studentId: row.student_id,
      student: row.student,
      classId: row.class_id,
      className: row.class_name,
      stone: row.stone,
      doneAt: isoMacauOrNull(row.done_at),
      doneBy: row.done_by,
      people: people.filter((p) => p.student_id === row.student_id).map((p) => personOf(p, ctx)),
    }));
  }

  stones(ctx: Ctx, id: string, classId: string): Promise<OkOf<typeof noticesApi.stones>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      await seeNotice(tx, actor, id);
      const rows = await stonesOf(tx, id, classId);
      return {
        stones: rows.map((row) => ({
          studentId: row.student_id,
          student: row.student,
          stone: row.stone,
          at: isoMacauOrNull(row.at),
        })),
      };
    });
  }
}

function personOf(row: PersonRow, ctx: Ctx): OkOf<typeof noticesApi.deliveries>['items'][number]['people'][number] {
  return {
    personId: row.person_id,
    kind: row.person_kind,
    name: row.name,
    relation: row.relation,
    state: row.state,
    reason: row.state === 'not_joined' ? null : reasonOf(row.state, row.error, ctx.locale),
    readAt: isoMacauOrNull(row.read_at),
    answeredAt: isoMacauOrNull(row.answered_at),
  };
}

const stonesOfClass = ({ done, opened, delivered, waiting, unreached }: StoneCounts): StoneCounts => ({
  done,
  opened,
  delivered,
  waiting,
  unreached,
});

function sumStones(classes: readonly StoneCounts[]): StoneCounts {
  const sum = { done: 0, opened: 0, delivered: 0, waiting: 0, unreached: 0 };
  for (const one of classes) for (const stone of STONES) sum[stone] += one[stone];
  return sum;
}
