/** Characters of one part of a name; three parts and a number stay below the 255 bytes of most file systems. */
const PART_CHARS = 24;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A name of a person or class as part of a file name on every system: no separators, wildcards, control or direction
 * characters, no dots or blanks at an end, no device names. Never empty.
 */
export function safeNamePart(name: string): string {
  const clean = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu, '')
    .replace(/[<>:"/\\|?*\u2044\u2215\u29f5\ufe68\uff0f\uff3c]/g, '-')
    .replace(/\s+/g, ' ');
  const cut = [...clean]
    .slice(0, PART_CHARS)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '');
  return cut === '' || RESERVED.test(cut) ? `_${cut}` : cut;
}

/** Ending of a stored file's name, `.pdf`; empty when there is none to trust. */
export function safeEnding(name: string): string {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1];
  return ending === undefined ? '' : `.${ending.toLowerCase()}`;
}

/** Gives each entry of an archive a name of its own, also for systems that take upper and lower case for the same. */
export class EntryNames {
  readonly #used = new Set<string>();
  readonly #next = new Map<string, number>();

  /** @returns `base_n.ending` with the smallest number not yet given away */
  take(base: string, ending: string): string {
    const folded = base.toLowerCase().normalize('NFKC');
    for (let n = this.#next.get(folded) ?? 1; ; n += 1) {
      const key = `${folded}_${String(n)}${ending}`;
      if (this.#used.has(key)) continue;
      this.#used.add(key);
      this.#next.set(folded, n + 1);
      return `${base}_${String(n)}${ending}`;
    }
  }
}
