import * as z from 'zod/mini';
import { isDay, isUuid } from '../fields';
import { textOf, type Locale, type Texts } from '../locale';
import { FORM_LIMITS, formKey, type FormQuestion, type QuestionType } from './questions';

/**
 * Answers of one form by question key: the option's key (`single`), keys of options (`multiple`), text (`blank`, `text`),
 * a number, a day `YYYY-MM-DD`, ids of uploaded files (`files`), or the one of the drawn picture (`signature`).
 */
export const formAnswer = z.union([
  z.string().check(z.maxLength(FORM_LIMITS.longText)),
  z.number(),
  z.array(z.string().check(z.maxLength(36))).check(z.maxLength(FORM_LIMITS.options.max)),
]);
export type FormAnswer = z.output<typeof formAnswer>;
export const formAnswers = () => z.record(formKey(), formAnswer);
export type FormAnswers = z.output<ReturnType<typeof formAnswers>>;

export type AnswerReason =
  | 'required'
  | 'wrong_kind'
  | 'too_long'
  | 'not_an_option'
  | 'too_few'
  | 'too_many'
  | 'too_small'
  | 'too_large'
  | 'not_a_day'
  | 'no_file'
  | 'unknown_question';

/** {原因} of NOT_ANSWER. */
export const ANSWER_REASONS: Readonly<Record<AnswerReason, Texts>> = {
  required: { zh: '必須填寫', en: 'an answer is required', pt: 'a resposta é obrigatória' },
  wrong_kind: { zh: '填寫格式不正確', en: 'the answer has the wrong form', pt: 'o formato da resposta não é válido' },
  too_long: { zh: '字數過多', en: 'the text is too long', pt: 'o texto é demasiado longo' },
  not_an_option: { zh: '所選選項不存在', en: 'this option does not exist', pt: 'a opção não existe' },
  too_few: { zh: '所選數目不足', en: 'too few are chosen', pt: 'foram escolhidas poucas opções' },
  too_many: { zh: '所選數目過多', en: 'too many are chosen', pt: 'foram escolhidas demasiadas opções' },
  too_small: { zh: '數值過小', en: 'the number is too small', pt: 'o número é demasiado pequeno' },
  too_large: { zh: '數值過大', en: 'the number is too large', pt: 'o número é demasiado grande' },
  not_a_day: { zh: '日期不存在', en: 'this date does not exist', pt: 'a data não existe' },
  no_file: {
    zh: '檔案已失效，請重新上載',
    en: 'the file is no longer there; please upload it again',
    pt: 'o ficheiro já não existe; carregue-o novamente',
  },
  unknown_question: { zh: '題目不存在', en: 'this question does not exist', pt: 'a pergunta não existe' },
};

/** `n` = place in the form from 1, as people count; 0 for an answer to no question. */
export interface AnswerFault {
  n: number;
  key: string;
  reason: AnswerReason;
}

/**
 * Everything that is wrong with a filled form, in the order of the questions; the same on the phone and on the server.
 * Empty text, an empty list and a missing key are "not answered". Whether files exist and belong to the person is the
 * server's own question.
 */
export function answerFaults(questions: readonly FormQuestion[], answers: FormAnswers): AnswerFault[] {
  const faults: AnswerFault[] = [];
  questions.forEach((question, i) => {
    const answer = answerTo(answers, question.key);
    const reason = isAnswered(answer) ? CHECKS[question.type](answer, question) : question.required ? 'required' : undefined;
    if (reason !== undefined) faults.push({ n: i + 1, key: question.key, reason });
  });
  const known = new Set(questions.map((q) => q.key));
  for (const key of Object.keys(answers)) if (!known.has(key)) faults.push({ n: 0, key, reason: 'unknown_question' });
  return faults;
}

export const isAnswered = (answer: FormAnswer | undefined): answer is FormAnswer =>
  answer !== undefined && (typeof answer === 'number' || (typeof answer === 'string' ? answer.trim() : answer).length > 0);

/** The answer to one question. A question may be named like something that every object has. */
const answerTo = (answers: FormAnswers, key: string): FormAnswer | undefined => (Object.hasOwn(answers, key) ? answers[key] : undefined);

/**
 * Answers as they are stored and compared: no unanswered keys, choices in the order of the options, text without control and
 * direction-override characters (C4); lines survive in 簡答 only.
 */
export function tidyAnswers(questions: readonly FormQuestion[], answers: FormAnswers): FormAnswers {
  const byKey = new Map(questions.map((question) => [question.key, question]));
  return Object.fromEntries(
    Object.entries(answers).flatMap(([key, answer]) => {
      const tidy = tidyAnswer(answer, byKey.get(key));
      return isAnswered(tidy) ? [[key, tidy]] : [];
    }),
  );
}

function tidyAnswer(answer: FormAnswer, question: FormQuestion | undefined): FormAnswer {
  if (typeof answer === 'string') {
    const lines = question?.type === 'text' ? answer.replace(/\r\n?/g, '\n') : answer.replace(/[\n\r\t]+/g, ' ');
    return lines
      .normalize('NFC')
      .toWellFormed()
      .replace(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
      .trim();
  }
  // There is one zero, as in JSON.
  if (typeof answer === 'number') return answer === 0 ? 0 : answer;
  const order = new Map(question?.options.map((option, i) => [option.key, i]));
  return question?.type === 'multiple' ? answer.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)) : answer;
}

/** The fault in words: `第2題：必須填寫` without its first part. */
export const answerReason = (reason: AnswerReason, locale: Locale): string => textOf(ANSWER_REASONS[reason], locale);

type Check = (answer: FormAnswer, question: FormQuestion) => AnswerReason | undefined;
const CHECKS: Readonly<Record<QuestionType, Check>> = {
  single: (answer, { options }) =>
    typeof answer !== 'string' ? 'wrong_kind' : options.some((o) => o.key === answer) ? undefined : 'not_an_option',
  multiple: (answer, { options, limits }) => {
    if (!Array.isArray(answer)) return 'wrong_kind';
    if (new Set(answer).size < answer.length || answer.some((key) => !options.some((o) => o.key === key))) return 'not_an_option';
    if (answer.length < (limits.min ?? 0)) return 'too_few';
    return answer.length > (limits.max ?? FORM_LIMITS.options.max) ? 'too_many' : undefined;
  },
  blank: (answer) => textFault(answer, FORM_LIMITS.blank),
  text: (answer) => textFault(answer, FORM_LIMITS.longText),
  number: (answer, { limits }) => {
    if (typeof answer !== 'number' || !Number.isFinite(answer)) return 'wrong_kind';
    if (answer < (limits.min ?? -FORM_LIMITS.number)) return 'too_small';
    return answer > (limits.max ?? FORM_LIMITS.number) ? 'too_large' : undefined;
  },
  date: (answer) => (typeof answer !== 'string' ? 'wrong_kind' : isDay(answer) ? undefined : 'not_a_day'),
  files: (answer) => {
    if (!Array.isArray(answer) || answer.some((id) => !isUuid(id))) return 'wrong_kind';
    return answer.length > FORM_LIMITS.files ? 'too_many' : undefined;
  },
  signature: (answer) => (typeof answer === 'string' && isUuid(answer) ? undefined : 'wrong_kind'),
};

const textFault = (answer: FormAnswer, max: number): AnswerReason | undefined =>
  typeof answer !== 'string' ? 'wrong_kind' : answer.length > max ? 'too_long' : undefined;
