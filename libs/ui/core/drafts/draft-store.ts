import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { dropKeptFiles } from './kept-files';

/**
 * Drafts on this device (OVR-27) and answers waiting to be sent. One database per browser; keys carry unit and person, so
 * that a shared tablet never shows one person's draft to another.
 */
export interface StoredDraft<T = unknown> {
  key: string;
  value: T;
  /** ms since epoch, device clock (only shown, never judged). */
  savedAt: number;
  /** Grows with each save of this draft: tells the newer of two copies even where the device's clock was set back. */
  seq?: number;
  /** Version of the record the draft began from; undefined for something new. */
  version?: number | undefined;
}

export interface WaitingAnswer {
  /** Also the `Idempotency-Key`: sent twice, it counts once. */
  id: string;
  owner: string;
  method: string;
  path: string;
  body: unknown;
  createdAt: number;
  /** What it is about: only one answer waits for one thing, however often and in however many windows it is given. */
  slot?: string;
  /** True once a request may have left: from then on it cannot be taken back. */
  tried?: boolean;
  /** The server's refusal, for the person to see; such an answer is not sent again. */
  refused?: { status: number; code: string; message: string; details: Readonly<Record<string, unknown>> };
  /** Grows with each change, so that two windows never write over each other. */
  rev?: number;
  /** Kept in this page only, because the device keeps nothing (private window, no room). */
  pageOnly?: true;
}

interface Shape extends DBSchema {
  drafts: { key: string; value: StoredDraft; indexes: { savedAt: number } };
  answers: { key: string; value: WaitingAnswer; indexes: { owner: string } };
}

const KEEP_MS = 30 * 24 * 3_600_000;
let opened: Promise<IDBPDatabase<Shape>> | undefined;

function database(): Promise<IDBPDatabase<Shape>> {
  opened ??= openDB<Shape>('smart-campus', 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: 'key' }).createIndex('savedAt', 'savedAt');
      db.createObjectStore('answers', { keyPath: 'id' }).createIndex('owner', 'owner');
    },
    terminated() {
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** Opened for the first time in this page, so that what is too old goes without anybody asking for it. */
let tidied = false;
async function tidyDatabase(): Promise<IDBPDatabase<Shape>> {
  const db = await database();
  if (!tidied) {
    tidied = true;
    // What cannot be thrown away now is thrown away the next time; nobody waits for it.
    forgetOldDrafts(db, Date.now()).catch(() => undefined);
  }
  return db;
}

/** Key of a draft: whose, where, about what: `7/9c1e…/notice/new`. */
export function draftKey(owner: { unitId: number | string; personId: string }, ...parts: readonly (string | number)[]): string {
  return [owner.unitId, owner.personId, ...parts].map((part) => encodeURIComponent(String(part))).join('/');
}

/** What a caller knows of a draft beside its value. */
export interface DraftFacts {
  version?: number | undefined;
  seq?: number | undefined;
}
const draftOf = <T>(key: string, value: T, { version, seq }: DraftFacts): StoredDraft<T> => ({
  key,
  value,
  savedAt: Date.now(),
  ...(version === undefined ? {} : { version }),
  ...(seq === undefined ? {} : { seq }),
});

/** Owners who logged out in this page: what it still does before it goes keeps nothing of them. */
const loggedOut = new Set<string>();
export class LoggedOutError extends Error {}
/** @throws LoggedOutError */
function assertKept(key: string): void {
  for (const prefix of loggedOut) if (key.startsWith(prefix)) throw new LoggedOutError('logged out');
}

export async function saveDraft<T>(key: string, value: T, version?: number, seq?: number): Promise<StoredDraft<T>> {
  assertKept(key);
  const draft = draftOf(key, value, { version, seq });
  await (await tidyDatabase()).put('drafts', draft);
  return draft;
}

const RESCUE = 'sc-rescue:';

/**
 * A page that is going away cannot finish a write to IndexedDB; this one is done when the call returns. The copy moves to
 * the database the next time the draft is asked for.
 */
export function rescueDraft(key: string, value: unknown, version?: number, seq?: number): void {
  assertKept(key);
  const draft = draftOf(key, value, { version, seq });
  localStorage.setItem(`${RESCUE}${key}`, JSON.stringify(draft));
}

const isNewer = (copy: StoredDraft, kept: StoredDraft): boolean =>
  copy.seq !== undefined && kept.seq !== undefined ? copy.seq >= kept.seq : copy.savedAt >= kept.savedAt;

/** The newer of two copies of a draft. */
export function newestDraft<T>(
  kept: StoredDraft<T> | undefined,
  rescued: string | null,
): { draft: StoredDraft<T> | undefined; fromRescue: boolean } {
  if (rescued === null) return { draft: kept, fromRescue: false };
  try {
    const copy = JSON.parse(rescued) as StoredDraft<T>;
    if (typeof copy.savedAt === 'number' && (kept === undefined || isNewer(copy, kept))) return { draft: copy, fromRescue: true };
  } catch {
    // Half a copy is no copy; the one in the database counts.
  }
  return { draft: kept, fromRescue: false };
}

export async function loadDraft<T>(key: string): Promise<StoredDraft<T> | undefined> {
  const db = await tidyDatabase();
  const kept = (await db.get('drafts', key)) as StoredDraft<T> | undefined;
  const { draft, fromRescue } = newestDraft(kept, localStorage.getItem(`${RESCUE}${key}`));
  if (fromRescue && draft !== undefined) await db.put('drafts', draft);
  localStorage.removeItem(`${RESCUE}${key}`);
  return draft;
}

export async function dropDraft(key: string): Promise<void> {
  localStorage.removeItem(`${RESCUE}${key}`);
  await (await database()).delete('drafts', key);
}

/** Copies of pages that went away; the newest writes of people who never came back to that page. */
function dropRescued(prefix: string): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(`${RESCUE}${prefix}`)) localStorage.removeItem(name);
}

/** Names of copies of pages that went away which are too old, or are no copies at all. */
export function oldRescues(copies: readonly (readonly [name: string, text: string])[], now: number): string[] {
  const isOld = (text: string): boolean => {
    try {
      const { savedAt } = JSON.parse(text) as Partial<StoredDraft>;
      return typeof savedAt !== 'number' || savedAt <= now - KEEP_MS;
    } catch {
      return true;
    }
  };
  return copies.filter(([name, text]) => name.startsWith(RESCUE) && isOld(text)).map(([name]) => name);
}

/** Drafts older than 30 days leave the device, with their files and the copies of pages that went away. */
async function forgetOldDrafts(db: IDBPDatabase<Shape>, now: number): Promise<void> {
  for (const name of oldRescues(Object.entries(localStorage) as [string, string][], now)) localStorage.removeItem(name);
  const keys = await db.getAllKeysFromIndex('drafts', 'savedAt', IDBKeyRange.upperBound(now - KEEP_MS));
  await Promise.all(keys.map((key) => Promise.all([db.delete('drafts', key), dropKeptFiles(key)])));
}

/**
 * All drafts of this person leave the device and none is kept again in this page (log-out, V14.3.1); answers still to be
 * sent stay.
 */
export async function forgetPerson(owner: { unitId: number | string; personId: string }): Promise<void> {
  const prefix = `${draftKey(owner)}/`;
  loggedOut.add(prefix);
  dropRescued(prefix);
  const db = await database();
  const keys = await db.getAllKeys('drafts', IDBKeyRange.bound(prefix, `${prefix}\uffff`));
  await Promise.all(keys.map((key) => db.delete('drafts', key)));
  await dropKeptFiles(prefix, true);
}

/**
 * Keeps an answer to be sent. Where one about the same thing already waits, that one stands and is returned; a refused one
 * makes room.
 */
export async function queueAnswer(answer: WaitingAnswer): Promise<WaitingAnswer> {
  const tx = (await database()).transaction('answers', 'readwrite');
  const others = answer.slot === undefined ? [] : await tx.store.index('owner').getAll(answer.owner);
  const same = others.filter((other) => other.slot === answer.slot);
  const standing = same.find((other) => other.refused === undefined);
  if (standing === undefined) await Promise.all([...same.map((other) => tx.store.delete(other.id)), tx.store.put(answer)]);
  await tx.done;
  return standing ?? answer;
}

/** The next state of a waiting answer, if `answer` was made from the present one; else the present one stands. */
export function nextAnswer(present: WaitingAnswer | undefined, answer: WaitingAnswer): WaitingAnswer | undefined {
  if (present === undefined || (present.rev ?? 0) !== (answer.rev ?? 0)) return present;
  return { ...answer, rev: (answer.rev ?? 0) + 1 };
}

/** Changes a waiting answer and answers what stands now; undefined where it waits no more (another window has sent it). */
export async function updateAnswer(answer: WaitingAnswer): Promise<WaitingAnswer | undefined> {
  const tx = (await database()).transaction('answers', 'readwrite');
  const next = nextAnswer(await tx.store.get(answer.id), answer);
  if (next !== undefined) await tx.store.put(next);
  await tx.done;
  return next;
}

export async function waitingAnswers(owner: string): Promise<WaitingAnswer[]> {
  const all = await (await database()).getAllFromIndex('answers', 'owner', owner);
  return all.sort((a, b) => a.createdAt - b.createdAt);
}

export async function dropAnswer(id: string): Promise<void> {
  await (await database()).delete('answers', id);
}
