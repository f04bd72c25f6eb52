import { Injectable } from '@nestjs/common';
import type { FormQuestion } from '@contracts/forms/questions';
import { hasOptions } from '@contracts/forms/questions';
import type { FormSummary, noticeFormsApi, QuestionSummary, StaffAnswer } from '@contracts/notice-forms';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { notFound } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { filesOfAnswers, type AnswerFileRow } from '../data/answer-rows';
import { questionsOf } from '../data/form-rows';
import { readTimeCursor, writeCursor } from '../data/page-cursor';
import { addressedStudent, answersOfStudent, revisionsOfStudent, type StaffAnswerRow } from '../data/staff-answer-rows';
import { answerFigures, askedOf, textRows, type AnswerFigures } from '../data/summary-rows';
import { seeNotice, staffOf } from '../notice-access';
import { namedFiles } from './answer-files';

type Api = typeof noticeFormsApi;
const TEXT_ROWS = 30;

/**
 * 數據匯總 (NOT-35) and single answers, for everybody who may see the notice: the sender, administrators, and people in
 * copy, who see the full status (NOT-31, 42, 43).
 */
@Injectable()
export class FormSummaries {
  constructor(private readonly db: Db) {}

  summary(ctx: Ctx, id: string, { classId }: QueryOf<Api['summary']>): Promise<FormSummary> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice } = await seeNotice(tx, actor, id);
      const questions = await questionsOf(tx, id);
      const asked = await askedOf(tx, id, classId);
      const figures = await answerFigures(tx, id, questions, classId);
      const byKey = new Map(figures.questions.map((figure) => [figure.key, figure]));
      return {
        id,
        state: notice.state,
        asked: notice.answer_mode === 'per_student' ? asked.students : asked.receivers,
        answered: figures.answered,
        questions: questions.map((question) => summaryOf(question, byKey.get(question.key))),
      };
    });
  }

  /** @throws DomainError NOT_FOUND also for a question whose answers are no words */
  texts(ctx: Ctx, id: string, key: string, query: QueryOf<Api['texts']>): Promise<OkOf<Api['texts']>> {
    const actor = staffOf(ctx);
    const after = query.cursor === undefined ? null : readTimeCursor(query.cursor);
    return this.db.read(ctx, async (tx) => {
      await seeNotice(tx, actor, id);
      const question = (await questionsOf(tx, id)).find((one) => one.key === key);
      if (question?.type !== 'blank' && question?.type !== 'text') throw notFound();
      const rows = await textRows(tx, { noticeId: id, key, classId: query.classId, after, limit: TEXT_ROWS + 1 });
      const last = rows.length > TEXT_ROWS ? rows[TEXT_ROWS - 1] : undefined;
      return {
        items: rows.slice(0, TEXT_ROWS).map((row) => ({
          studentId: row.student_id,
          student: row.student,
          className: row.class_name,
          text: row.text,
          at: isoMacau(row.at),
        })),
        nextCursor: last === undefined ? null : writeCursor(last.at_us, last.id),
      };
    });
  }

  answers(ctx: Ctx, id: string, studentId: string): Promise<OkOf<Api['answers']>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      await seeNotice(tx, actor, id);
      const student = await addressedStudent(tx, id, studentId);
      if (student === undefined) throw notFound();
      const questions = await questionsOf(tx, id);
      const rows = await answersOfStudent(tx, id, studentId);
      const revisions = await revisionsOfStudent(tx, id, studentId);
      const files = await filesOfAnswers(
        tx,
        rows.map((row) => row.id),
      );
      const present = (row: StaffAnswerRow): StaffAnswer => presentAnswer(row, questions, files, { studentId, ...student });
      return { questions, answers: rows.map(present), revisions: revisions.map(present) };
    });
  }
}

function summaryOf(question: FormQuestion, figures: AnswerFigures['questions'][number] | undefined): QuestionSummary {
  const { options } = question;
  const counts = new Map(Object.entries(figures?.options ?? {}));
  return {
    question,
    answered: figures?.answered ?? 0,
    options: hasOptions(question.type) ? options.map(({ key, text }) => ({ key, text, count: counts.get(key) ?? 0 })) : null,
    numbers: figures?.numbers ?? null,
    days: question.type === 'date' ? (figures?.days ?? []) : null,
  };
}

function presentAnswer(
  row: StaffAnswerRow,
  questions: readonly FormQuestion[],
  files: readonly AnswerFileRow[],
  student: { studentId: string; name: string; class_name: string },
): StaffAnswer {
  return {
    studentId: student.studentId,
    student: student.name,
    className: student.class_name,
    responder: { name: row.name, relation: row.relation },
    submittedAt: isoMacau(row.at),
    revision: row.revision,
    answers: row.answers,
    files: namedFiles(questions, row.answers, files),
  };
}
