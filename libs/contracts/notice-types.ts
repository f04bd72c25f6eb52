import * as z from 'zod/mini';
import { count, instant, line, nullable, text, uuid } from './fields';
import { formKey, formQuestions } from './forms/questions';
import { LOCALES } from './locale';
import { EMPTY_DOC, isWebAddress, richDoc } from './rich-text';

/** Words of 家校通知 that server and screens share (spec 03 §2, conventions "States"). */
export const NOTICE_STATES = ['draft', 'scheduled', 'sending', 'sent', 'closed', 'recalled'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];
export const DELIVERY_STATES = ['pending', 'sent', 'failed', 'unknown', 'cancelled', 'not_joined'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
/**
 * One stone, one child: the furthest state of the child's deliveries, in the order in which a row is drawn. `done` 已確認
 * or 已填寫, `opened` 已開啟, `delivered` 已交付, `waiting` 排隊中, `unreached` 未送達 (refused, unknown, cancelled, not
 * joined, or nobody to send to).
 */
export const STONES = ['done', 'opened', 'delivered', 'waiting', 'unreached'] as const;
export type Stone = (typeof STONES)[number];
export const AUDIENCES = ['parents', 'students', 'both'] as const;
export type Audience = (typeof AUDIENCES)[number];
export const ANSWER_MODES = ['per_student', 'per_person'] as const;
export type AnswerMode = (typeof ANSWER_MODES)[number];
export const TARGET_KINDS = ['school', 'campus', 'section', 'grade', 'class', 'student'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];
export const URGENCIES = ['normal', 'urgent'] as const;
export type Urgency = (typeof URGENCIES)[number];
export const NOTICE_SCOPES = ['mine', 'cc', 'shared'] as const;
export type NoticeScope = (typeof NOTICE_SCOPES)[number];

export const NOTICE_LIMITS = {
  title: 100,
  links: 10,
  linkTitle: 50,
  linkUrl: 500,
  attachments: 9,
  cc: 100,
  targets: 2_000,
  recallHours: 24,
  remindMinutes: 10,
  remindsPerDay: 5,
  /** NOT-19: 定時發送 lies between. */
  scheduleMinutes: 5,
  scheduleDays: 90,
  urgencyReason: 200,
  /** BEY-03, seconds between 【確認】 and the first hand-over. */
  undo: { min: 0, max: 60, usual: 15 },
} as const;

export const noticeLink = z.strictObject({
  title: line(NOTICE_LIMITS.linkTitle, 0),
  url: z.string().check((payload) => {
    if (payload.value.length > NOTICE_LIMITS.linkUrl || !isWebAddress(payload.value)) {
      payload.issues.push({ code: 'custom', input: payload.value, params: { code: 'NOT_LINK' } });
    }
  }),
});
export type NoticeLink = z.output<typeof noticeLink>;

/** `school` = the whole unit and has no `refId`; the others name a node of the directory or a student. */
export const noticeTarget = z.strictObject({ kind: z.enum(TARGET_KINDS), refId: nullable(uuid()) });
export type NoticeTarget = z.output<typeof noticeTarget>;

/** The same notice in another language (BEY-06); questions and options by their keys. */
export const noticeVersion = z.strictObject({
  locale: z.enum(LOCALES),
  title: line(NOTICE_LIMITS.title, 0),
  body: richDoc(),
  questions: z
    .array(
      z.strictObject({
        key: formKey(),
        text: line(500, 0),
        options: z.array(z.strictObject({ key: formKey(), text: line(200, 0) })).check(z.maxLength(30)),
      }),
    )
    .check(z.maxLength(50)),
});
export type NoticeVersion = z.output<typeof noticeVersion>;

/** 發送設置 (NOT-12) and what came beside it; `noticeDraft` holds them flat. */
const noticeSettings = {
  /** A form always asks for an answer, so this counts without one only (NOT-13). */
  requireConfirm: z.boolean(),
  deadlineAt: z._default(nullable(instant()), null),
  /** 定時發送: null = as soon as it is confirmed. */
  sendAt: z._default(nullable(instant()), null),
  answerMode: z._default(z.enum(ANSWER_MODES), 'per_student'),
  allowEditAnswer: z._default(z.boolean(), false),
  /** Urgent passes the undo window, quiet hours and budgets, with a reason that is recorded (BEY-03, BEY-05). */
  urgency: z._default(z.enum(URGENCIES), 'normal'),
  urgencyReason: z._default(line(NOTICE_LIMITS.urgencyReason, 0), ''),
  /** One message per family instead of one per child (BEY-04). */
  familyCard: z._default(z.boolean(), false),
};

/** What the sender writes. A draft may be incomplete; submitting asks for the rest (NOT-03, NOT-15). */
export const noticeDraft = z.strictObject({
  title: line(NOTICE_LIMITS.title, 0),
  body: richDoc(),
  links: z.array(noticeLink).check(z.maxLength(NOTICE_LIMITS.links)),
  attachmentIds: z.array(uuid()).check(z.maxLength(NOTICE_LIMITS.attachments)),
  targets: z.array(noticeTarget).check(z.maxLength(NOTICE_LIMITS.targets)),
  includeAlumni: z.boolean(),
  audience: z.enum(AUDIENCES),
  ccIds: z.array(uuid()).check(z.maxLength(NOTICE_LIMITS.cc)),
  ccSelf: z.boolean(),
  ...noticeSettings,
  questions: z._default(formQuestions(), []),
  /** Language of title, body and questions here; `versions` holds the others. */
  locale: z._default(z.enum(LOCALES), 'zh-Hant'),
  versions: z._default(
    z.array(noticeVersion).check(
      z.maxLength(2),
      z.refine((list: NoticeVersion[]) => new Set(list.map((version) => version.locale)).size === list.length),
    ),
    [],
  ),
  /** Ids of differences between versions that the sender has looked at and found right (`VersionDifference.id`). */
  versionsChecked: z._default(z.array(z.string().check(z.regex(/^[\w-]{8,64}$/))).check(z.maxLength(200)), []),
});
export type NoticeDraft = z.output<typeof noticeDraft>;

/** A notice before anybody wrote in it, as the schema fills it. `require_confirm` is on by default (conventions, States). */
export const NEW_DRAFT: NoticeDraft = Object.freeze({
  title: '',
  body: EMPTY_DOC,
  links: [],
  attachmentIds: [],
  targets: [],
  includeAlumni: false,
  audience: 'parents',
  ccIds: [],
  ccSelf: false,
  requireConfirm: true,
  deadlineAt: null,
  sendAt: null,
  answerMode: 'per_student',
  allowEditAnswer: false,
  urgency: 'normal',
  urgencyReason: '',
  familyCard: false,
  questions: [],
  locale: 'zh-Hant',
  versions: [],
  versionsChecked: [],
});

export const personRef = z.strictObject({ id: uuid(), name: z.string() });
export const noticeAttachment = z.strictObject({
  fileId: uuid(),
  name: z.string(),
  size: count(),
  mime: z.string(),
  state: z.enum(['uploading', 'scanning', 'ready', 'blocked', 'deleted']),
});

/** An action with the reason when it is not possible now: buttons only read it. */
export const allowed = z.strictObject({
  ok: z.boolean(),
  /** Error code whose text is the reason, e.g. `NOT_RECALL_EXPIRED`. */
  reason: nullable(z.string()),
  /** The action ends (recall) or becomes possible again (remind) at this time. */
  until: nullable(instant()),
});
export type Allowed = z.output<typeof allowed>;

/** The actions of a person on a notice; an action that is not here is not offered to this person at all. */
export const noticeCan = z.strictObject({
  edit: z.optional(allowed),
  delete: z.optional(allowed),
  submit: z.optional(allowed),
  remind: z.optional(allowed),
  close: z.optional(allowed),
  reopen: z.optional(allowed),
  recall: z.optional(allowed),
  /** 【撤銷】 while the undo window is open; `until` is its end by the server's clock (BEY-03). */
  undo: z.optional(allowed),
  cancelSchedule: z.optional(allowed),
  copy: z.optional(allowed),
  preview: z.optional(allowed),
  /** Downloads a and b (NOT-33, NOT-34). */
  export: z.optional(allowed),
  /** The sender has left: an administrator takes over reminders and closing (NOT-46). */
  takeOver: z.optional(allowed),
  /** Families that have not joined can be asked again (NOT-17). */
  reinvite: z.optional(allowed),
});
export type NoticeCan = z.output<typeof noticeCan>;

/** Students by stone; the sum is `students`. */
export const stoneCounts = z.strictObject({
  done: count(),
  opened: count(),
  delivered: count(),
  waiting: count(),
  unreached: count(),
});
export type StoneCounts = z.output<typeof stoneCounts>;
/** Messages (deliveries) by state; the sum is the number of receivers chosen (G7). */
export const deliveryCounts = z.strictObject({
  pending: count(),
  sent: count(),
  failed: count(),
  unknown: count(),
  cancelled: count(),
  not_joined: count(),
});
export type DeliveryCounts = z.output<typeof deliveryCounts>;

/** Short form of the recipients: `小四A 等 4 班`, whole school, or students. */
export const targetSummary = z.strictObject({
  school: z.boolean(),
  /** Names of the first three chosen nodes or students. */
  names: z.array(z.string()),
  /** Number of chosen nodes and students in all. */
  total: count(),
});

export const searchText = () => z.optional(text(50));
