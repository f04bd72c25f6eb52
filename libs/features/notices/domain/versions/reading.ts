import type { Locale } from '@contracts/locale';

export const FACT_KINDS = ['date', 'time', 'amount', 'number', 'name', 'link'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** Something a text says that is the same in every language: `key` is its value, `quote` how it is written here. */
export interface Fact {
  kind: FactKind;
  key: string;
  quote: string;
  at: number;
  /** Answers for the same fact elsewhere, but need not stand in the other text: `(Friday)` behind a date, 「中午」, "two". */
  soft: boolean;
}
export type Found = Pick<Fact, 'kind' | 'key'> & { soft?: boolean };

const QUOTE_CHARS = 80;
/** Stands for what was read already: no letter, digit or space, so nothing is read across it. */
const READ = '\ufffc';

/** Full-width signs, odd spaces and dashes as their plain ones; every sign keeps its place. */
export function foldSigns(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => (sign === '\uff5e' ? '-' : String.fromCharCode(sign.charCodeAt(0) - 0xfee0)))
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000\t]/g, ' ')
    .replace(/[\u2010-\u2015\u2212~\u301c]/g, '-')
    .replace(/[\u2018\u2019]/g, "'");
}

/**
 * A text that is read from the clearest facts to the least clear ones: what one reader has taken, the next does not see,
 * so `9:30` is a time and not two numbers.
 */
export class Reading {
  readonly facts: Fact[] = [];
  readonly #source: string;
  #text: string;

  constructor(
    source: string,
    readonly locale: Locale,
  ) {
    this.#source = source.normalize('NFC');
    this.#text = foldSigns(this.#source);
  }

  /** What nobody has read yet. */
  get text(): string {
    return this.#text;
  }

  /** @param read what the match says, or undefined to leave it for others */
  each(pattern: RegExp, read: (match: RegExpExecArray) => readonly Found[] | undefined): void {
    const taken: [number, number][] = [];
    for (const match of this.#text.matchAll(pattern)) {
      const found = read(match);
      if (found === undefined) continue;
      this.#add(found, match.index, match.index + match[0].length);
      taken.push([match.index, match.index + match[0].length]);
    }
    for (const [from, to] of taken) this.#cover(from, to);
  }

  take(found: readonly Found[], from: number, to: number): void {
    this.#add(found, from, to);
    this.#cover(from, to);
  }

  #add(found: readonly Found[], from: number, to: number): void {
    const quote = this.#source.slice(from, to).trim().slice(0, QUOTE_CHARS).toWellFormed();
    for (const fact of found) this.facts.push({ soft: false, ...fact, quote, at: from });
  }

  #cover(from: number, to: number): void {
    this.#text = this.#text.slice(0, from) + READ.repeat(to - from) + this.#text.slice(to);
  }
}
