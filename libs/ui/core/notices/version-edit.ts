import type { FormQuestion } from '@contracts/forms/questions';
import { LOCALES, type Locale } from '@contracts/locale';
import type { NoticeDraft, NoticeVersion } from '@contracts/notice-types';
import { EMPTY_DOC, richIsEmpty } from '@contracts/rich-text';

/** Language versions of one notice (BEY-06): the base stands in the draft itself, the others beside it. */
export type Versioned = Pick<NoticeDraft, 'title' | 'body' | 'questions' | 'locale' | 'versions' | 'versionsChecked'>;

/** Texts of the questions of the base, in the base's order: what was translated stays, what is new is empty, what is gone goes. */
export function alignQuestions(of: NoticeVersion['questions'], questions: readonly FormQuestion[]): NoticeVersion['questions'] {
  return questions.map((question) => {
    const known = of.find((other) => other.key === question.key);
    return {
      key: question.key,
      text: known?.text ?? '',
      options: question.options.map((option) => ({
        key: option.key,
        text: known?.options.find((other) => other.key === option.key)?.text ?? '',
      })),
    };
  });
}

/** The version of a language as it fits the base now; empty when nobody wrote one. */
export function versionIn(form: Versioned, locale: Locale): NoticeVersion {
  const found = form.versions.find((version) => version.locale === locale);
  return {
    locale,
    title: found?.title ?? '',
    body: found?.body ?? EMPTY_DOC,
    questions: alignQuestions(found?.questions ?? [], form.questions),
  };
}

/** Languages that exist, the base first. */
export const languagesOf = (form: Pick<Versioned, 'locale' | 'versions'>): Locale[] => [
  form.locale,
  ...LOCALES.filter((locale) => locale !== form.locale && form.versions.some((version) => version.locale === locale)),
];

const isEmptyVersion = (version: NoticeVersion): boolean =>
  version.title.trim() === '' &&
  richIsEmpty(version.body) &&
  version.questions.every((question) => question.text.trim() === '' && question.options.every((option) => option.text.trim() === ''));

/** Keeps a version; one that is empty again is no version. The base's own language is never among them. */
export function putVersion(form: Versioned, version: NoticeVersion): NoticeVersion[] {
  const others = form.versions.filter((other) => other.locale !== version.locale);
  if (version.locale === form.locale || isEmptyVersion(version)) return others;
  return [...others, version].sort((a, b) => LOCALES.indexOf(a.locale) - LOCALES.indexOf(b.locale));
}

export const removeVersion = (form: Versioned, locale: Locale): NoticeVersion[] =>
  form.versions.filter((version) => version.locale !== locale);

/** What still has no words in a version, in parts of the notice: title, body, each question with its options. */
export function missingParts(form: Versioned, version: NoticeVersion): number {
  const texts = alignQuestions(version.questions, form.questions);
  const open = texts.filter((question) => question.text.trim() === '' || question.options.some((option) => option.text.trim() === ''));
  return (version.title.trim() === '' ? 1 : 0) + (richIsEmpty(version.body) && !richIsEmpty(form.body) ? 1 : 0) + open.length;
}

/**
 * Another language for the base. A version in that language changes places with it; without one the text only gets
 * another name. What was checked compared other pairs and is forgotten.
 */
export function withBase<T extends Versioned>(form: T, locale: Locale): T {
  if (locale === form.locale) return form;
  const other = form.versions.find((version) => version.locale === locale);
  if (other === undefined) return { ...form, locale, versionsChecked: [] };
  const aligned = alignQuestions(other.questions, form.questions);
  const old: NoticeVersion = {
    locale: form.locale,
    title: form.title,
    body: form.body,
    questions: form.questions.map(({ key, text, options }) => ({ key, text, options })),
  };
  const questions = form.questions.map((question, index) => ({
    ...question,
    text: aligned[index]?.text ?? '',
    options: aligned[index]?.options ?? [],
  }));
  const next = { ...form, locale, title: other.title, body: other.body, questions, versionsChecked: [] };
  return { ...next, versions: putVersion({ ...next, versions: removeVersion(form, locale) }, old) };
}
