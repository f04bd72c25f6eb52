import type { FormAnswer } from '@contracts/forms/answers';
import { isAnswered } from '@contracts/forms/answers';
import { hasFiles, type FormQuestion } from '@contracts/forms/questions';

/** Between the choices of one answer (NOT-34). */
export const JOINT = '；';

/**
 * An answer as one cell of the feedback: the words of the options, numbers as numbers, days as they are. For uploads the
 * names given in `fileNames`, so that cell and archive say the same. Null = not answered.
 */
export function feedbackCell(question: FormQuestion, answer: FormAnswer | undefined, fileNames: readonly string[]): string | number | null {
  if (!isAnswered(answer)) return null;
  if (hasFiles(question.type)) return fileNames.join(JOINT);
  if (typeof answer === 'number') return answer;
  const words = (key: string): string => question.options.find((option) => option.key === key)?.text ?? key;
  if (question.type === 'single') return words(String(answer));
  return Array.isArray(answer) ? answer.map(words).join(JOINT) : answer;
}

/** Ids of the uploads of an answer, in the order given. */
export function filesOfAnswer(question: FormQuestion, answer: FormAnswer | undefined): readonly string[] {
  if (!hasFiles(question.type) || !isAnswered(answer) || typeof answer === 'number') return [];
  return typeof answer === 'string' ? [answer] : answer;
}

/** `3. Which bus?` The number is the one in the names of the files. */
export const questionHeader = (question: FormQuestion, n: number): string => `${String(n)}. ${question.text}`;
