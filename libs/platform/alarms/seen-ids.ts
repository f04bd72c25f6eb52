import { MASS_READ, STRANGE_IDS } from './alarm-rules';
import type { AlarmNotes } from './alarm-notes';

const KEEP_MS = 10 * 60_000;
/** Accounts looked at; the one that was quiet for longest is forgotten first. */
const MOST_ACCOUNTS = 20_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Seen {
  /** Id → when it was counted (monotonic milliseconds): the same record read again is no second one. */
  at: Map<string, number>;
  /** Counted, not noted yet. */
  waiting: number;
}
export interface Account {
  unitId: number;
  id: string;
}

/** Counts different ids per account within ten minutes, and notes them once an account has so many that it is worth a row. */
class Distinct {
  readonly #accounts = new Map<string, Seen>();
  readonly #from: number;
  readonly #most: number;
  readonly #note: (account: Account, n: number) => void;

  constructor(options: { from: number; most: number; note: (account: Account, n: number) => void }) {
    this.#from = options.from;
    this.#most = options.most;
    this.#note = options.note;
  }

  add(account: Account, ids: Iterable<string>): void {
    const now = performance.now();
    const key = `${String(account.unitId)}|${account.id}`;
    const seen = this.#accounts.get(key) ?? { at: new Map<string, number>(), waiting: 0 };
    // Set anew, so that the map is in order of last use.
    this.#accounts.delete(key);
    this.#accounts.set(key, seen);
    for (const [id, at] of seen.at) {
      if (now - at < KEEP_MS) break;
      seen.at.delete(id);
    }
    for (const id of ids) {
      if (seen.at.has(id) || seen.at.size >= this.#most) continue;
      seen.at.set(id, now);
      seen.waiting += 1;
    }
    if (seen.at.size >= this.#from && seen.waiting > 0) {
      this.#note(account, seen.waiting);
      seen.waiting = 0;
    }
    for (const oldest of this.#accounts.keys()) {
      if (this.#accounts.size <= MOST_ACCOUNTS) break;
      this.#accounts.delete(oldest);
    }
  }
}

/** What one account reads (H3) and what it asks for in vain (J8): the same id counts once. */
export class SeenIds {
  readonly #read: Distinct;
  readonly #strange: Distinct;

  constructor(notes: AlarmNotes) {
    // A quarter of what rings is worth a row: processes beside this one may have seen the rest.
    this.#read = new Distinct({
      from: MASS_READ.least / 4,
      most: MASS_READ.least * 2,
      note: (account, n) => notes.note('mass_read', { unitId: account.unitId, subject: account.id }, n),
    });
    this.#strange = new Distinct({
      from: STRANGE_IDS.least / 4,
      most: STRANGE_IDS.least * 4,
      note: (account, n) => notes.note('cross_unit', { unitId: account.unitId, subject: account.id }, n),
    });
  }

  /** @param answer what goes out: the entries of a list count, by their `id` */
  answered(account: Account, answer: unknown): void {
    const items = typeof answer === 'object' && answer !== null ? (answer as { items?: unknown }).items : undefined;
    if (!Array.isArray(items) || items.length === 0) return;
    this.#read.add(account, idsIn(items));
  }

  /** @param params path and query of a call that was answered 「not found」: another unit's id answers exactly like an unknown one (B10) */
  notFound(account: Account, ...params: unknown[]): void {
    const ids = params.flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part as object) : []));
    this.#strange.add(
      account,
      ids.filter((id): id is string => typeof id === 'string' && UUID.test(id)),
    );
  }
}

function* idsIn(items: readonly unknown[]): Iterable<string> {
  for (const item of items) {
    const id = typeof item === 'object' && item !== null ? (item as { id?: unknown }).id : undefined;
    if (typeof id === 'string') yield id;
  }
}
