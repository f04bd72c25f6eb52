import { isWebAddress, richIsEmpty, richPlainText, RICH_TEXT } from '@contracts/rich-text';
import { questionFault } from '@contracts/forms/questions';
import type { NoticeDetail } from '@contracts/notices';
import { NEW_DRAFT, NOTICE_LIMITS, type NoticeDraft, type NoticeTarget } from '@contracts/notice-types';
import { differingFields, mergeChosen, threeWay, usualChoices, type ConflictSpec } from '../conflict/three-way';

/** What a person writes, with the names needed to show it again without asking the server. */
export type ComposeForm = Omit<NoticeDraft, 'attachmentIds' | 'targets' | 'ccIds'> & {
  attachments: NoticeDetail['attachments'];
  targets: (NoticeTarget & { name: string })[];
  cc: { id: string; name: string }[];
};
export const COMPOSE_FIELDS = [
  'title',
  'body',
  'links',
  'attachments',
  'questions',
  'versions',
  'recipients',
  'copies',
  'deadline',
  'schedule',
  'settings',
  'urgency',
] as const;
export type ComposeField = (typeof COMPOSE_FIELDS)[number];

const { attachmentIds: _files, ccIds: _copies, ...blank } = NEW_DRAFT;
/** The copy to the sender is on by default (NOT-11). */
export const EMPTY_FORM: ComposeForm = { ...blank, attachments: [], targets: [], cc: [], ccSelf: true };

export function formOf(notice: NoticeDetail): ComposeForm {
  const written = Object.fromEntries(
    Object.keys(blank).map((field) => [field, notice[field as keyof typeof blank]]),
  ) as unknown as typeof blank;
  return {
    ...written,
    attachments: notice.attachments,
    targets: notice.targets.map(({ kind, refId, name }) => ({ kind, refId, name })),
    cc: notice.cc.filter((person) => person.reason === 'chosen').map(({ id, name }) => ({ id, name })),
  };
}

/** Body of the request. A link without an address is nothing yet and stays on the phone. */
export function draftOf({ attachments, targets, cc, ...written }: ComposeForm): NoticeDraft {
  return {
    ...written,
    title: written.title.trim(),
    links: written.links.filter((link) => link.url.trim() !== ''),
    attachmentIds: attachments.map((file) => file.fileId),
    targets: targets.map(({ kind, refId }) => ({ kind, refId })),
    ccIds: cc.map((person) => person.id),
  };
}

/** Nothing in it that would be a pity to lose. */
export function isBlank(form: ComposeForm): boolean {
  return (
    form.title.trim() === '' &&
    richIsEmpty(form.body) &&
    form.links.length === 0 &&
    form.attachments.length === 0 &&
    form.questions.length === 0 &&
    form.versions.length === 0 &&
    form.targets.length === 0 &&
    form.cc.length === 0
  );
}

export type ComposeFault =
  | 'title_missing'
  | 'title_long'
  | 'body_missing'
  | 'body_long'
  | 'no_target'
  | 'link'
  | 'question'
  | 'schedule'
  | 'deadline'
  | 'urgent_reason';

const MINUTE = 60_000;

/**
 * What is still missing before 【提交】, by field (spec 03 §11). Times are judged by this device's clock; the server's decides.
 * @param now ms since epoch
 */
export function faultsOf(form: ComposeForm, now: number = Date.now()): ReadonlyMap<ComposeField, ComposeFault> {
  const faults = new Map<ComposeField, ComposeFault>();
  const title = [...form.title.trim()].length;
  if (title === 0) faults.set('title', 'title_missing');
  else if (title > NOTICE_LIMITS.title) faults.set('title', 'title_long');
  if (richIsEmpty(form.body)) faults.set('body', 'body_missing');
  else if ([...richPlainText(form.body)].length > RICH_TEXT.maxChars) faults.set('body', 'body_long');
  if (form.links.some((link) => !isWebAddress(link.url))) faults.set('links', 'link');
  if (form.questions.some((question) => questionFault(question) !== undefined)) faults.set('questions', 'question');
  if (form.targets.length === 0) faults.set('recipients', 'no_target');
  const sendAt = form.sendAt === null ? undefined : Date.parse(form.sendAt);
  if (sendAt !== undefined && !schedulable(sendAt, now)) faults.set('schedule', 'schedule');
  if (form.deadlineAt !== null && Date.parse(form.deadlineAt) <= (sendAt ?? now)) faults.set('deadline', 'deadline');
  if (form.urgency === 'urgent' && form.urgencyReason.trim() === '') faults.set('urgency', 'urgent_reason');
  return faults;
}

/** NOT-19: at least 5 minutes and at most 90 days ahead, both ends included. */
export function schedulable(at: number, now: number): boolean {
  return at >= now + NOTICE_LIMITS.scheduleMinutes * MINUTE && at <= now + NOTICE_LIMITS.scheduleDays * 1440 * MINUTE;
}

/** The parts of a form that belong to a field. */
const PARTS: Readonly<Record<ComposeField, readonly (keyof ComposeForm)[]>> = {
  title: ['title'],
  body: ['body'],
  links: ['links'],
  attachments: ['attachments'],
  questions: ['questions'],
  versions: ['locale', 'versions', 'versionsChecked'],
  recipients: ['targets', 'audience', 'includeAlumni'],
  copies: ['cc', 'ccSelf'],
  deadline: ['deadlineAt'],
  schedule: ['sendAt'],
  settings: ['requireConfirm', 'answerMode', 'allowEditAnswer', 'familyCard'],
  urgency: ['urgency', 'urgencyReason'],
};

/** The value of a field for comparing two versions: names and the order of a choice do not count. */
export function fieldValue(form: ComposeForm, field: ComposeField): unknown {
  switch (field) {
    case 'recipients':
      return {
        targets: form.targets.map(({ kind, refId }) => `${kind}:${refId ?? ''}`).sort(),
        audience: form.audience,
        alumni: form.includeAlumni,
      };
    case 'copies':
      return { cc: form.cc.map((person) => person.id).sort(), self: form.ccSelf };
    case 'attachments':
      return form.attachments.map((file) => file.fileId);
    case 'title':
      return form.title.trim();
    case 'versions':
      return [form.locale, form.versions, [...form.versionsChecked].sort()];
    default:
      return PARTS[field].map((part) => form[part]);
  }
}

/** How the conflict view compares and takes the fields of a notice (BEY-16). */
export const COMPOSE_CONFLICT: ConflictSpec<ComposeForm, ComposeField> = {
  fields: COMPOSE_FIELDS,
  valueOf: fieldValue,
  take: (from, into, field) => ({ ...into, ...Object.fromEntries(PARTS[field].map((part) => [part, from[part]])) }),
};

/** Fields in which two versions differ. */
export function differences(mine: ComposeForm, theirs: ComposeForm): ComposeField[] {
  return differingFields(COMPOSE_CONFLICT, mine, theirs);
}

/**
 * 「保留我的修改」: my changes on top of the present version. What I have not touched since `base` is taken from theirs, so
 * that keeping mine never takes back what a colleague added elsewhere.
 */
export function mergeForms(base: ComposeForm, mine: ComposeForm, theirs: ComposeForm): ComposeForm {
  const rows = threeWay(COMPOSE_CONFLICT, base, mine, theirs);
  return mergeChosen(COMPOSE_CONFLICT, mine, theirs, rows, usualChoices(rows));
}
