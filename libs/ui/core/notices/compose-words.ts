import { m } from '@contracts/messages';
import type { Locale } from '@contracts/locale';
import { NOTICE_LIMITS, type AnswerMode, type Audience } from '@contracts/notice-types';
import { richPlainText } from '@contracts/rich-text';
import { formatDateTime } from '../format/date';
import { formatNumber } from '../format/number';
import type { ComposeFault, ComposeField, ComposeForm } from './compose-form';

/** Words of 創建通知 that phone and console share. */
export function audienceWord(audience: Audience): string {
  if (audience === 'parents') return m.notices_audience_parents();
  return audience === 'students' ? m.notices_audience_students() : m.notices_audience_both();
}

export function answerModeWord(mode: AnswerMode): string {
  return mode === 'per_student' ? m.notices_mode_per_student() : m.notices_mode_per_person();
}

/** Name of a language in the page's language. */
export function languageWord(locale: Locale): string {
  if (locale === 'zh-Hant') return m.notices_language_zh();
  return locale === 'en' ? m.notices_language_en() : m.notices_language_pt();
}

/** A field of the form, as the form and the conflict view name it. */
export function fieldWord(field: ComposeField): string {
  switch (field) {
    case 'title':
      return m.notices_title();
    case 'body':
      return m.notices_body();
    case 'links':
      return m.notices_links();
    case 'attachments':
      return m.notices_attachments();
    case 'questions':
      return m.notices_field_questions();
    case 'versions':
      return m.notices_field_versions();
    case 'recipients':
      return m.notices_recipients();
    case 'copies':
      return m.notices_copies();
    case 'deadline':
      return m.notices_field_deadline();
    case 'schedule':
      return m.notices_field_schedule();
    case 'settings':
      return m.notices_settings();
    case 'urgency':
      return m.notices_field_urgency();
  }
}

/** What a fault says under its field. */
export function faultWord(fault: ComposeFault): string {
  switch (fault) {
    case 'title_missing':
      return m.notices_fault_title();
    case 'title_long':
      return m.notices_fault_title_long({ max: NOTICE_LIMITS.title });
    case 'body_missing':
      return m.notices_fault_body();
    case 'body_long':
      return m.notices_fault_body_long();
    case 'no_target':
      return m.notices_fault_target();
    case 'link':
      return m.notices_fault_link();
    case 'question':
      return m.notices_fault_question();
    case 'schedule':
      return m.notices_fault_schedule();
    case 'deadline':
      return m.notices_fault_deadline();
    case 'urgent_reason':
      return m.notices_fault_urgent_reason();
  }
}

const NAMES_SHOWN = 12;

/** A field of one version in words, for the conflict view; empty = nothing there. */
export function valueWords(form: ComposeForm, field: ComposeField): string {
  const list = (names: readonly string[]) =>
    `${names.slice(0, NAMES_SHOWN).join(m.notices_name_separator())}${names.length > NAMES_SHOWN ? ` +${formatNumber(names.length - NAMES_SHOWN)}` : ''}`;
  switch (field) {
    case 'title':
      return form.title.trim();
    case 'body':
      return richPlainText(form.body, 800);
    case 'links':
      return form.links.map((link) => (link.title === '' ? link.url : `${link.title} ${link.url}`)).join('\n');
    case 'attachments':
      return form.attachments.map((file) => file.name).join('\n');
    case 'questions':
      return form.questions
        .map(({ text, options }, n) => [`${String(n + 1)}. ${text}`, ...options.map((option) => `　· ${option.text}`)].join('\n'))
        .join('\n');
    case 'versions':
      return form.versions
        .map(({ locale, title, body }) => `${languageWord(locale)}\n${title}\n${richPlainText(body, 300)}`.trim())
        .join('\n\n');
    case 'recipients':
      return form.targets.length === 0
        ? ''
        : m.notices_recipients_of({
            list: list(form.targets.map((target) => (target.kind === 'school' ? m.notices_whole_school() : target.name))),
            who: audienceWord(form.audience),
          });
    case 'copies':
      return list([...form.cc.map((person) => person.name), ...(form.ccSelf ? [m.notices_myself()] : [])]);
    case 'deadline':
      return form.deadlineAt === null ? m.notices_no_deadline() : formatDateTime(form.deadlineAt);
    case 'schedule':
      return form.sendAt === null ? m.notices_now() : formatDateTime(form.sendAt);
    case 'settings':
      return settingsWords(form).join('\n');
    case 'urgency':
      return form.urgency === 'urgent' ? m.notices_urgent_because({ reason: form.urgencyReason }) : m.notices_not_urgent();
  }
}

/** 發送設置 as lines; a form implies that an answer is needed (NOT-13). */
export function settingsWords(
  form: Pick<ComposeForm, 'requireConfirm' | 'questions' | 'answerMode' | 'allowEditAnswer' | 'familyCard'>,
): string[] {
  const hasForm = form.questions.length > 0;
  return [
    form.requireConfirm || hasForm ? m.notices_require_confirm() : m.notices_no_confirm(),
    ...(hasForm ? [answerModeWord(form.answerMode)] : []),
    ...(form.allowEditAnswer ? [m.notices_allow_edit()] : []),
    ...(form.familyCard ? [m.notices_family_card()] : []),
  ];
}
