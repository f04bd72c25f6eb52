import { fill, textOf, type Locale, type Texts } from '@contracts/locale';

/** Words on the cards in WeChat and WeCom (spec 03 §9): a title and a hint, nothing personal (G8). */
const CARD = {
  confirm: { zh: '需確認 · 請點開查看', en: 'Please open and confirm', pt: 'Abra e confirme' },
  form: { zh: '需填寫 · 請點開填寫', en: 'Please open and fill in', pt: 'Abra e preencha' },
  read: { zh: '請點開查看', en: 'Open to read', pt: 'Abra para ler' },
  reminder: { zh: '提醒：請處理 {title}', en: 'Reminder: please deal with {title}', pt: 'Lembrete: trate de {title}' },
  copied: { zh: '【抄送】{title}', en: '[Copy] {title}', pt: '[Cópia] {title}' },
  copiedHint: { zh: '發出人：{name}', en: 'Sent by {name}', pt: 'Enviado por {name}' },
  failed: { zh: '{n} 人未送達', en: '{n} not reached', pt: '{n} não alcançados' },
} as const satisfies Record<string, Texts>;

export type Asks = 'nothing' | 'confirm' | 'form';

/** What a notice asks of a family. A form always needs an answer (NOT-13). */
export const asksOf = (notice: { has_form: boolean; require_confirm: boolean }): Asks =>
  notice.has_form ? 'form' : notice.require_confirm ? 'confirm' : 'nothing';

/** Title and description of the 學校通知 card; cutting to WeCom's bytes happens where the card is built. */
export function familyCard(title: string, asks: Asks, reminder: boolean, locale: Locale): { title: string; description: string } {
  return {
    title: reminder ? fill(textOf(CARD.reminder, locale), { title }) : title,
    description: textOf(asks === 'form' ? CARD.form : asks === 'confirm' ? CARD.confirm : CARD.read, locale),
  };
}

/** Card of staff in copy. */
export const copiedCard = (title: string, sender: string, locale: Locale): { title: string; description: string } => ({
  title: fill(textOf(CARD.copied, locale), { title }),
  description: fill(textOf(CARD.copiedHint, locale), { name: sender }),
});

/** Card of the sender when somebody was not reached. */
export const failedCard = (title: string, n: number, locale: Locale): { title: string; description: string } => ({
  title,
  description: fill(textOf(CARD.failed, locale), { n }),
});
