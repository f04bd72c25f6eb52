import { Injectable } from '@nestjs/common';
import { Reminders } from '@features/reminders';
import type { myNoticesApi } from '@contracts/my-notices';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { readHead, type NoticeHead } from '../data/notice-row';
import { isGuardian } from '../data/my-rows';
import { asksOf } from '../domain/card-text';
import { next } from '../domain/notice-state';
import { familyOf } from '../notice-access';
import { topicKey } from '../topic-key';

interface ChildRow {
  class_id: string;
  grp: number;
  lost: boolean;
  opened_at: Date | null;
  done_at: Date | null;
}

/**
 * Opening and confirming (NOT-50, 53, 54). Each changes one delivery or answer, one student and one counter of a class and
 * group; always in this order, so that nobody waits in a circle and no row is shared by a whole school.
 */
@Injectable()
export class MyNoticeAnswers {
  constructor(
    private readonly db: Db,
    private readonly reminders: Reminders,
  ) {}

  read(ctx: Ctx, id: string, studentId: string): Promise<{ readAt: string }> {
    const { parentId } = familyOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      await readable(tx, parentId, studentId, id);
      const readAt = await this.#open(tx, id, studentId, parentId);
      return { readAt: isoMacau(readAt) };
    });
  }

  /** The first confirmation counts; whoever comes later gets it as the answer, not an error. */
  confirm(ctx: Ctx, id: string, studentId: string): Promise<OkOf<typeof myNoticesApi.confirm>> {
    const { parentId } = familyOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const notice = await readable(tx, parentId, studentId, id);
      const settled = await settledBy(tx, notice, studentId, parentId);
      if (settled !== undefined) return { done: settled };
      if (asksOf(notice) !== 'confirm') throw new DomainError('STATE_CONFLICT');
      const result = next(notice.state, 'answer', { role: 'family', now: tx.now, sentAt: notice.sent_at });
      if (!result.ok) throw new DomainError(result.code);
      if (notice.deadline_at !== null && notice.deadline_at < tx.now) throw new DomainError('NOT_CLOSED');
      await this.#open(tx, id, studentId, parentId);
      await confirmOnce(tx, notice, studentId, parentId);
      tx.hint(`notice:${id}`);
      const done = await settledBy(tx, notice, studentId, parentId);
      if (done === undefined) throw new Error('a confirmation was not stored');
      return { done };
    });
  }

  async #open(tx: Tx, noticeId: string, studentId: string, personId: string): Promise<Date> {
    const first = await tx.execute(
      `UPDATE notice_delivery SET read_at = $5 WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3 AND person_id = $4 AND read_at IS NULL`,
      [tx.unitId, noticeId, studentId, personId, tx.now],
    );
    if (first === 0) {
      const row = await tx.one<{ read_at: Date }>(
        `SELECT read_at FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3 AND person_id = $4`,
        [tx.unitId, noticeId, studentId, personId],
      );
      return row?.read_at ?? tx.now;
    }
    await this.reminders.markRead(tx, topicKey(noticeId), personId, studentId);
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
}

/** @throws DomainError NOT_FOUND when it was not addressed to this guardian, NOT_RECALLED */
async function readable(tx: Tx, personId: string, studentId: string, noticeId: string): Promise<NoticeHead> {
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

/** Two guardians at once: the unique key lets one in, and the other one's insert waits for it and does nothing. */
async function confirmOnce(tx: Tx, notice: NoticeHead, studentId: string, personId: string): Promise<void> {
  const answersFor = notice.answer_mode === 'per_student' ? studentId : personId;
  const stored = await tx.execute(
    `INSERT INTO notice_response (unit_id, notice_id, student_id, answers_for, responder_id, kind, state, submitted_at)
     VALUES ($1, $2, $3, $4, $5, 'confirm', 'confirmed', $6) ON CONFLICT DO NOTHING`,
    [tx.unitId, notice.id, studentId, answersFor, personId, tx.now],
  );
  if (stored === 0) return;
  const child = await lockChild(tx, notice.id, studentId);
  const settled = notice.answer_mode === 'per_student' || (await allAnswered(tx, notice.id, studentId));
  await tx.execute(
    `UPDATE notice_student SET done_at = coalesce(done_at, $4), needs = needs AND NOT $5 WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3`,
    [tx.unitId, notice.id, studentId, tx.now, settled],
  );
  if (child.done_at === null) await count(tx, notice.id, child, child.opened_at === null ? 0 : -1, 1);
}

async function allAnswered(tx: Tx, noticeId: string, studentId: string): Promise<boolean> {
  const row = await tx.one<{ all: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = $3 AND NOT EXISTS (
       SELECT FROM notice_response a WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.student_id = $3 AND a.answers_for = d.person_id)) AS all`,
    [tx.unitId, noticeId, studentId],
  );
  return row?.all ?? false;
}

async function settledBy(
  tx: Tx,
  notice: NoticeHead,
  studentId: string,
  personId: string,
): Promise<OkOf<typeof myNoticesApi.confirm>['done'] | undefined> {
  const row = await tx.one<{ mine: boolean; relation: string; name: string | null; at: Date }>(
    `SELECT a.responder_id = $5 AS mine, coalesce(g.relation_label, '') AS relation, p.name, a.submitted_at AS at
       FROM notice_response a JOIN parent p ON p.unit_id = $1 AND p.id = a.responder_id
       LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = a.responder_id AND g.student_id = a.student_id
      WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.student_id = $3 AND a.answers_for = $4`,
    [tx.unitId, notice.id, studentId, notice.answer_mode === 'per_student' ? studentId : personId, personId],
  );
  return row === undefined ? undefined : { ...row, at: isoMacau(row.at) };
}
