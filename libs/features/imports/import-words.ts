import { ERRORS } from '@contracts/errors';
import { fill, textOf, type Locale, type Texts } from '@contracts/locale';
import type { ImportSource, RowFault } from './import-kinds';

/** The column behind the others in the file of rows that were not imported. */
export const REASON: Texts = { zh: '原因', en: 'Reason', pt: 'Motivo' };
export const FAULTS_NAME: Texts = { zh: '未匯入', en: 'Not imported', pt: 'Não importado' };
export const TEMPLATE_NAME: Texts = { zh: '匯入範本', en: 'Import template', pt: 'Modelo de importação' };
const FINISHED: Texts = { zh: '匯入完成：{title}', en: 'Import finished: {title}', pt: 'Importação concluída: {title}' };
const NUMBERS: Texts = {
  zh: '成功{done}行，未匯入{failed}行',
  en: '{done} rows imported, {failed} not imported',
  pt: '{done} linhas importadas, {failed} não importadas',
};

const ROW: Texts = { zh: '第{n}行：{reason}', en: 'Row {n}: {reason}', pt: 'Linha {n}: {reason}' };

/** Reasons with the row they stand in, for the file of faults (14 §12). */
export const rowText = (n: number, reason: string, locale: Locale): string => fill(textOf(ROW, locale), { n, reason });

/** A reason in words. */
export function faultText(source: ImportSource, fault: RowFault, locale: Locale): string {
  const column = source.columns.find((each) => each.key === fault.column);
  const params: Record<string, string | number> = { ...fault.params };
  if (column !== undefined) params['column'] = textOf(column.header, locale);
  return fill(textOf(ERRORS[fault.code], locale), params);
}

export function finishedWords(title: Texts, counts: { done: number; failed: number }, locale: Locale): { title: string; summary: string } {
  return { title: fill(textOf(FINISHED, locale), { title: textOf(title, locale) }), summary: fill(textOf(NUMBERS, locale), counts) };
}
