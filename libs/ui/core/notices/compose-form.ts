import { isWebAddress, richIsEmpty, richPlainText, RICH_TEXT } from '@contracts/rich-text';
import type { NoticeDetail } from '@contracts/notices';
import { NEW_DRAFT, NOTICE_LIMITS, type NoticeDraft, type NoticeTarget } from '@contracts/notice-types';

/** What a person writes, with the names needed to show it again without asking the server. */
export type ComposeForm = Omit<NoticeDraft, 'attachmentIds' | 'targets' | 'ccIds'> & {
  attachments: NoticeDetail['attachments'];
  targets: (NoticeTarget & { name: string })[];
  cc: { id: string; name: string }[];
};
export type ComposeField = 'title' | 'body' | 'links' | 'attachments' | 'recipients' | 'copies' | 'settings';
export const COMPOSE_FIELDS: readonly ComposeField[] = ['title', 'body', 'links', 'attachments', 'recipients', 'copies', 'settings'];

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
    form.targets.length === 0 &&
    form.cc.length === 0
  );
}

export type ComposeFault = 'title_missing' | 'title_long' | 'body_missing' | 'body_long' | 'no_target' | 'link';

/** What is still missing before 【提交】, by field (spec 03 §11). */
export function faultsOf(form: ComposeForm): ReadonlyMap<ComposeField, ComposeFault> {
  const faults = new Map<ComposeField, ComposeFault>();
  const title = [...form.title.trim()].length;
  if (title === 0) faults.set('title', 'title_missing');
  else if (title > NOTICE_LIMITS.title) faults.set('title', 'title_long');
  if (richIsEmpty(form.body)) faults.set('body', 'body_missing');
  else if ([...richPlainText(form.body)].length > RICH_TEXT.maxChars) faults.set('body', 'body_long');
  if (form.links.some((link) => !isWebAddress(link.url))) faults.set('links', 'link');
  if (form.targets.length === 0) faults.set('recipients', 'no_target');
  return faults;
}

/** The parts of a form that belong to a field, for comparing two versions. */
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
    case 'settings':
      return form.requireConfirm;
    case 'attachments':
      return form.attachments.map((file) => file.fileId);
    case 'title':
      return form.title.trim();
    case 'body':
    case 'links':
      return form[field];
  }
}

function takeField(from: ComposeForm, into: ComposeForm, field: ComposeField): ComposeForm {
  switch (field) {
    case 'recipients':
      return { ...into, targets: from.targets, audience: from.audience, includeAlumni: from.includeAlumni };
    case 'copies':
      return { ...into, cc: from.cc, ccSelf: from.ccSelf };
    case 'settings':
      return { ...into, requireConfirm: from.requireConfirm };
    case 'title':
    case 'body':
    case 'links':
    case 'attachments':
      return { ...into, [field]: from[field] };
  }
}

const same = (a: ComposeForm, b: ComposeForm, field: ComposeField) =>
  JSON.stringify(fieldValue(a, field)) === JSON.stringify(fieldValue(b, field));

/** Fields in which two versions differ. */
export function differences(mine: ComposeForm, theirs: ComposeForm): ComposeField[] {
  return COMPOSE_FIELDS.filter((field) => !same(mine, theirs, field));
}

/**
 * 「保留我的修改」: my changes on top of the present version. What I have not touched since `base` is taken from theirs, so
 * that keeping mine never takes back what a colleague added elsewhere.
 */
export function mergeForms(base: ComposeForm, mine: ComposeForm, theirs: ComposeForm): ComposeForm {
  return COMPOSE_FIELDS.reduce((merged, field) => (same(base, mine, field) ? merged : takeField(mine, merged, field)), theirs);
}
