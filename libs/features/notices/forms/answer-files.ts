import type * as z from 'zod/mini';
import type { FormAnswers } from '@contracts/forms/answers';
import { hasFiles, type FormQuestion } from '@contracts/forms/questions';
import type { answerFile } from '@contracts/my-notices';

type AnswerFile = z.output<typeof answerFile>;

/** Ids of the files that an answer names, in the order of the questions. */
export const fileIdsOf = (questions: readonly FormQuestion[], answers: FormAnswers): string[] =>
  questions.flatMap((question) => (hasFiles(question.type) ? [answers[question.key] ?? []].flat().map(String) : []));

/** Those of `files` that this answer names: a later revision may have dropped some. */
export function namedFiles(questions: readonly FormQuestion[], answers: FormAnswers, files: readonly AnswerFile[]): AnswerFile[] {
  const byId = new Map(files.map((file) => [file.id, file]));
  return fileIdsOf(questions, answers).flatMap((id) => {
    const file = byId.get(id);
    return file === undefined ? [] : [{ id: file.id, name: file.name, mime: file.mime, size: file.size }];
  });
}
