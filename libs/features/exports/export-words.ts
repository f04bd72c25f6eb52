import { fill, textOf, type Locale, type Texts } from '@contracts/locale';

const READY: Texts = { zh: '下載已完成：{title}', en: 'Download ready: {title}', pt: 'Transferência pronta: {title}' };
const FAILED: Texts = { zh: '下載未能完成：{title}', en: 'Download failed: {title}', pt: 'A transferência falhou: {title}' };
const KEPT: Texts = { zh: '請於 {days} 日內下載', en: 'Available for {days} days', pt: 'Disponível durante {days} dias' };
const NOT_ALLOWED: Texts = {
  zh: '您已沒有下載此內容的權限',
  en: 'You may no longer download this',
  pt: 'Já não tem permissão para transferir este conteúdo',
};
const BROKEN: Texts = {
  zh: '製作檔案時發生錯誤，請再試一次',
  en: 'The file could not be made; please try again',
  pt: 'Não foi possível criar o ficheiro; tente novamente',
};

/** Why a download failed, for its owner. @param code what the table keeps */
export const failureWords = (code: string, locale: Locale): string =>
  textOf(code === 'FORBIDDEN' || code === 'NOT_FOUND' ? NOT_ALLOWED : BROKEN, locale);

/** Line of 消息提醒 and card of WeCom: nothing personal beyond the title the owner knows (G8). */
export function tidings(
  title: string,
  state: 'ready' | 'failed',
  error: string | null,
  keepDays: number,
  locale: Locale,
): { title: string; summary: string } {
  return state === 'ready'
    ? { title: fill(textOf(READY, locale), { title }), summary: fill(textOf(KEPT, locale), { days: keepDays }) }
    : { title: fill(textOf(FAILED, locale), { title }), summary: failureWords(error ?? '', locale) };
}
