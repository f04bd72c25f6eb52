/** One explanation in the languages of the product. */
export interface Hint {
  'zh-Hant': string;
  en: string;
  pt: string;
}

export const h = (zh: string, en: string, pt: string): Hint => ({ 'zh-Hant': zh, en, pt });
