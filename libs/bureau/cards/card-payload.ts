/** T teaching staff, E other staff of a school, S student. */
export const CARD_TYPES = ['T', 'E', 'S'] as const;
export type CardType = (typeof CARD_TYPES)[number];

/** 8 digits, as printed on the card. */
export const CARD_NO = /^\d{8}$/;
/** 臨時教育證編號: `XX` and five digits (SUB-21). */
export const TEMPORARY_NO = /^XX\d{5}$/;

const PAYLOAD = /^DSEDJCARD:1:([TES]):(\d{8}):(\d)$/;

/** Check digit of a card number: its digits weighted 8…1, last digit of the sum (spec 01 §6). */
export function cardCheckDigit(cardNo: string): number {
  let sum = 0;
  for (let i = 0; i < 8; i += 1) sum += (8 - i) * Number(cardNo[i]);
  return sum % 10;
}

/** What stands in the QR picture of a card. */
export function cardPayload(card: { cardType: CardType; cardNo: string }): string {
  return `DSEDJCARD:1:${card.cardType}:${card.cardNo}:${String(cardCheckDigit(card.cardNo))}`;
}

/** Reads what a scanner saw. @returns undefined when it is no education card or its check digit is wrong (SUB-20) */
export function readCardPayload(scanned: string): { cardType: CardType; cardNo: string } | undefined {
  // Some scanners put the kind of code in front.
  const match = PAYLOAD.exec(scanned.trim().replace(/^QR_CODE,/, ''));
  if (match === null) return undefined;
  const [, cardType = '', cardNo = '', check = ''] = match;
  return cardCheckDigit(cardNo) === Number(check) ? { cardType: cardType as CardType, cardNo } : undefined;
}

/**
 * Reads a typed temporary number; small letters and full-width signs are taken.
 * @returns the number as the register knows it, or undefined (SUB-21)
 */
export function readTemporaryNo(typed: string): string | undefined {
  const folded = typed.normalize('NFKC').trim().toUpperCase();
  return TEMPORARY_NO.test(folded) ? folded : undefined;
}
