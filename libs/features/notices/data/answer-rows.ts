import { randomUUIDv7 } from 'node:crypto';
import type { FormAnswers } from '@contracts/forms/answers';
import type { OkOf } from '@contracts/route';
import type { myNoticesApi } from '@contracts/my-notices';
import type { ReadTx, Tx } from '@platform/db/tx';
import { isoMacau } from '@platform/time/macau-time';
import type { NoticeHead } from './notice-row';

/** The answer that counts for a child (per student) or for one person, with who gave it. */
export interface AnswerRow {
  /** Name of a filled form, which its files are tied to; null for a confirmation. */
  id: string | null;
  responder_id: string;
  mine: boolean;
  name: string | null;
  relation: string;
  /** Whoever gave it is guardian of the child now. */
  still_guardian: boolean;
  answers: FormAnswers | null;
  revision: number;
  at: Date;
}

const answersFor = (notice: NoticeHead, studentId: string, personId: string): string =>
  notice.answer_mode === 'per_student' ? studentId : personId;

/** Reads it under its lock, the first of the order answer → delivery → child → counter. */
export function lockAnswer(tx: Tx, notice: NoticeHead, studentId: string, personId: string): Promise<AnswerRow | undefined> {
  return tx.one<AnswerRow>(
    `SELECT a.id, a.responder_id, a.responder_id = $5 AS mine, p.name, coalesce(g.relation_label, '') AS relation,
            g.parent_id IS NOT NULL AND g.ended_at IS NULL AS still_guardian, a.answers, a.revision, a.submitted_at AS at
       FROM notice_response a JOIN parent p ON p.unit_id = $1 AND p.id = a.responder_id
       LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = a.responder_id AND g.student_id = a.student_id
      WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.student_id = $3 AND a.answers_for = $4 FOR UPDATE OF a`,
    [tx.unitId, notice.id, studentId, answersFor(notice, studentId, personId), personId],
  );
}

/** The part of it that says who settled the notice, and when. */
export const settledOf = (row: Pick<AnswerRow, 'mine' | 'relation' | 'name' | 'at'>): OkOf<typeof myNoticesApi.confirm>['done'] => ({
  mine: row.mine,
  relation: row.relation,
  name: row.name,
  at: isoMacau(row.at),
});

export interface NewAnswer {
  studentId: string;
  personId: string;
  /** null = a confirmation */
  answers: FormAnswers | null;
}

/** @returns the id of the stored answer, or undefined when another one was there first (after waiting for its commit) */
export async function storeAnswer(tx: Tx, notice: NoticeHead, answer: NewAnswer): Promise<string | undefined> {
  const id = randomUUIDv7();
  const { studentId, personId, answers } = answer;
  const stored = await tx.execute(
    `INSERT INTO notice_response (unit_id, notice_id, student_id, answers_for, responder_id, id, kind, answers, state, submitted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [
      tx.unitId,
      notice.id,
      studentId,
      answersFor(notice, studentId, personId),
      personId,
      answers === null ? null : id,
      answers === null ? 'confirm' : 'form',
      answers === null ? null : JSON.stringify(answers),
      answers === null ? 'confirmed' : 'answered',
      tx.now,
    ],
  );
  return stored === 0 ? undefined : id;
}

/** Keeps what stood and puts the new answer in its place (NOT-56); the row is locked. @returns the new revision */
export async function reviseAnswer(tx: Tx, id: string, personId: string, answers: FormAnswers): Promise<number> {
  await tx.execute(
    `INSERT INTO notice_response_revision (unit_id, notice_id, student_id, answers_for, revision, responder_id, answers, submitted_at)
     SELECT unit_id, notice_id, student_id, answers_for, revision, responder_id, answers, submitted_at
       FROM notice_response WHERE unit_id = $1 AND kind = 'form' AND id = $2`,
    [tx.unitId, id],
  );
  const row = await tx.one<{ revision: number }>(
    `UPDATE notice_response SET answers = $3, responder_id = $4, submitted_at = $5, revision = revision + 1
      WHERE unit_id = $1 AND kind = 'form' AND id = $2 RETURNING revision`,
    [tx.unitId, id, JSON.stringify(answers), personId, tx.now],
  );
  if (row === undefined) throw new Error('an answer under lock has gone');
  return row.revision;
}

export interface AnswerFileRow {
  id: string;
  name: string;
  mime: string;
  size: number;
  answer_id: string;
}

/** Files of answers and of their earlier revisions. */
export function filesOfAnswers(tx: ReadTx, answerIds: readonly string[]): Promise<AnswerFileRow[]> {
  if (answerIds.length === 0) return Promise.resolve([]);
  return tx.query<AnswerFileRow>(
    `SELECT id, name, mime, size, used_by_id AS answer_id FROM file
      WHERE unit_id = $1 AND used_by = '${ANSWER_FILES}' AND used_by_id = ANY ($2) AND deleted_at IS NULL ORDER BY created_at, id`,
    [tx.unitId, answerIds],
  );
}

/** `file.used_by` of uploads in answers; `used_by_id` is `notice_response.id`. */
export const ANSWER_FILES = 'notice-answer';
