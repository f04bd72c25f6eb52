import * as z from 'zod/mini';
import { count, done, idParams, instant, int, line, nullable, pageOf, pageQuery, uuid } from './fields';
import { formKey } from './forms/questions';
import { LOCALES } from './locale';
import { NOTICE_LIMITS, NOTICE_STATES, noticeCan, noticeDraft, personRef, searchText } from './notice-types';
import { richDoc } from './rich-text';
import { route } from './route';

const saved = z.strictObject({ id: uuid(), version: count() });
const changed = z.strictObject({ id: uuid(), version: count(), state: z.enum(NOTICE_STATES), can: noticeCan });
const choice = z.strictObject({
  targets: noticeDraft.shape.targets,
  includeAlumni: noticeDraft.shape.includeAlumni,
  audience: noticeDraft.shape.audience,
});

/** Why a child's family will not get the notice, worst first, and the one next step shown beside it (BEY-02). */
export const REACH_REASONS = ['no_guardian', 'not_joined', 'out_of_scope', 'no_account'] as const;
export type ReachReason = (typeof REACH_REASONS)[number];

export const reachPreview = z.strictObject({
  students: count(),
  reachable: count(),
  classes: z.array(z.strictObject({ classId: uuid(), name: z.string(), students: count(), reachable: count() })),
  /** Children whose family gets nothing, by class and name; 500 at most, `unreached` is the whole number. */
  unreached: count(),
  people: z.array(
    z.strictObject({ studentId: uuid(), student: z.string(), classId: uuid(), className: z.string(), reason: z.enum(REACH_REASONS) }),
  ),
});
export type ReachPreview = z.output<typeof reachPreview>;

export const DIFFERENCE_KINDS = ['date', 'time', 'amount', 'number', 'name', 'link', 'missing'] as const;
/** Something one version says and another does not (BEY-06). `base`/`other` quote the place; null = it stands there not at all. */
export const versionDifference = z.strictObject({
  /** Stays the same while the two places stay the same; goes into `versionsChecked`. */
  id: z.string(),
  locale: z.enum(LOCALES),
  kind: z.enum(DIFFERENCE_KINDS),
  /** `title`, `body`, or the key of a question. */
  place: z.union([z.enum(['title', 'body']), formKey()]),
  base: nullable(z.string()),
  other: nullable(z.string()),
  checked: z.boolean(),
});
export type VersionDifference = z.output<typeof versionDifference>;
/** Still in the way of sending: nobody has looked at it, or something is missing, which has to be written instead. */
export const stillOpen = ({ id, kind }: Pick<VersionDifference, 'id' | 'kind'>, checked: readonly string[]): boolean =>
  kind === 'missing' || !checked.includes(id);

/** When families will get it, said before sending (BEY-05). */
export const sendPromise = z.strictObject({
  /** First hand-over by the server's clock; now + undo window, the end of quiet hours, or the scheduled time. */
  at: instant(),
  reason: z.enum(['undo', 'quiet', 'scheduled', 'now']),
  /** Families over their daily budget: they get it bundled at `bundleAt`. */
  bundled: count(),
  bundleAt: nullable(instant()),
  undoSeconds: count(),
});
export type SendPromise = z.output<typeof sendPromise>;

export const DROPPED_KINDS = [
  'equation',
  'drawing',
  'chart',
  'comment',
  'footnote',
  'header',
  'tracked',
  'object',
  'link',
  'picture',
  'style',
  'text',
] as const;
export const docxImport = z.strictObject({
  body: richDoc(),
  /** What was not taken over (NOT-04), with a short sample where there is text. */
  dropped: z.array(z.strictObject({ kind: z.enum(DROPPED_KINDS), count: count(), sample: nullable(z.string()) })),
});
export type DocxImport = z.output<typeof docxImport>;

/** Templates of one unit. */
export const NOTICE_TEMPLATES = { most: 500 } as const;
const templateContent = z.strictObject({
  title: noticeDraft.shape.title,
  body: noticeDraft.shape.body,
  links: noticeDraft.shape.links,
  questions: noticeDraft.shape.questions,
  locale: noticeDraft.shape.locale,
  versions: noticeDraft.shape.versions,
});
export const noticeTemplate = z.strictObject({
  id: uuid(),
  version: count(),
  name: z.string(),
  content: templateContent,
  hasForm: z.boolean(),
  createdBy: personRef,
  updatedAt: instant(),
  canEdit: z.boolean(),
});
export type NoticeTemplate = z.output<typeof noticeTemplate>;
const templateDraft = z.strictObject({ name: line(100), content: templateContent });

export const noticeSettings = z.strictObject({
  version: count(),
  undoSeconds: int(NOTICE_LIMITS.undo.min, NOTICE_LIMITS.undo.max),
  /** Hourly card 「【分享】家校通知」 for administrators (NOT-44). */
  shareDigest: z.boolean(),
  /** New drafts begin with one message per family (BEY-04). */
  familyCard: z.boolean(),
});

/** What an administrator writes. */
export const noticeSettingsBody = z.omit(noticeSettings, { version: true });

/** Sending beyond the first draft, and what follows it (NOT-15, 17, 19, 37, 46; BEY-02, 03, 05). */
export const noticeSendApi = {
  undo: route('POST', '/notices/:id/undo', {
    permission: 'messaging.send',
    params: idParams,
    ok: changed,
    errors: ['STATE_CONFLICT', 'NOT_UNDO_OVER'],
    summary: 'Take a submission back within the undo window: nothing was sent, the draft is as it was',
  }),
  cancelSchedule: route('POST', '/notices/:id/cancel-schedule', {
    permission: 'messaging.send',
    params: idParams,
    ok: changed,
    errors: ['STATE_CONFLICT', 'NOT_UNDO_OVER'],
    summary: 'A scheduled notice becomes a draft again',
  }),
  copy: route('POST', '/notices/:id/copy', {
    permission: 'messaging.send',
    params: idParams,
    ok: saved,
    idempotent: true,
    summary: 'New draft with title, content, links, questions and attachments, without recipients (NOT-37)',
  }),
  preview: route('POST', '/notices/:id/preview', {
    permission: 'messaging.send',
    params: idParams,
    ok: done,
    errors: ['NOT_CONTENT', 'STATE_CONFLICT'],
    idempotent: true,
    perMinute: 10,
    summary: 'Send the preview of a draft to the sender only (NOT-15)',
  }),
  takeOver: route('POST', '/notices/:id/take-over', {
    permission: 'admin',
    params: idParams,
    ok: changed,
    errors: ['STATE_CONFLICT'],
    summary: 'Take over reminders and closing of a sender who has left (NOT-46)',
  }),
  reinvite: route('POST', '/notices/:id/reinvite', {
    permission: 'staff',
    params: idParams,
    /** `nextAt` null = nobody had to be told, so it may be asked again at once. */
    ok: z.strictObject({ families: count(), teachers: count(), nextAt: nullable(instant()) }),
    errors: ['NOT_REINVITE_LIMIT', 'STATE_CONFLICT'],
    idempotent: true,
    summary: 'Ask the class teachers to invite families that have not joined; once a day per notice (NOT-17)',
  }),
  reach: route('POST', '/notice-recipients/reach', {
    permission: 'messaging.send',
    body: choice,
    ok: reachPreview,
    errors: ['NOT_TARGET_FORBIDDEN'],
    summary: 'Who will get it and who will not, with reasons (BEY-02)',
  }),
  promise: route('GET', '/notices/:id/promise', {
    permission: 'messaging.send',
    params: idParams,
    ok: sendPromise,
    errors: ['STATE_CONFLICT'],
    summary: 'When this draft would reach families if it were confirmed now (BEY-05)',
  }),
  settings: route('GET', '/notice-settings', { permission: 'staff', ok: noticeSettings, summary: 'Settings of 家校通知 in this unit' }),
  updateSettings: route('PUT', '/notice-settings', {
    permission: 'admin',
    body: noticeSettingsBody,
    ok: noticeSettings,
    ifMatch: true,
    errors: ['VERSION_CONFLICT'],
    summary: 'Change the settings of 家校通知',
  }),
};

/** Language versions (BEY-06). */
export const noticeVersionsApi = {
  differences: route('GET', '/notices/:id/differences', {
    permission: 'messaging.send',
    params: idParams,
    ok: z.strictObject({ differences: z.array(versionDifference) }),
    errors: ['STATE_CONFLICT'],
    summary: 'What the language versions of a draft say differently (BEY-06)',
  }),
};

/** Word files (NOT-04). */
export const docxApi = {
  importDocx: route('POST', '/notices/import-docx', {
    permission: 'messaging.send',
    body: z.strictObject({ fileId: uuid() }),
    ok: docxImport,
    errors: ['NOT_DOCX'],
    seconds: 20,
    perMinute: 10,
    summary: 'Read an uploaded Word file (purpose notice-docx) as notice text (NOT-04)',
  }),
};

/** Texts of the school to begin with. */
export const noticeTemplatesApi = {
  templates: route('GET', '/notice-templates', {
    permission: 'messaging.send',
    query: z.strictObject({ q: searchText(), ...pageQuery }),
    ok: pageOf(noticeTemplate),
    summary: 'Templates of the school, by name',
  }),
  createTemplate: route('POST', '/notice-templates', {
    permission: 'messaging.send',
    body: templateDraft,
    ok: saved,
    errors: ['NOT_TEMPLATES_FULL'],
    bodyLimit: 300_000,
    idempotent: true,
    summary: 'Keep a text as template of the school',
  }),
  updateTemplate: route('PUT', '/notice-templates/:id', {
    permission: 'messaging.send',
    params: idParams,
    body: templateDraft,
    ok: saved,
    bodyLimit: 300_000,
    ifMatch: true,
    errors: ['FORBIDDEN', 'VERSION_CONFLICT'],
    summary: 'Change a template (its author or an administrator)',
  }),
  removeTemplate: route('DELETE', '/notice-templates/:id', {
    permission: 'messaging.send',
    params: idParams,
    ok: done,
    errors: ['FORBIDDEN'],
    summary: 'Delete a template (its author or an administrator)',
  }),
};

/** All of them, for pages; servers register the parts. */
export const noticeSendingApi = { ...noticeSendApi, ...noticeVersionsApi, ...docxApi, ...noticeTemplatesApi };
