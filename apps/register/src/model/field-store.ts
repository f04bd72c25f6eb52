import { NO_FIELDS, type Fields } from './fields';

/**
 * Where open fields are kept: the store of the window, so that a reload loses nothing and nobody else finds them (V14.3.3).
 * Closed and opened again, registration goes on at the last finished step, which the server has (SUB-17).
 */
export type KeyStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The store of this window, gone with it; one that forgets where the phone keeps nothing. */
export function windowStore(view: { localStorage: Storage; sessionStorage: Storage }): KeyStore {
  try {
    // Builds before this one kept fields on the phone for a day.
    for (const name of Object.keys(view.localStorage)) if (name.startsWith(PREFIX)) view.localStorage.removeItem(name);
    return view.sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}

/** Longer than the server keeps finished steps they are of no use (SUB-17). */
const KEEP_MS = 24 * 3_600_000;
const PREFIX = 'register/';
const keyOf = (token: string): string => `${PREFIX}${token}`;

interface Kept {
  savedAt: number;
  fields: Partial<Fields>;
}

/** Fields typed before for this code; null when there are none, or they are of another day or another build. */
export function keptFields(store: KeyStore, token: string, now: number): Fields | null {
  try {
    const kept = JSON.parse(store.getItem(keyOf(token)) ?? 'null') as Kept | null;
    if (kept === null || typeof kept.savedAt !== 'number' || typeof kept.fields !== 'object') return null;
    if (now - kept.savedAt > KEEP_MS || kept.savedAt > now + KEEP_MS) {
      store.removeItem(keyOf(token));
      return null;
    }
    return withKnown(kept.fields);
  } catch {
    return null;
  }
}

/** Only fields of the kinds this build knows. */
function withKnown(fields: Partial<Fields>): Fields {
  const known = Object.entries(NO_FIELDS).map(([name, empty]) => {
    const value: unknown = fields[name as keyof Fields];
    const fits =
      empty === null
        ? value === null || typeof value === 'string'
        : Array.isArray(empty)
          ? Array.isArray(value)
          : typeof value === typeof empty;
    return [name, fits ? value : empty];
  });
  return Object.fromEntries(known) as unknown as Fields;
}

/** Keeps what is typed; a phone that keeps nothing (private window) goes on without. */
export function keepFields(store: KeyStore, token: string, fields: Fields, now: number): void {
  try {
    store.setItem(keyOf(token), JSON.stringify({ savedAt: now, fields } satisfies Kept));
  } catch {
    // The page still has it; only a reload would lose it.
  }
}

export function dropFields(store: KeyStore, token: string): void {
  try {
    store.removeItem(keyOf(token));
  } catch {
    // Nothing was kept.
  }
}
