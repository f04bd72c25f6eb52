/** What a comparison found and repaired, by kind of object; kept in `directory_sync.counts`. */
export interface Difference {
  added: number;
  changed: number;
  removed: number;
}
export const MIRRORED = ['departments', 'members', 'labels', 'nodes', 'teachers', 'students', 'parents', 'relations'] as const;
export type Mirrored = (typeof MIRRORED)[number];

/** Adds up differences while a run goes on. */
export class Tally {
  readonly #counts = new Map<Mirrored, Difference>();

  add(kind: Mirrored, difference: Partial<Difference>): void {
    const sum = this.#counts.get(kind) ?? { added: 0, changed: 0, removed: 0 };
    sum.added += difference.added ?? 0;
    sum.changed += difference.changed ?? 0;
    sum.removed += difference.removed ?? 0;
    this.#counts.set(kind, sum);
  }

  /** Kinds met so far, also those without a difference. */
  toJSON(): Partial<Record<Mirrored, Difference>> {
    return Object.fromEntries(this.#counts);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, c) => sum + c.added + c.changed + c.removed, 0);
  }
}
