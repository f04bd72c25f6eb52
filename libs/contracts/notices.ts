import * as z from 'zod/mini';
import { count, day, done, idParams, instant, nullable, pageOf, pageQuery, queryBool, text, uuid } from './fields';
import {
  ANSWER_MODES,
  AUDIENCES,
  NOTICE_SCOPES,
  NOTICE_STATES,
  STONES,
  URGENCIES,
  noticeAttachment,
  noticeCan,
  noticeDraft,
  noticeLink,
  noticeTarget,
  noticeVersion,
  personRef,
  searchText,
  stoneCounts,
  targetSummary,
} from './notice-types';
import { formQuestion } from './forms/questions';
import { LOCALES } from './locale';
import { DELIVERY_TABS, noticeDeliveryRow, noticeProgress, noticeTimelineEvent } from './notice-status';
import { richDoc } from './rich-text';
import { route } from './route';

export * from './notice-status';

const NOTICE_BODY_BYTES = 300_000;
/** What keeps a draft from being sent. */
const SUBMIT_CODES = [
  'NOT_CONTENT',
  'NOT_QUESTION',
  'NOT_NO_TARGET',
  'NOT_TARGET_FORBIDDEN',
  'NOT_TARGET_EMPTY',
  'NOT_SCHEDULE',
  'NOT_SCHEDULE_FAR',
  'NOT_DEADLINE',
  'NOT_URGENT_REASON',
  'NOT_VERSIONS_DIFFER',
] as const;
const DRAFT_CODES = { title: 'NOT_CONTENT', body: 'NOT_CONTENT' } as const;

/** One row of a list, for all scopes and surfaces. */
export const noticeItem = z.strictObject({
  id: uuid(),
  title: z.string(),
  /** Icon b (form) or a (no form), NOT-08. */
  hasForm: z.boolean(),
  requireConfirm: z.boolean(),
  state: z.enum(NOTICE_STATES),
  sender: personRef,
  /** Start of sending; it lies ahead while the undo window is open. */
  sentAt: nullable(instant()),
  /** 定時發送, until it has begun. */
  sendAt: z._default(nullable(instant()), null),
  updatedAt: instant(),
  deadlineAt: nullable(instant()),
  targets: targetSummary,
  /** 「已處理 x / 共 y」: students; for a notice that asks no answer, those whose family opened it. */
  handled: count(),
  students: count(),
  /** The four-part bar of the console's list; lists that draw no bar may leave it out. */
  stones: z.optional(stoneCounts),
  /** Messages chosen. */
  recipients: count(),
  can: noticeCan,
});
export type NoticeItem = z.output<typeof noticeItem>;

export const noticeDetail = z.strictObject({
  id: uuid(),
  version: count(),
  title: z.string(),
  body: richDoc(),
  links: z.array(noticeLink),
  attachments: z.array(noticeAttachment),
  hasForm: z.boolean(),
  requireConfirm: z.boolean(),
  answerMode: z.enum(ANSWER_MODES),
  audience: z.enum(AUDIENCES),
  includeAlumni: z.boolean(),
  ccSelf: z.boolean(),
  deadlineAt: nullable(instant()),
  sendAt: nullable(instant()),
  allowEditAnswer: z.boolean(),
  urgency: z.enum(URGENCIES),
  urgencyReason: z.string(),
  familyCard: z.boolean(),
  questions: z.array(formQuestion),
  locale: z.enum(LOCALES),
  versions: z.array(noticeVersion),
  versionsChecked: z.array(z.string()),
  /** End of the undo window by the server's clock; null when there is none or it is over (BEY-03). */
  undoUntil: nullable(instant()),
  state: z.enum(NOTICE_STATES),
  sender: personRef,
  /** The administrator who took over from a sender who left (NOT-46). */
  keeper: nullable(personRef),
  /** How the reader came to it: own, copied (read only), or shared with administrators. */
  scope: z.enum(NOTICE_SCOPES),
  createdAt: instant(),
  updatedAt: instant(),
  sentAt: nullable(instant()),
  closedAt: nullable(instant()),
  recalledAt: nullable(instant()),
  /** The choice as made; names as they are today. */
  targets: z.array(z.strictObject({ ...noticeTarget.shape, name: z.string(), path: z.string() })),
  cc: z.array(z.strictObject({ ...personRef.shape, reason: z.enum(['chosen', 'self']) })),
  can: noticeCan,
});
export type NoticeDetail = z.output<typeof noticeDetail>;

export const noticeCheck = z.strictObject({
  classes: z.array(personRef),
  students: count(),
  /** Messages: guardians (or students) per child. */
  recipients: count(),
  /** People who get at least one message. */
  people: count(),
  /** Of `recipients`, those who have joined 學校通知. */
  joined: count(),
  /** Students of whom nobody can be reached now. */
  unreachable: count(),
  copies: count(),
});
export type NoticeCheck = z.output<typeof noticeCheck>;

const saved = z.strictObject({ id: uuid(), version: count() });
const changed = z.strictObject({ id: uuid(), version: count(), state: z.enum(NOTICE_STATES), can: noticeCan });
const recipients = z.strictObject({
  targets: noticeDraft.shape.targets,
  includeAlumni: z.boolean(),
  audience: noticeDraft.shape.audience,
  ccIds: noticeDraft.shape.ccIds,
  ccSelf: z.boolean(),
});

export const recipientNode = z.strictObject({
  id: uuid(),
  parentId: nullable(uuid()),
  kind: z.enum(['campus', 'section', 'grade', 'class']),
  name: z.string(),
  students: count(),
  guardians: count(),
  joined: count(),
  /** Why a teacher may choose it; null for administrators without a class of their own here. */
  myRole: nullable(z.enum(['class_teacher', 'subject_teacher'])),
  /** False where only something below may be chosen. */
  selectable: z.boolean(),
  alumni: z.boolean(),
});
export type RecipientNode = z.output<typeof recipientNode>;

/** Staff side of 家校通知 (spec 03 §8). Readers in copy and administrators use the same routes with fewer actions. */
export const noticesApi = {
  /** The four entries of the home page with their counts (NOT-01, NOT-45). */
  home: route('GET', '/notices/home', {
    permission: 'staff',
    inView: 'notice.view_all',
    ok: z.strictObject({
      canCreate: z.boolean(),
      /** Administrators may address the whole school (NOT-09). */
      wholeSchool: z.boolean(),
      mine: count(),
      drafts: count(),
      cc: count(),
      /** Null for non-administrators: the entry is not shown. */
      shared: nullable(count()),
    }),
    summary: 'Entries of the notices home page',
  }),
  list: route('GET', '/notices', {
    permission: 'staff',
    inView: 'notice.view_all',
    query: z.strictObject({
      scope: z.enum(NOTICE_SCOPES),
      q: searchText(),
      state: z.optional(z.enum(NOTICE_STATES)),
      form: z.optional(queryBool()),
      from: z.optional(day()),
      to: z.optional(day()),
      senderId: z.optional(uuid()),
      /** 發送時間; newest first where it is not said. Lists by cursor are always newest first. */
      sort: z.optional(z.enum(['sent', '-sent'])),
      ...pageQuery,
    }),
    ok: pageOf(noticeItem),
    summary: 'Notices sent by me, copied to me or shared with administrators',
  }),
  create: route('POST', '/notices', {
    permission: 'messaging.send',
    body: noticeDraft,
    ok: saved,
    errors: ['NOT_CONTENT', 'NOT_LINK', 'NOT_TARGET_FORBIDDEN'],
    fieldCodes: DRAFT_CODES,
    bodyLimit: NOTICE_BODY_BYTES,
    idempotent: true,
    summary: 'Save a new draft',
  }),
  detail: route('GET', '/notices/:id', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: idParams,
    ok: noticeDetail,
    summary: 'A notice with content, recipients and settings',
  }),
  update: route('PUT', '/notices/:id', {
    permission: 'messaging.send',
    params: idParams,
    body: noticeDraft,
    ok: saved,
    errors: ['NOT_CONTENT', 'NOT_LINK', 'NOT_TARGET_FORBIDDEN', 'STATE_CONFLICT', 'VERSION_CONFLICT'],
    fieldCodes: DRAFT_CODES,
    bodyLimit: NOTICE_BODY_BYTES,
    ifMatch: true,
    summary: 'Save a draft',
  }),
  remove: route('DELETE', '/notices/:id', {
    permission: 'staff',
    params: idParams,
    ok: done,
    errors: ['STATE_CONFLICT'],
    summary: 'Delete an own draft or recalled notice (NOT-39)',
  }),
  /** The numbers of the dialog 【確認】 (NOT-14), by the directory of this moment. */
  check: route('POST', '/notices/:id/check', {
    permission: 'messaging.send',
    params: idParams,
    ok: noticeCheck,
    errors: [...SUBMIT_CODES, 'STATE_CONFLICT'],
    summary: 'Check a draft and count its recipients before sending',
  }),
  submit: route('POST', '/notices/:id/submit', {
    permission: 'messaging.send',
    params: idParams,
    ok: changed,
    errors: [...SUBMIT_CODES, 'STATE_CONFLICT', 'VERSION_CONFLICT'],
    ifMatch: true,
    idempotent: true,
    summary: 'Send a draft; a second submission of the same notice sends nothing more',
  }),
  recall: route('POST', '/notices/:id/recall', {
    permission: 'staff',
    params: idParams,
    ok: changed,
    errors: ['NOT_RECALL_EXPIRED', 'STATE_CONFLICT'],
    summary: 'Recall within 24 hours (NOT-38)',
  }),
  close: route('POST', '/notices/:id/close', {
    permission: 'staff',
    params: idParams,
    ok: changed,
    errors: ['STATE_CONFLICT', 'NOT_RECALLED'],
    summary: 'Close: families may read but no longer confirm (NOT-40)',
  }),
  reopen: route('POST', '/notices/:id/reopen', {
    permission: 'staff',
    params: idParams,
    ok: changed,
    errors: ['STATE_CONFLICT', 'NOT_RECALLED'],
    summary: 'Reopen a closed notice (its sender)',
  }),
  remind: route('POST', '/notices/:id/remind', {
    permission: 'staff',
    params: idParams,
    ok: z.strictObject({ ...changed.shape, students: count(), nextAt: instant() }),
    errors: ['NOT_REMIND_LIMIT', 'NOT_REMIND_DAY_LIMIT', 'NOT_CLOSED', 'NOT_RECALLED', 'STATE_CONFLICT'],
    idempotent: true,
    summary: 'Remind those who have not acted (NOT-41)',
  }),
  progress: route('GET', '/notices/:id/progress', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: idParams,
    ok: noticeProgress,
    summary: 'Ring, classes and messages; live topic notice:<id>',
  }),
  deliveries: route('GET', '/notices/:id/deliveries', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: idParams,
    query: z.strictObject({
      classId: z.optional(uuid()),
      state: z.optional(z.enum(DELIVERY_TABS)),
      q: searchText(),
      ...pageQuery,
    }),
    ok: pageOf(noticeDeliveryRow),
    summary: 'Send record per class and person (NOT-32)',
  }),
  /** Stones of one class, in the order of the row; for drawing and tapping them. */
  stones: route('GET', '/notices/:id/stones', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: idParams,
    query: z.strictObject({ classId: uuid() }),
    ok: z.strictObject({
      stones: z.array(z.strictObject({ studentId: uuid(), student: z.string(), stone: z.enum(STONES), at: nullable(instant()) })),
    }),
    summary: 'Every child of a class with its stone',
  }),
  timeline: route('GET', '/notices/:id/deliveries/:studentId', {
    permission: 'staff',
    inView: 'notice.view_all',
    params: z.strictObject({ id: uuid(), studentId: uuid() }),
    ok: z.strictObject({ student: z.string(), className: z.string(), events: z.array(noticeTimelineEvent) }),
    summary: 'What happened to the messages of one student',
  }),
  /** Classes the sender may address, with their parents up to the school (NOT-09, NOT-10). */
  tree: route('GET', '/notice-recipients/tree', {
    permission: 'messaging.send',
    query: z.strictObject({ alumni: z.optional(queryBool()) }),
    ok: z.strictObject({ wholeSchool: z.boolean(), nodes: z.array(recipientNode) }),
    summary: 'Picker tree of recipients',
  }),
  students: route('GET', '/notice-recipients/students', {
    permission: 'messaging.send',
    query: z.strictObject({ classId: z.optional(uuid()), q: searchText() }),
    ok: z.strictObject({
      students: z.array(
        z.strictObject({
          id: uuid(),
          name: z.string(),
          classId: uuid(),
          className: z.string(),
          guardians: count(),
          joined: count(),
        }),
      ),
    }),
    summary: 'Students of a class, or found by name, within what the sender may address (100 at most when searching)',
  }),
  count: route('POST', '/notice-recipients/count', {
    permission: 'messaging.send',
    body: recipients,
    ok: noticeCheck,
    errors: ['NOT_TARGET_FORBIDDEN'],
    summary: 'Count the recipients of a choice while picking',
  }),
  staff: route('GET', '/notice-recipients/staff', {
    permission: 'messaging.send',
    query: z.strictObject({ q: z.optional(text(50)) }),
    ok: z.strictObject({ staff: z.array(z.strictObject({ ...personRef.shape, department: nullable(z.string()) })) }),
    summary: 'Staff who can be put in copy (50 at most)',
  }),
};
