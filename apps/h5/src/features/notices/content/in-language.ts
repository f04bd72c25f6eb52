import type { FormQuestion } from '@contracts/forms/questions';
import type { Locale } from '@contracts/locale';
import type { NoticeDetail } from '@contracts/notices';
import { richIsEmpty, type RichDoc } from '@contracts/rich-text';
import { versionIn } from '@ui/core/notices/version-edit';

/** A notice as a family reads it in a language: what a version leaves out stays in the notice's own language (BEY-06). */
export function inLanguage(
  notice: Pick<NoticeDetail, 'title' | 'body' | 'questions' | 'locale' | 'versions' | 'versionsChecked'>,
  locale: Locale,
): { title: string; body: RichDoc; questions: FormQuestion[] } {
  const { title, body, questions } = notice;
  if (locale === notice.locale) return { title, body, questions };
  const version = versionIn(notice, locale);
  return {
    title: version.title.trim() === '' ? title : version.title,
    body: richIsEmpty(version.body) ? body : version.body,
    questions: questions.map((question, index) => {
      const words = version.questions[index];
      return {
        ...question,
        text: words?.text === undefined || words.text === '' ? question.text : words.text,
        options: question.options.map((option, at) => {
          const text = words?.options[at]?.text ?? '';
          return text === '' ? option : { ...option, text };
        }),
      };
    }),
  };
}
