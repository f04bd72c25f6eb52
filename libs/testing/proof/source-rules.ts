import type { SourceLine } from './source-lines';

/** A line that breaks a rule, as `file: line`. */
export type Found = string;

const say = ({ file, text }: SourceLine): Found => `${file}: ${text}`;

/** Clocks of the machine that tell the time of day; `performance.now()` only measures. */
const MACHINE_CLOCK = /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bTemporal\.Now\b|performance\.timeOrigin/;
/** Generators that can be foretold, and random values from anywhere but `node:crypto`. */
const WEAK_RANDOM = /\bMath\.random\b|\bgetRandomValues\b|\b(?:globalThis|webcrypto|self|window)\.crypto\b|from '(?:crypto|uuid|nanoid)'/;
const RANDOM_CALL = /(?<![.\w])(?:randomBytes|randomUUID|randomUUIDv7|randomInt|randomFill\w*)\(/;
const CRYPTO_IMPORT = /\}\s*from 'node:crypto'/;

const SECRET = '(?:secret|signature|token|password|passphrase|nonce|hmac|mac|verifier|oauthState|browserHash)';
const COMPARISON = /(\S+?)\)*\s+(?:===|!==|==|!=)\s+(\S+)/g;
/** Something named like a secret value; the hash of one is looked up, not compared. */
const SECRET_NAME = new RegExp(`${SECRET}[\\])?!;,]*$`, 'i');
/** What is no value of anybody: a constant, "is it there", its length. */
const CONSTANT = /^[(!]*(?:undefined|null|true|false|-?\d+|['"`]|[A-Z][A-Z\d_]+\b)|\.length\b/;
const OTHER_WAYS = new RegExp(`${SECRET}\\w*\\)?\\??\\.(?:equals|compare|localeCompare|startsWith|endsWith|includes)\\(`, 'i');
/** A database compares from left to right and tells by its time, too: it only looks up hashes. */
const SQL_LOOKUP = /\b(?:secret|token|signature|password|nonce)\s*(?:=|<>|IN)\s*\(?\$\d/;

/** Times of day by the machine's own clock (J10). */
export const machineClocks = (lines: readonly SourceLine[]): Found[] => lines.filter(({ text }) => MACHINE_CLOCK.test(text)).map(say);

/** Random values that are not the system generator's (F6). */
export function weakRandom(lines: readonly SourceLine[]): Found[] {
  const strong = new Set(lines.filter(({ text }) => CRYPTO_IMPORT.test(text)).map(({ file }) => file));
  return lines.filter(({ file, text }) => WEAK_RANDOM.test(text) || (RANDOM_CALL.test(text) && !strong.has(file))).map(say);
}

/** Comparisons of secret values that stop at the first difference (F6). */
export function hastyComparisons(lines: readonly SourceLine[]): Found[] {
  return lines.filter(({ text }) => compares(text) || OTHER_WAYS.test(text) || SQL_LOOKUP.test(text)).map(say);
}

function compares(text: string): boolean {
  return [...text.matchAll(COMPARISON)].some(([whole, left = '', right = '']) => {
    if (whole.includes('typeof') || text.includes(`typeof ${left}`) || CONSTANT.test(left) || CONSTANT.test(right)) return false;
    return SECRET_NAME.test(left) || SECRET_NAME.test(right);
  });
}
