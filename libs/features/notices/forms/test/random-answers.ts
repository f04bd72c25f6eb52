import fc from 'fast-check';
import type { FormAnswers } from '@contracts/forms/answers';
import type { FormQuestion } from '@contracts/forms/questions';
import type { QuestionSummary } from '@contracts/notice-forms';
import { question } from './form-questions';

/** Questions whose answers the summary counts in different ways. */
export const COUNTED: FormQuestion[] = [
  question('one', 'single', { required: false }),
  question('many', 'multiple', { required: false }),
  question('blank', 'blank', { required: false }),
  question('text', 'text', { required: false }),
  question('num', 'number', { required: false }),
  question('half', 'number', { required: false }),
  question('day', 'date', { required: false }),
];

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 3 });
const keys = ['a', 'b', 'c'];

/** One filled form, each question answered or not. */
export const someAnswers: fc.Arbitrary<FormAnswers> = fc
  .record({
    one: some(fc.constantFrom(...keys)),
    many: some(fc.subarray(keys, { minLength: 1 })),
    blank: some(fc.constantFrom('甲', '乙', 'C')),
    text: some(fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '')),
    num: some(fc.integer({ min: -5, max: 20 })),
    half: some(fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 8)),
    day: some(fc.integer({ min: 1, max: 28 }).map((d) => `2026-11-${String(d).padStart(2, '0')}`)),
  })
  .map((answers) => Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined)) as FormAnswers);

/** The same figures, counted in the plainest way. */
export function recount(item: FormQuestion, all: readonly FormAnswers[]): QuestionSummary {
  const given = all.flatMap((answers) => (answers[item.key] === undefined ? [] : [answers[item.key]!]));
  const choices = given.flat().map(String);
  const days = new Map<string, number>();
  for (const day of choices) days.set(day, (days.get(day) ?? 0) + 1);
  return {
    question: item,
    answered: given.length,
    options:
      item.options.length === 0
        ? null
        : item.options.map((option) => ({ ...option, count: choices.filter((key) => key === option.key).length })),
    numbers: item.type === 'number' && given.length > 0 ? numbersOf(given.map(Number)) : null,
    days: item.type === 'date' ? [...days].map(([day, count]) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1)) : null,
  };
}

function numbersOf(list: number[]): NonNullable<QuestionSummary['numbers']> {
  const sorted = list.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const sum = list.reduce((a, b) => a + b, 0);
  const middle = (sorted.length - 1) / 2;
  const steps = Math.min(12, new Set(list).size);
  const bars = Array<number>(steps).fill(0);
  for (const n of list) bars[max === min ? 0 : Math.min(steps - 1, Math.floor(((n - min) / (max - min)) * steps))]! += 1;
  return {
    min,
    max,
    sum,
    mean: sum / list.length,
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
    histogram: bars.map((count, i) => ({
      from: min + ((max - min) / steps) * i,
      to: i === steps - 1 ? max : min + ((max - min) / steps) * (i + 1),
      count,
    })),
  };
}
