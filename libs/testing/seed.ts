import { randomInt } from 'node:crypto';

/** What `npm test` draws its random values from: a gate says the same of the same tree (S7). `npm run fuzz` looks further with others. */
export const GATE_SEED = 20_261_121;

/** Seed of this run: `PROOF_SEED` = number of an earlier run, or `random` for a new one; without it that of the gate. */
export const SEED = seedOf(process.env['PROOF_SEED']);

/** @throws Error when the text is no number */
export function seedOf(given: string | undefined): number {
  if (given === undefined || given === '') return GATE_SEED;
  if (given === 'random') return randomInt(2 ** 31);
  if (!/^\d{1,10}$/.test(given) || Number(given) >= 2 ** 31)
    throw new Error(`PROOF_SEED is a number below 2^31 or the word random, not ${given}`);
  return Number(given);
}

/** How often a property of fast-check is tried: so often in the gate, ten times as often by `npm run fuzz`. */
export const runs = (inGate: number): number => (process.env['PROOF_FUZZ'] === undefined ? inGate : inGate * 10);
