import { fill, textOf, type Locale, type Texts } from '@contracts/locale';

/** Words on the cards in WeChat and WeCom (spec 03 §9): a title and a hint, nothing personal (G8). */
const CARD = {
  confirm: { zh: '需確認 · 請點開查看', en: 'Please open and confirm', pt: 'Abra e confirme' },
  form: { zh: '需填寫 · 請點開填寫', en: 'Please open and fill in', pt: 'Abra e preencha' },
  read: { zh: '請點開查看', en: 'Open to read', pt: 'Abra para ler' },
  reminder: { zh: '提醒：請處理 {title}', en: 'Reminder: please deal with {title}', pt: 'Lembrete: trate de {title}' },
  copied: { zh: '【抄送】{title}', en: '[Copy] {title}', pt: '[Cópia] {title}' },
  copiedHint: { zh: '發出人：{name}', en: 'Sent by {name}', pt: 'Enviado por {name}' },
  bundle: { zh: '今日另有 {n} 則通知', en: '{n} more notices today', pt: 'Mais {n} avisos hoje' },
  bundleOne: { zh: '今日另有 1 則通知', en: '1 more notice today', pt: 'Mais 1 aviso hoje' },
  bundleSome: { zh: '今日另有通知', en: 'More notices today', pt: 'Mais avisos hoje' },
  tomorrow: { zh: '明日截止：{title}', en: 'Due tomorrow: {title}', pt: 'Termina amanhã: {title}' },
  today: { zh: '今日截止：{title}', en: 'Due today: {title}', pt: 'Termina hoje: {title}' },
  preview: { zh: '【預覽】{title}', en: '[Preview] {title}', pt: '[Pré-visualização] {title}' },
  previewHint: {
    zh: '只有你收到這則預覽，尚未發送',
    en: 'Only you got this preview; nothing was sent',
    pt: 'Só você recebeu esta pré-visualização; nada foi enviado',
  },
  returned: { zh: '【未發送】{title}', en: '[Not sent] {title}', pt: '[Não enviado] {title}' },
  returnedHint: {
    zh: '定時發送未能執行，已回到草稿：{reason}',
    en: 'The scheduled sending could not be done; it is a draft again: {reason}',
    pt: 'O envio agendado não foi feito; voltou a rascunho: {reason}',
  },
  reinvite: { zh: '【邀請家長】{title}', en: '[Invite families] {title}', pt: '[Convidar famílias] {title}' },
  reinviteHint: {
    zh: '{classes}：{n} 個家庭未加入學校通知，請協助邀請',
    en: '{classes}: {n} families have not joined school notices; please invite them',
    pt: '{classes}: {n} famílias não aderiram aos avisos da escola; convide-as',
  },
  shared: { zh: '【分享】家校通知 {title}', en: '[Shared] School notice {title}', pt: '[Partilhado] Aviso {title}' },
  sharedMany: { zh: '【分享】家校通知（{n} 則）', en: '[Shared] {n} school notices', pt: '[Partilhado] {n} avisos' },
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

interface Card {
  title: string;
  description: string;
}

/** The reminder of a deadline, for those who have not acted (spec 03 §9). @param sameDay the day of the deadline has begun */
export const deadlineCard = (title: string, asks: Asks, sameDay: boolean, locale: Locale): Card => ({
  title: fill(textOf(sameDay ? CARD.today : CARD.tomorrow, locale), { title }),
  description: familyCard(title, asks, false, locale).description,
});

/** The sender's own look at a draft (NOT-15). */
export const previewCard = (title: string, locale: Locale): Card => ({
  title: fill(textOf(CARD.preview, locale), { title }),
  description: textOf(CARD.previewHint, locale),
});

/** A scheduled notice that could not be sent. @param reason the sentence of the error table */
export const returnedCard = (title: string, reason: string, locale: Locale): Card => ({
  title: fill(textOf(CARD.returned, locale), { title }),
  description: fill(textOf(CARD.returnedHint, locale), { reason }),
});

/** Class teachers are asked to invite families who have not joined (NOT-17). */
export const reinviteCard = (title: string, classes: readonly string[], families: number, locale: Locale): Card => ({
  title: fill(textOf(CARD.reinvite, locale), { title }),
  description: fill(textOf(CARD.reinviteHint, locale), { classes: classes.join(locale === 'zh-Hant' ? '、' : ', '), n: families }),
});

const DIGEST_TITLES = 8;
/** What was sent in an hour, for administrators (NOT-44). */
export function digestCard(notices: readonly { title: string; sender: string }[], locale: Locale): Card {
  const [first] = notices;
  const title =
    notices.length === 1 && first !== undefined
      ? fill(textOf(CARD.shared, locale), { title: first.title })
      : fill(textOf(CARD.sharedMany, locale), { n: notices.length });
  const lines = notices.slice(0, DIGEST_TITLES).map((one) => `${one.title}（${one.sender}）`);
  return { title, description: [...lines, ...(notices.length > DIGEST_TITLES ? ['…'] : [])].join('\n') };
}

/** Card of the sender when somebody was not reached. */
export const failedCard = (title: string, n: number, locale: Locale): { title: string; description: string } => ({
  title,
  description: fill(textOf(CARD.failed, locale), { n }),
});

/**
 * Card of a family that has had its messages of the day (BEY-05).
 * @param n notices that wait for each of its receivers; null when that differs from one to the other
 */
export const bundleCard = (n: number | null, locale: Locale): { title: string; description: string } => ({
  title: n === null ? textOf(CARD.bundleSome, locale) : n === 1 ? textOf(CARD.bundleOne, locale) : fill(textOf(CARD.bundle, locale), { n }),
  description: textOf(CARD.read, locale),
});
