import type { FormQuestion } from '@contracts/forms/questions';
import type { NoticeVersion } from '@contracts/notice-types';
import type { ReadTx, Tx } from '@platform/db/tx';

/** Questions of a notice in their order. */
export function questionsOf(tx: ReadTx, noticeId: string): Promise<FormQuestion[]> {
  return tx.query<FormQuestion>(
    `SELECT key, type, text, required, options, limits FROM notice_question WHERE unit_id = $1 AND notice_id = $2 ORDER BY ord`,
    [tx.unitId, noticeId],
  );
}

/** The other languages of a notice (BEY-06). */
export function versionsOf(tx: ReadTx, noticeId: string): Promise<NoticeVersion[]> {
  return tx.query<NoticeVersion>(
    `SELECT locale, title, body, questions FROM notice_version WHERE unit_id = $1 AND notice_id = $2 ORDER BY locale`,
    [tx.unitId, noticeId],
  );
}

/** Replaces the questions; nobody has answered yet, because only drafts are written. */
export async function writeQuestions(tx: Tx, noticeId: string, questions: readonly FormQuestion[]): Promise<void> {
  await tx.execute(`DELETE FROM notice_question WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, noticeId]);
  if (questions.length === 0) return;
  await tx.execute(
    `INSERT INTO notice_question (unit_id, notice_id, ord, key, type, text, required, options, limits)
     SELECT $1, $2, (row_number() OVER ())::smallint, q.key, q.type, q.text, q.required, q.options, q.limits
       FROM jsonb_to_recordset($3::jsonb) AS q (key text, type text, text text, required boolean, options jsonb, limits jsonb)`,
    [tx.unitId, noticeId, JSON.stringify(questions)],
  );
}

export async function writeVersions(tx: Tx, noticeId: string, versions: readonly NoticeVersion[]): Promise<void> {
  await tx.execute(`DELETE FROM notice_version WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, noticeId]);
  if (versions.length === 0) return;
  await tx.execute(
    `INSERT INTO notice_version (unit_id, notice_id, locale, title, body, questions)
     SELECT $1, $2, v.locale, v.title, v.body, v.questions
       FROM jsonb_to_recordset($3::jsonb) AS v (locale text, title text, body jsonb, questions jsonb)`,
    [tx.unitId, noticeId, JSON.stringify(versions)],
  );
}
