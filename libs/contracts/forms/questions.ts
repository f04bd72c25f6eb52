import * as z from 'zod/mini';
import { line } from '../fields';

/** The eight question types of NOT-07, in the order of the picker: 單選, 多選, 填空, 簡答, 數字, 日期, 附件上傳, 簽名. */
export const QUESTION_TYPES = ['single', 'multiple', 'blank', 'text', 'number', 'date', 'files', 'signature'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];
/** Types that are answered by choosing options. */
export const hasOptions = (type: QuestionType): boolean => type === 'single' || type === 'multiple';
/** Types whose answer is files: uploads and the picture of a signature. */
export const hasFiles = (type: QuestionType): boolean => type === 'files' || type === 'signature';

export const FORM_LIMITS = {
  questions: 50,
  text: 500,
  options: { min: 2, max: 30 },
  optionText: 200,
  /** Characters of an answer: 填空 and 簡答. */
  blank: 200,
  longText: 2_000,
  files: 3,
  /** Numbers stay where a spreadsheet and JavaScript write the same digits. */
  number: 1_000_000_000_000,
} as const;

/** Name of a question within its form and of an option within its question; made by the editor, kept while texts change. */
export const formKey = () => z.string().check(z.regex(/^[a-z0-9]{1,12}$/));

export const formOption = z.strictObject({ key: formKey(), text: line(FORM_LIMITS.optionText, 0) });
export type FormOption = z.output<typeof formOption>;

const limit = () => z.optional(z.number().check(z.gte(-FORM_LIMITS.number), z.lte(FORM_LIMITS.number)));

/** As written in the editor: a draft may be incomplete, `questionFault` says what is missing before sending. */
export const formQuestion = z.strictObject({
  key: formKey(),
  type: z.enum(QUESTION_TYPES),
  text: line(FORM_LIMITS.text, 0),
  required: z.boolean(),
  options: z.array(formOption).check(z.maxLength(FORM_LIMITS.options.max)),
  /** `multiple`: fewest and most choices; `number`: smallest and largest value; empty for the others. */
  limits: z.strictObject({ min: limit(), max: limit() }),
});
export type FormQuestion = z.output<typeof formQuestion>;

export const formQuestions = () =>
  z.array(formQuestion).check(
    z.maxLength(FORM_LIMITS.questions),
    z.refine((list: FormQuestion[]) => new Set(list.map((q) => q.key)).size === list.length),
    z.refine((list: FormQuestion[]) => list.every((q) => new Set(q.options.map((o) => o.key)).size === q.options.length)),
  );

export type QuestionFault = 'no_text' | 'too_few_options' | 'empty_option' | 'same_options' | 'bad_limits';

/** What keeps a question from being sent (`NOT_QUESTION`: 第{n}題未完成). */
export function questionFault({ type, text, options, limits }: FormQuestion): QuestionFault | undefined {
  if (text === '') return 'no_text';
  const { min, max } = limits;
  if (min !== undefined && max !== undefined && min > max) return 'bad_limits';
  if (!hasOptions(type)) return undefined;
  if (options.length < FORM_LIMITS.options.min) return 'too_few_options';
  if (options.some((o) => o.text === '')) return 'empty_option';
  if (new Set(options.map((o) => o.text)).size < options.length) return 'same_options';
  const whole = [min, max].every((n) => n === undefined || (Number.isInteger(n) && n >= 0 && n <= options.length));
  return whole ? undefined : 'bad_limits';
}
