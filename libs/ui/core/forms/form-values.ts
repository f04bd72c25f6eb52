import { answerFaults, isAnswered, type AnswerReason, type FormAnswer, type FormAnswers } from '@contracts/forms/answers';
import { FORM_LIMITS, hasFiles, type FormQuestion } from '@contracts/forms/questions';

/** A file of a half-filled form: on this phone under its own name, on the server under `server` once it has arrived. */
export interface FormFile {
  name: string;
  mime: string;
  size: number;
  /** A drawn signature, not a chosen file. */
  signature?: true;
  server?: string;
  /** ms since epoch (device clock) when it arrived; the server keeps unused uploads for a day. */
  arrivedAt?: number;
}

/**
 * What a person has typed so far, by question key: text and numbers as typed, keys of options, ids of files on this phone
 * (one signature = one id). `files` says what these ids are.
 */
export interface FormValues {
  values: Readonly<Record<string, string | readonly string[]>>;
  files: Readonly<Record<string, FormFile>>;
  /** Questions answered in own words: these may be shown to their writer even where the questions may not (NOT-38). */
  typed?: readonly string[];
}

const OWN_WORDS: readonly FormQuestion['type'][] = ['blank', 'text', 'number'];

/** A form with one answer changed. */
export function withValue(form: FormValues, { key, type }: FormQuestion, value: string | readonly string[]): FormValues {
  const typed = form.typed ?? [];
  return {
    ...form,
    values: { ...form.values, [key]: value },
    ...(OWN_WORDS.includes(type) && !typed.includes(key) ? { typed: [...typed, key] } : {}),
  };
}

/** What its writer put in own words, without the questions. */
export const ownWords = ({ values, typed = [] }: FormValues): string =>
  typed
    .map((key) => values[key] ?? '')
    .filter((words): words is string => typeof words === 'string' && words.trim() !== '')
    .join('\n\n');

export const EMPTY_FORM: FormValues = { values: {}, files: {} };

/** Full-width digits of Chinese keyboards, grouping commas and a decimal comma are read as people mean them. */
export function parseNumber(typed: string): number | undefined {
  const plain = typed
    .normalize('NFKC')
    .replace(/[\s']/g, '')
    .replace(/[−–—]/g, '-')
    .replace(/,(?=\d{3}(?:\D|$))/g, '')
    .replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Answers as the server takes them; what is not answered is left out, a number that is none stays text and is a fault. */
export function answersOf(questions: readonly FormQuestion[], { values }: FormValues): FormAnswers {
  const answers: FormAnswers = {};
  for (const question of questions) {
    const value = values[question.key];
    if (value === undefined) continue;
    const answer = answerOf(question, value);
    if (isAnswered(answer)) answers[question.key] = answer;
  }
  return answers;
}

function answerOf(question: FormQuestion, value: string | readonly string[]): FormAnswer {
  if (typeof value !== 'string') return [...value];
  if (question.type === 'number') return parseNumber(value) ?? value;
  return question.type === 'date' || hasFiles(question.type) ? value : value.trim() === '' ? '' : value;
}

/** Values of a form that was answered before, to be changed (NOT-56). */
export function valuesOf(
  answers: FormAnswers,
  files: readonly { id: string; name: string; mime: string; size: number }[],
  savedAt: number,
): FormValues {
  const values = Object.fromEntries(
    Object.entries(answers).map(([key, answer]) => [key, typeof answer === 'number' ? String(answer) : answer]),
  );
  const known = files.map(({ id, name, mime, size }) => [id, { name, mime, size, server: id, arrivedAt: savedAt }] as const);
  return { values, files: Object.fromEntries(known) };
}

/**
 * A kept form against the questions as they are now: answers to questions that are gone, options that are gone and files
 * nobody names any more are left out; everything else stays as typed.
 */
export function fitValues(questions: readonly FormQuestion[], kept: FormValues): FormValues {
  const values: Record<string, string | readonly string[]> = {};
  for (const { key, type, options } of questions) {
    const value = kept.values[key];
    if (value === undefined) continue;
    const many = type === 'multiple' || type === 'files';
    if (many !== (typeof value !== 'string')) continue;
    const has = (id: string) => (hasFiles(type) ? kept.files[id] !== undefined : options.some((option) => option.key === id));
    if (typeof value !== 'string') values[key] = value.filter(has);
    else if ((type !== 'single' && type !== 'signature') || has(value)) values[key] = value;
  }
  const named = new Set(questions.filter((q) => hasFiles(q.type)).flatMap((q) => values[q.key] ?? []));
  const files = Object.fromEntries(Object.entries(kept.files).filter(([id]) => named.has(id)));
  return { values, files, ...(kept.typed === undefined ? {} : { typed: kept.typed }) };
}

export interface FieldFault {
  key: string;
  /** Place in the form from 1. */
  n: number;
  reason: AnswerReason;
}

/** What keeps the form from being sent, in the order of the questions; the server asks the same again. */
export function formFaults(questions: readonly FormQuestion[], form: FormValues): FieldFault[] {
  const answers = answersOf(questions, form);
  // Files wait on the phone under names of their own; whether they are files is the server's question, how many is ours.
  return answerFaults(questions, answers);
}

/** True per question: answered and acceptable, as the stones at the head of the form show it. */
export function answeredParts(questions: readonly FormQuestion[], form: FormValues): boolean[] {
  const answers = answersOf(questions, form);
  const wrong = new Set(formFaults(questions, form).map((fault) => fault.key));
  return questions.map(({ key }) => isAnswered(answers[key]) && !wrong.has(key));
}

export const isEmptyForm = ({ values }: FormValues): boolean =>
  Object.values(values).every((value) => (typeof value === 'string' ? value.trim() === '' : value.length === 0));

/** Two sets of answers that say the same; order of ticks does not matter. */
export function sameAnswers(a: FormAnswers, b: FormAnswers): boolean {
  const plain = (answers: FormAnswers) =>
    JSON.stringify(
      Object.entries(answers)
        .filter(([, answer]) => isAnswered(answer))
        .map(([key, answer]) => [key, Array.isArray(answer) ? [...answer].sort() : typeof answer === 'string' ? answer.trim() : answer])
        .sort(([x], [y]) => (String(x) < String(y) ? -1 : 1)),
    );
  return plain(a) === plain(b);
}

/** The typed answers as plain text, to copy where they could not be sent (NOT-54). */
export function formText(questions: readonly FormQuestion[], form: FormValues): string {
  return questions
    .flatMap((question, index) => {
      const words = valueWords(question, form);
      return words === '' ? [] : [`${index + 1}. ${question.text}\n${words}`];
    })
    .join('\n\n');
}

/** One answer in words: texts of the chosen options, names of files, what was typed. */
export function valueWords({ key, type, options }: FormQuestion, { values, files }: FormValues): string {
  const value = values[key] ?? '';
  const list = typeof value === 'string' ? (value === '' ? [] : [value]) : value;
  if (type === 'single' || type === 'multiple')
    return list
      .map((id) => options.find((option) => option.key === id)?.text ?? '')
      .filter((text) => text !== '')
      .join('；');
  if (hasFiles(type))
    return list
      .map((id) => files[id]?.name ?? '')
      .filter((name) => name !== '')
      .join('；');
  return list.join('');
}

/** Room left for files of one question. */
export const fileRoom = (chosen: number): number => Math.max(0, FORM_LIMITS.files - chosen);
