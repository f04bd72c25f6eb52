import * as z from 'zod/mini';
import { count, idParams, instant, nullable, pageQuery, uuid } from './fields';
import { formAnswers } from './forms/answers';
import { formKey, formQuestion } from './forms/questions';
import { NOTICE_STATES } from './notice-types';
import { route } from './route';

const share = z.strictObject({ key: formKey(), text: z.string(), count: count() });

/** One question of the summary (NOT-35): shares per option, statistics of numbers, counts of the rest. */
export const questionSummary = z.strictObject({
  question: formQuestion,
  /** Answers given to this question; percentages are of these. */
  answered: count(),
  /** `single`, `multiple`: in the order of the options. */
  options: nullable(z.array(share)),
  /** `number`: `histogram` has at most 12 steps of equal width, ends included. */
  numbers: nullable(
    z.strictObject({
      min: z.number(),
      max: z.number(),
      sum: z.number(),
      mean: z.number(),
      median: z.number(),
      histogram: z.array(z.strictObject({ from: z.number(), to: z.number(), count: count() })),
    }),
  ),
  /** `date`: days with their counts, earliest first; of more than 60 those that were named most. */
  days: nullable(z.array(z.strictObject({ day: z.string(), count: count() }))),
});
export type QuestionSummary = z.output<typeof questionSummary>;

export const formSummary = z.strictObject({
  id: uuid(),
  state: z.enum(NOTICE_STATES),
  /** Students addressed (per student) or people asked (per person). */
  asked: count(),
  answered: count(),
  questions: z.array(questionSummary),
});
export type FormSummary = z.output<typeof formSummary>;

/** One person's filled form, as staff see it. Files are opened by the ids in `answers`. */
export const staffAnswer = z.strictObject({
  studentId: uuid(),
  student: z.string(),
  className: z.string(),
  responder: z.strictObject({ name: nullable(z.string()), relation: z.string() }),
  submittedAt: instant(),
  revision: count(),
  answers: formAnswers(),
  files: z.array(z.strictObject({ id: uuid(), name: z.string(), mime: z.string(), size: count() })),
});
export type StaffAnswer = z.output<typeof staffAnswer>;

const ofClass = { classId: z.optional(uuid()) };

/** Answers of families, for staff who may see the notice (NOT-35, NOT-56). Live topic notice:<id>. */
export const noticeFormsApi = {
  summary: route('GET', '/notices/:id/summary', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: idParams,
    query: z.strictObject(ofClass),
    ok: formSummary,
    summary: 'Summary of a form (數據匯總)',
  }),
  texts: route('GET', '/notices/:id/summary/:key', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: z.strictObject({ id: uuid(), key: formKey() }),
    query: z.strictObject({ ...ofClass, cursor: pageQuery.cursor }),
    ok: z.strictObject({
      items: z.array(z.strictObject({ studentId: uuid(), student: z.string(), className: z.string(), text: z.string(), at: instant() })),
      nextCursor: nullable(z.string()),
    }),
    summary: 'Text answers to one question, newest first',
  }),
  answers: route('GET', '/notices/:id/answers/:studentId', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: z.strictObject({ id: uuid(), studentId: uuid() }),
    ok: z.strictObject({ questions: z.array(formQuestion), answers: z.array(staffAnswer), revisions: z.array(staffAnswer) }),
    summary: 'What was filled in for one student, with earlier revisions',
  }),
};
