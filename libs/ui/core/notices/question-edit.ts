import { FORM_LIMITS, hasOptions, type FormOption, type FormQuestion, type QuestionType } from '@contracts/forms/questions';

/** Writing questions (NOT-06, NOT-07): every step answers a new list, so that undo, drafts and comparing stay simple. */

const KEY_LENGTH = 8;

/** Name not yet taken, in the alphabet of `formKey`. */
export function freshKey(taken: Iterable<string>): string {
  const used = new Set(taken);
  for (;;) {
    const key = crypto.randomUUID().replaceAll('-', '').slice(0, KEY_LENGTH);
    if (!used.has(key)) return key;
  }
}

const keysOf = (list: readonly { key: string }[]) => list.map((item) => item.key);

/** The next empty option of a question. */
export const freshOption = (options: readonly FormOption[]): FormOption => ({ key: freshKey(keysOf(options)), text: '' });

function emptyOptions(): FormOption[] {
  const options: FormOption[] = [];
  while (options.length < FORM_LIMITS.options.min) options.push(freshOption(options));
  return options;
}

/** A question of this type with nothing in it; required, because forgetting an answer costs more than skipping one. */
export function newQuestion(type: QuestionType, list: readonly FormQuestion[]): FormQuestion {
  return { key: freshKey(keysOf(list)), type, text: '', required: true, options: hasOptions(type) ? emptyOptions() : [], limits: {} };
}

/** Another type for a question: words stay, options stay where both types have them, limits mean something else and go. */
export function withType(question: FormQuestion, type: QuestionType): FormQuestion {
  if (question.type === type) return question;
  const options = hasOptions(type) ? (hasOptions(question.type) ? question.options : emptyOptions()) : [];
  return { ...question, type, options, limits: {} };
}

/** Nothing was written into it yet. */
export const isEmptyQuestion = (question: FormQuestion): boolean =>
  question.text.trim() === '' && question.options.every((option) => option.text.trim() === '');

/** Replaces the question of this key, or puts it at the end. */
export function putQuestion(list: readonly FormQuestion[], question: FormQuestion): FormQuestion[] {
  return list.some((other) => other.key === question.key)
    ? list.map((other) => (other.key === question.key ? question : other))
    : [...list, question];
}

export const removeQuestion = (list: readonly FormQuestion[], key: string): FormQuestion[] =>
  list.filter((question) => question.key !== key);

/** A copy right behind its original; options keep their keys, they are named within their question. */
export function duplicateQuestion(list: readonly FormQuestion[], key: string): FormQuestion[] {
  if (list.length >= FORM_LIMITS.questions) return [...list];
  const taken = keysOf(list);
  return list.flatMap((question) => (question.key === key ? [question, { ...question, key: freshKey(taken) }] : [question]));
}

/** Moves an item to a place, counted in the list without it; beyond the ends means the ends. */
export function moveTo<T extends { key: string }>(list: readonly T[], key: string, to: number): T[] {
  const item = list.find((other) => other.key === key);
  if (item === undefined) return [...list];
  const rest = list.filter((other) => other.key !== key);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), item, ...rest.slice(at)];
}

/** One place up (-1) or down (1). */
export function moveBy<T extends { key: string }>(list: readonly T[], key: string, by: number): T[] {
  return moveTo(list, key, list.findIndex((item) => item.key === key) + by);
}
