import { createHash, randomBytes } from 'node:crypto';

/** A seeded sequence of numbers in [0, 1): the same seed gives the same faults and the same schools. */
export class SeededRandom {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(percent: number): boolean {
    return this.next() * 100 < percent;
  }

  pick<T>(list: readonly T[]): T {
    const value = list[this.below(list.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }
}

/** A secret or token that nobody can guess, in the characters WeCom uses. */
export const randomId = (bytes: number, prefix = ''): string => prefix + randomBytes(bytes).toString('base64url');

/** An id that is the same for the same parts: openids, external_userids, secrets of generated corps. */
export const derivedId = (prefix: string, length: number, ...parts: (string | number)[]): string =>
  prefix + createHash('sha256').update(parts.join('\u0000')).digest('base64url').replace(/[-_]/g, 'A').slice(0, length);
