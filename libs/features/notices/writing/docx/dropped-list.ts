import type { DocxImport } from '@contracts/notice-sending';

export type DroppedKind = DocxImport['dropped'][number]['kind'];

const SAMPLE_CHARS = 60;

/** What was not taken over, counted by kind, with the first words where there are any (NOT-04). */
export class DroppedList {
  readonly #kinds = new Map<DroppedKind, { count: number; sample: string | null }>();

  add(kind: DroppedKind, count = 1, sample?: string): void {
    if (count <= 0) return;
    const words = sample?.replace(/\s+/g, ' ').trim();
    const known = this.#kinds.get(kind);
    const first = known?.sample ?? (words === undefined || words === '' ? null : shortened(words));
    this.#kinds.set(kind, { count: (known?.count ?? 0) + count, sample: first });
  }

  get items(): DocxImport['dropped'] {
    return [...this.#kinds].map(([kind, { count, sample }]) => ({ kind, count, sample }));
  }
}

function shortened(words: string): string {
  const signs = [...words.toWellFormed()];
  return signs.length <= SAMPLE_CHARS ? signs.join('') : `${signs.slice(0, SAMPLE_CHARS - 1).join('')}…`;
}
