import { FORM_LIMITS, type FormQuestion, type QuestionFault, type QuestionType } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { formatNumber } from '../format/number';

/** Words of writing questions, for phone and console (NOT-07). */
export function typeWord(type: QuestionType): string {
  switch (type) {
    case 'single':
      return m.notice_writing_type_single();
    case 'multiple':
      return m.notice_writing_type_multiple();
    case 'blank':
      return m.notice_writing_type_blank();
    case 'text':
      return m.notice_writing_type_text();
    case 'number':
      return m.notice_writing_type_number();
    case 'date':
      return m.notice_writing_type_date();
    case 'files':
      return m.notice_writing_type_files();
    case 'signature':
      return m.notice_writing_type_signature();
  }
}

/** One line on what families do with a type. */
export function typeNote(type: QuestionType): string {
  switch (type) {
    case 'single':
      return m.notice_writing_type_single_note();
    case 'multiple':
      return m.notice_writing_type_multiple_note();
    case 'blank':
      return m.notice_writing_type_blank_note({ max: formatNumber(FORM_LIMITS.blank) });
    case 'text':
      return m.notice_writing_type_text_note({ max: formatNumber(FORM_LIMITS.longText) });
    case 'number':
      return m.notice_writing_type_number_note();
    case 'date':
      return m.notice_writing_type_date_note();
    case 'files':
      return m.notice_writing_type_files_note({ max: FORM_LIMITS.files });
    case 'signature':
      return m.notice_writing_type_signature_note();
  }
}

export function questionFaultWord(fault: QuestionFault): string {
  switch (fault) {
    case 'no_text':
      return m.notice_writing_fault_no_text();
    case 'too_few_options':
      return m.notice_writing_fault_too_few_options({ min: FORM_LIMITS.options.min });
    case 'empty_option':
      return m.notice_writing_fault_empty_option();
    case 'same_options':
      return m.notice_writing_fault_same_options();
    case 'bad_limits':
      return m.notice_writing_fault_bad_limits();
  }
}

/** 「單選 · 必填」 */
export const questionMeta = ({ type, required }: Pick<FormQuestion, 'type' | 'required'>): string =>
  `${typeWord(type)} · ${required ? m.notice_writing_required() : m.notice_writing_optional()}`;
