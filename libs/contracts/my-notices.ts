import * as z from 'zod/mini';
import { count, instant, nullable, pageQuery, queryInt, uuid } from './fields';
import { formAnswers } from './forms/answers';
import { formQuestion } from './forms/questions';
import { LOCALES } from './locale';
import { NOTICE_STATES, noticeAttachment, noticeLink } from './notice-types';
import { richDoc } from './rich-text';
import { route } from './route';

const familyStates = NOTICE_STATES.filter((s) => s !== 'draft' && s !== 'scheduled' && s !== 'sending') as (
  | 'sent'
  | 'closed'
  | 'recalled'
)[];

/** Who settled it; `mine` = the reader himself. */
const settled = z.strictObject({ mine: z.boolean(), relation: z.string(), name: nullable(z.string()), at: instant() });

const sender = z.strictObject({
  name: z.string(),
  /** 班主任 of this child's class, a subject teacher of it, or neither. */
  role: z.enum(['class_teacher', 'subject_teacher', 'staff']),
  department: nullable(z.string()),
});

/** One row of a child's list. A recalled notice shows neither title nor sender. */
export const myNoticeItem = z.strictObject({
  id: uuid(),
  title: nullable(z.string()),
  hasForm: z.boolean(),
  /** What is asked of the family. */
  asks: z.enum(['nothing', 'confirm', 'form']),
  state: z.enum(familyStates),
  /** 未處理: something is asked, it is open, and nobody has done it. */
  todo: z.boolean(),
  read: z.boolean(),
  sender: nullable(sender),
  sentAt: instant(),
  deadlineAt: nullable(instant()),
  done: nullable(settled),
});
export type MyNoticeItem = z.output<typeof myNoticeItem>;

/** A child as the switcher shows it. `todo` = waits for this person, `unread` = not opened by this person. */
export const myChild = z.strictObject({
  studentId: uuid(),
  name: z.string(),
  className: z.string(),
  isSelf: z.boolean(),
  todo: count(),
  unread: count(),
});
export type MyChild = z.output<typeof myChild>;

/** Files of an answer, with what a page needs to show them. */
export const answerFile = z.strictObject({ id: uuid(), name: z.string(), mime: z.string(), size: count() });

export const myNoticeDetail = z.strictObject({
  id: uuid(),
  studentId: uuid(),
  student: z.string(),
  className: z.string(),
  title: z.string(),
  body: richDoc(),
  links: z.array(noticeLink),
  attachments: z.array(noticeAttachment),
  hasForm: z.boolean(),
  asks: z.enum(['nothing', 'confirm', 'form']),
  answerMode: z.enum(['per_student', 'per_person']),
  state: z.enum(familyStates),
  todo: z.boolean(),
  read: z.boolean(),
  sender,
  sentAt: instant(),
  deadlineAt: nullable(instant()),
  closedAt: nullable(instant()),
  done: nullable(settled),
  urgent: z.boolean(),
  /** Language of title, body and questions here, and those it can be read in (OVR-14, BEY-06). */
  locale: z.enum(LOCALES),
  locales: z.array(z.enum(LOCALES)),
  questions: z.array(formQuestion),
  /** What counts for this child (per student) or this person: own, or another guardian's to read (NOT-54). */
  answer: nullable(z.strictObject({ answers: formAnswers(), revision: count(), files: z.array(answerFile) })),
  /** Changing it is allowed until closing or deadline (NOT-56). */
  mayEdit: z.boolean(),
  /** The reader's children this one card is about, in family-card notices with more than one (BEY-04). */
  family: z.array(z.strictObject({ studentId: uuid(), name: z.string(), className: z.string(), todo: z.boolean() })),
});
export type MyNoticeDetail = z.output<typeof myNoticeDetail>;

/** `details` of the answer NOT_RECALLED (410) to a reader: what the page 此通知已回收 needs, and no word of the notice. */
export const recalledDetails = z.strictObject({
  recalledAt: instant(),
  studentId: uuid(),
  student: z.string(),
  className: z.string(),
  /** What still waits for this child. */
  todo: count(),
  next: nullable(z.strictObject({ id: uuid(), title: z.string(), deadlineAt: nullable(instant()) })),
});
export type RecalledDetails = z.output<typeof recalledDetails>;

/** Whether an error of the detail route tells what that page needs; the server's own tests hold it to the schema. */
export const isRecalled = (details: Readonly<Record<string, unknown>>): details is RecalledDetails =>
  typeof details['recalledAt'] === 'string' && typeof details['studentId'] === 'string' && typeof details['todo'] === 'number';

const noticeParams = z.strictObject({ id: uuid() });
const child = z.strictObject({ studentId: uuid() });

/** Family side of 家校通知. The relation to the child is asked again on each request (NOT-58). */
export const myNoticesApi = {
  children: route('GET', '/me/notices/children', {
    permission: 'family',
    inView: 'notice.view_all',
    ok: z.strictObject({ children: z.array(myChild) }),
    summary: 'The reader’s children with counts (NOT-52)',
  }),
  list: route('GET', '/me/notices', {
    permission: 'family',
    inView: 'notice.view_all',
    query: z.strictObject({
      studentId: uuid(),
      filter: z.optional(z.enum(['all', 'todo', 'handled'])),
      limit: z.optional(queryInt(1, 50)),
      cursor: pageQuery.cursor,
    }),
    ok: z.strictObject({ items: z.array(myNoticeItem), nextCursor: nullable(z.string()), todo: count() }),
    summary: 'A child’s notices: 未處理 first, then by time (NOT-51)',
  }),
  /** With `studentId`, or with `g` = the group of the link in a message (`readCardPath`): then the server finds the child (NOT-52). */
  detail: route('GET', '/me/notices/:id', {
    permission: 'family',
    inView: 'notice.view_all',
    params: noticeParams,
    query: z.strictObject({
      studentId: z.optional(uuid()),
      g: z.optional(queryInt(0, 1_000_000)),
      /** Another language than the reader's own. */
      locale: z.optional(z.enum(LOCALES)),
    }),
    ok: myNoticeDetail,
    errors: ['NOT_RECALLED'],
    summary: 'A notice for one child; changes nothing',
  }),
  read: route('POST', '/me/notices/:id/read', {
    permission: 'family',
    params: noticeParams,
    body: child,
    ok: z.strictObject({ readAt: instant() }),
    errors: ['NOT_RECALLED'],
    summary: 'The page was opened by a person (G9)',
  }),
  confirm: route('POST', '/me/notices/:id/confirm', {
    permission: 'family',
    params: noticeParams,
    body: child,
    ok: z.strictObject({ done: settled }),
    errors: ['NOT_CLOSED', 'NOT_RECALLED', 'STATE_CONFLICT'],
    idempotent: true,
    summary: 'Confirm for a child; a second confirmation answers the first',
  }),
};

/** Filling in (NOT-53…57). */
export const myFormsApi = {
  answers: route('POST', '/me/notices/:id/answers', {
    permission: 'family',
    params: noticeParams,
    body: z.strictObject({
      studentId: uuid(),
      answers: formAnswers(),
      /** Revision the person saw; 0 = not answered yet. */
      revision: count(),
    }),
    ok: z.strictObject({ done: settled, revision: count() }),
    errors: ['NOT_CLOSED', 'NOT_RECALLED', 'NOT_ALREADY_ANSWERED', 'NOT_ANSWER', 'STATE_CONFLICT', 'VERSION_CONFLICT'],
    idempotent: true,
    // Fifty answers of 2,000 Chinese characters are 300 KB.
    bodyLimit: 400_000,
    summary: 'Fill in a form, or change the answer where that is allowed',
  }),
};
