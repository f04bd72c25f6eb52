import { answerReason, type AnswerReason } from '@contracts/forms/answers';
import { FORM_LIMITS, type FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { formatBytes, formatNumber } from '../../core/format/number';
import { currentLocale } from '../../core/i18n/locale';

/** Fault of an answer with the numbers of its question, as it stands under the field. */
export function faultWords(reason: AnswerReason, { type, limits }: FormQuestion): string {
  const min = formatNumber(limits.min ?? 0);
  const max = formatNumber(limits.max ?? 0);
  if (reason === 'too_few') return m.family_forms_fault_choose_min({ min });
  if (reason === 'too_many') return m.family_forms_fault_choose_max({ max: type === 'files' ? String(FORM_LIMITS.files) : max });
  if (type === 'number' && reason === 'wrong_kind') return m.family_forms_fault_number();
  if (reason === 'too_small' && limits.min !== undefined) return m.ui_fault_too_small({ min });
  if (reason === 'too_large' && limits.max !== undefined) return m.ui_fault_too_big({ max });
  // The server says it behind 「Question 3: 」; under its field it begins a line.
  const words = answerReason(reason, currentLocale());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a person should know before answering; undefined where the field says it itself. */
export function helpWords({ type, limits, options }: FormQuestion, maxBytes: number): string | undefined {
  const { min, max } = limits;
  if (type === 'multiple') return choiceWords(min ?? 0, max ?? options.length, options.length);
  if (type === 'files') return m.family_forms_files_limit({ max: FORM_LIMITS.files, size: formatBytes(maxBytes) });
  if (type !== 'number') return undefined;
  if (min !== undefined && max !== undefined) return m.family_forms_number_range({ min: formatNumber(min), max: formatNumber(max) });
  if (min !== undefined) return m.family_forms_number_min({ min: formatNumber(min) });
  return max === undefined ? undefined : m.family_forms_number_max({ max: formatNumber(max) });
}

function choiceWords(min: number, max: number, all: number): string {
  if (min === max) return m.family_forms_choose_exact({ n: min });
  if (min > 1 && max < all) return m.family_forms_choose_range({ min, max });
  if (max < all) return m.family_forms_choose_max({ max });
  return min > 1 ? m.family_forms_choose_min({ min }) : m.family_forms_choose_many();
}
