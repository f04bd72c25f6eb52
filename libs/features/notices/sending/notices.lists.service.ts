import { Injectable } from '@nestjs/common';
import { Reminders, type ReminderTopic } from '@features/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { readHead, type NoticeHead } from '../data/notice-row';
import { asksOf } from '../domain/card-text';
import { familyPage, topicKey } from '../topic-key';

const PAGE_STUDENTS = 2_000;
/** Up to this many people each get a hint of their own; a large sending tells all open family pages at once. */
const SINGLE_HINTS = 200;

/** How a notice stands in 消息提醒 of families. */
export function familyTopic(notice: NoticeHead, excerpt: string): ReminderTopic {
  const asks = asksOf(notice);
  return {
    module: 'notice',
    sourceKey: topicKey(notice.id),
    title: notice.title,
    summary: excerpt,
    url: familyPage(notice.id),
    asks: asks === 'nothing' ? null : asks,
  };
}

/** Puts a sent notice into 消息提醒 of everybody it was addressed to, whether the push reached them or not (RMD-02, RMD-06). */
@Injectable()
export class NoticeLists {
  constructor(
    private readonly db: Db,
    private readonly reminders: Reminders,
  ) {}

  /** Pages by student; lines that stand already stay as they are, so it may run again. */
  async run(ctx: Ctx, noticeId: string): Promise<void> {
    let after: string | null | undefined = null;
    while (after !== undefined) after = await this.#page(ctx, noticeId, after);
  }

  /** @returns the last student of a full page, or undefined when nothing follows */
  #page(ctx: Ctx, noticeId: string, after: string | null): Promise<string | undefined> {
    return this.db.inUnit(ctx, async (tx) => {
      const notice = await readHead(tx, noticeId);
      if (notice === undefined || notice.sent_at === null) return undefined;
      const text = await tx.one<{ excerpt: string }>(`SELECT excerpt FROM notice WHERE unit_id = $1 AND id = $2`, [tx.unitId, noticeId]);
      const topic = await this.reminders.putTopic(tx, familyTopic(notice, text?.excerpt ?? ''));
      if (notice.state === 'recalled') await this.reminders.withdraw(tx, topicKey(noticeId), 'recalled');
      const students = await tx.query<{ id: string }>(
        `SELECT student_id AS id FROM notice_student WHERE unit_id = $1 AND notice_id = $2 AND ($3::uuid IS NULL OR student_id > $3::uuid)
         ORDER BY student_id LIMIT $4`,
        [tx.unitId, noticeId, after, PAGE_STUDENTS],
      );
      const ids = students.map((student) => student.id);
      const made = await this.reminders.putLines(tx, topic, { sql: receivers('$3', '$4'), params: [noticeId, ids] });
      if (made > SINGLE_HINTS) tx.hint('families');
      else for (const person of await peopleOf(tx, noticeId, ids)) tx.hint(`me:${person}`);
      return ids.length === PAGE_STUDENTS ? ids.at(-1) : undefined;
    });
  }
}

async function peopleOf(tx: Tx, noticeId: string, studentIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ recipient_id: string }>(receivers('$2', '$3'), [tx.unitId, noticeId, studentIds]);
  return rows.map((row) => row.recipient_id);
}

const receivers = (noticeId: string, studentIds: string): string =>
  `SELECT d.person_id AS recipient_id, d.person_kind AS recipient_kind, d.student_id
     FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = ${noticeId} AND d.student_id = ANY (${studentIds})`;
