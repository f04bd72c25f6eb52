import { LOCALES, type Locale } from '@contracts/locale';
import type { FormQuestion } from '@contracts/forms/questions';
import type { NoticeVersion } from '@contracts/notice-types';

/** Languages a reader gets a notice in, best first: the wanted one, then pt → en → zh-Hant (OVR-14, BEY-06). */
const FALLBACK: readonly Locale[] = ['pt', 'en', 'zh-Hant'];
const AFTER: Readonly<Record<Locale, readonly Locale[]>> = {
  pt: FALLBACK,
  en: ['en', 'zh-Hant', 'pt'],
  'zh-Hant': ['zh-Hant', 'en', 'pt'],
};
export const preferred = (wanted: Locale): readonly Locale[] => AFTER[wanted];

/** Languages in the order of the switch. */
export const inOrder = (locales: readonly Locale[]): Locale[] => LOCALES.filter((locale) => locales.includes(locale));

/** Questions in the words of a version; what it leaves out stays in the notice's own language. */
export function translated(questions: readonly FormQuestion[], version: Pick<NoticeVersion, 'questions'> | null): FormQuestion[] {
  const words = new Map(version?.questions.map((question) => [question.key, question]));
  return questions.map((question) => {
    const other = words.get(question.key);
    if (other === undefined) return question;
    const options = new Map(other.options.map((option) => [option.key, option.text]));
    return {
      ...question,
      text: other.text || question.text,
      options: question.options.map((option) => ({ ...option, text: options.get(option.key) || option.text })),
    };
  });
}
