import { createContext, Script } from 'node:vm';

/** Signs that the classes of our patterns are made of; those of the pattern itself come on top. */
const SIGNS = ['a', 'A', '1', '0', ' ', '\t', '\n', '.', ',', '-', '_', '/', ':', '=', '"', '<', '@', '?', '中'];
/** Long enough that what grows with the third power of the length hangs, and what grows with the second does not. */
const LENGTH = 5_000;
/** A limit for hangs, not a measure of speed: the machine may be busy. */
const HANG_MS = 60_000;

/** Texts that make a pattern go back most often: a short piece again and again, then a sign that nothing takes. */
export function attacksOn(pattern: string): string[] {
  const plain = pattern.replace(/\\[pP]\{[^}]*\}|\\[A-Za-z]/g, '').replace(/[\\()[\]{}*+?|^$]/g, '');
  const own = [...new Set(plain)].slice(0, 8);
  const pieces = new Set([...SIGNS, ...own]);
  for (const sign of SIGNS) for (const other of own.slice(0, 4)) if (sign !== other) pieces.add(`${sign}${other}`);
  return [...pieces].map((piece) => `${piece.repeat(Math.ceil(LENGTH / piece.length))}\u0001`);
}

/** Only what repeats without end can run away. */
export const repeats = (pattern: string): boolean => /[*+]|\{\d+,\}/.test(pattern);

const sandbox = createContext({ pattern: /(?:)/, texts: [] as string[] });
const run = new Script('for (const text of texts) { pattern.lastIndex = 0; pattern.test(text); }');

/** @returns true when one of the texts keeps the pattern busy beyond the limit */
export function runsAway({ pattern, flags }: { pattern: string; flags: string }, hangMs = HANG_MS): boolean {
  Object.assign(sandbox, { pattern: new RegExp(pattern, flags), texts: attacksOn(pattern) });
  try {
    run.runInContext(sandbox, { timeout: hangMs });
    return false;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true;
    throw error;
  }
}
