import { Injectable } from '@nestjs/common';
import { noteLedger } from '@features/ledger';
import { Reminders } from '@features/reminders';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isGuardian } from '../data/my-rows';
import { readHead, type NoticeHead } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { topicKey } from '../topic-key';

interface ChildRow {
  class_id: string;
  grp: number;
  lost: boolean;
  opened_at: Date | null;
  done_at: Date | null;
}

/**
 * Books what a family did with a notice: one answer or delivery, one student and one counter of a class and group; always
 * in this order, so that nobody waits in a circle and no row is shared by a whole school.
 */
@Injectable()
export class ChildLedger {
  constructor(private readonly reminders: Reminders) {}

  /** This person opened it; the first time counts. @returns that time */
  async open(tx: Tx, noticeId: string, studentId: string, personId: string): Promise<Date> {
    if (!(await this.#markOpened(tx, noticeId, studentId, personId))) {
      const row = await tx.one<{ read_at: Date }>(
        `SELECT read_at FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3 AND person_id = $4`,
        [tx.unitId, noticeId, studentId, personId],
      );
      return row?.read_at ?? tx.now;
    }
    const child = await lockChild(tx, noticeId, studentId);
    if (child.opened_at === null) {
      await tx.execute(`UPDATE notice_student SET opened_at = $4, lost = false WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3`, [
        tx.unitId,
        noticeId,
        studentId,
        tx.now,
      ]);
      await count(tx, noticeId, child, child.done_at === null ? 1 : 0, 0);
      tx.hint(`notice:${noticeId}`);
    }
    return tx.now;
  }

  /** An answer was stored just now: whoever answers has opened it, and the child is done. */
  async settle(tx: Tx, notice: NoticeHead, studentId: string, personId: string): Promise<void> {
    await this.#markOpened(tx, notice.id, studentId, personId);
    const child = await lockChild(tx, notice.id, studentId);
    const settled = notice.answer_mode === 'per_student' || (await allAnswered(tx, notice.id, studentId));
    await tx.execute(
      `UPDATE notice_student SET opened_at = coalesce(opened_at, $4), lost = false, done_at = coalesce(done_at, $4), needs = needs AND NOT $5
        WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3`,
      [tx.unitId, notice.id, studentId, tx.now, settled],
    );
    if (child.done_at === null) await count(tx, notice.id, child, child.opened_at === null ? 0 : -1, 1);
    tx.hint(`notice:${notice.id}`);
  }

  async #markOpened(tx: Tx, noticeId: string, studentId: string, personId: string): Promise<boolean> {
    const first = await tx.execute(
      `UPDATE notice_delivery SET read_at = $5 WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3 AND person_id = $4 AND read_at IS NULL`,
      [tx.unitId, noticeId, studentId, personId, tx.now],
    );
    if (first === 0) return false;
    await this.reminders.markRead(tx, topicKey(noticeId), personId, studentId);
    await noteLedger(tx, { kind: 'opened', noticeId, studentId, personId });
    return true;
  }
}

/** @throws DomainError NOT_FOUND when it was not addressed to this guardian, NOT_RECALLED */
export async function readable(tx: Tx, personId: string, studentId: string, noticeId: string): Promise<NoticeHead> {
  const notice = await readHead(tx, noticeId);
  if (notice === undefined || notice.sent_at === null || !(await isGuardian(tx, personId, studentId))) throw notFound();
  const delivery = await tx.one(
    `SELECT 1 FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3 AND person_id = $4`,
    [tx.unitId, noticeId, studentId, personId],
  );
  if (delivery === undefined) throw notFound();
  if (notice.state === 'recalled') throw new DomainError('NOT_RECALLED');
  return notice;
}

/** The last moment counts: at the deadline itself it is still open. @throws DomainError NOT_CLOSED and as the state says */
export function assertOpen(tx: Tx, notice: NoticeHead): void {
  const result = next(notice.state, 'answer', { role: 'family', now: tx.now, sentAt: notice.sent_at });
  if (!result.ok) throw new DomainError(result.code);
  if (notice.deadline_at !== null && notice.deadline_at < tx.now) throw new DomainError('NOT_CLOSED');
}

async function lockChild(tx: Tx, noticeId: string, studentId: string): Promise<ChildRow> {
  const row = await tx.one<ChildRow>(
    `SELECT class_id, grp, lost, opened_at, done_at FROM notice_student WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3 FOR UPDATE`,
    [tx.unitId, noticeId, studentId],
  );
  if (row === undefined) throw notFound();
  return row;
}

async function count(tx: Tx, noticeId: string, child: ChildRow, opened: number, done: number): Promise<void> {
  await tx.execute(
    `UPDATE notice_tally SET opened = opened + $5, done = done + $6, lost = lost - $7 WHERE unit_id = $1 AND notice_id = $2 AND class_id = $3 AND grp = $4`,
    [tx.unitId, noticeId, child.class_id, child.grp, opened, done, child.lost ? 1 : 0],
  );
}

async function allAnswered(tx: Tx, noticeId: string, studentId: string): Promise<boolean> {
  const row = await tx.one<{ all: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = $3 AND NOT EXISTS (
       SELECT FROM notice_response a WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.student_id = $3 AND a.answers_for = d.person_id)) AS all`,
    [tx.unitId, noticeId, studentId],
  );
  return row?.all ?? false;
}
