import { isAnswered, type FormAnswers } from '@contracts/forms/answers';
import type { FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { formatDay } from '../format/date';
import { formatNumber } from '../format/number';

/**
 * One answer in words: texts of options joined by 「；」, days and numbers as people write them; undefined = not answered.
 * Files and signatures are shown by who has their names, here they are counted.
 */
export function answerText(question: FormQuestion, answers: FormAnswers): string | undefined {
  const answer = answers[question.key];
  if (!isAnswered(answer)) return undefined;
  const option = (key: string) => question.options.find((other) => other.key === key)?.text ?? key;
  switch (question.type) {
    case 'single':
      return option(String(answer));
    case 'multiple':
      return (Array.isArray(answer) ? answer : [String(answer)]).map(option).join('；');
    case 'number':
      return typeof answer === 'number' ? formatNumber(answer) : String(answer);
    case 'date':
      return formatDay(String(answer), true);
    case 'files':
      return m.ui_files_n({ n: Array.isArray(answer) ? answer.length : 1 });
    case 'signature':
      return m.ui_signed();
    case 'blank':
    case 'text':
      return String(answer);
  }
}

/** Ids of the files of one answer. */
export function answerFiles(question: FormQuestion, answers: FormAnswers): string[] {
  const answer = answers[question.key];
  if (question.type !== 'files' && question.type !== 'signature') return [];
  return Array.isArray(answer) ? answer : typeof answer === 'string' && answer !== '' ? [answer] : [];
}
