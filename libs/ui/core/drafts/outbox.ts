import { ApiError } from '../api/api-error';
import { dropAnswer, queueAnswer, updateAnswer, waitingAnswers, type WaitingAnswer } from './draft-store';
import { withPageMemory } from './page-memory';

/** What became of one waiting answer. `refused` needs a person: the notice closed, the other guardian was first. */
export type OutboxResult = { id: string; outcome: 'sent' | 'kept' | 'refused'; error?: ApiError };

export interface OutboxStore {
  list(owner: string): Promise<WaitingAnswer[]>;
  /** Keeps it, or returns the one that already waits for the same slot. */
  put(answer: WaitingAnswer): Promise<WaitingAnswer>;
  /** Answers what stands now: the change, or what another window wrote first; undefined where it no longer waits. */
  update(answer: WaitingAnswer): Promise<WaitingAnswer | undefined>;
  drop(id: string): Promise<void>;
}

/** Changes an answer that is being sent (files have arrived) and answers what stands now, as `OutboxStore.update`. */
export type SaveAnswer = (answer: WaitingAnswer) => Promise<WaitingAnswer | undefined>;
export type SendAnswer = (answer: WaitingAnswer, save: SaveAnswer) => Promise<unknown>;
/** Runs a task while no other window of this browser sends; only to save work, the idempotency key keeps the count right. */
export type OutboxLock = <T>(name: string, run: () => Promise<T>) => Promise<T>;

const deviceStore = (): OutboxStore => withPageMemory({ list: waitingAnswers, put: queueAnswer, update: updateAnswer, drop: dropAnswer });

const LOCK_MS = 30_000;
/** A window that sleeps in the middle of sending keeps its lock; after 30 s the next one goes on without. */
const deviceLock: OutboxLock = async (name, run) => {
  // Missing in older clients and on plain http, whatever the types say.
  const locks = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  if (locks === undefined) return run();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LOCK_MS);
  let begun = false;
  try {
    return await locks.request(`outbox/${name}`, { signal: late.signal }, () => {
      begun = true;
      clearTimeout(timer);
      return run();
    });
  } catch (error) {
    if (begun) throw error;
    return run();
  } finally {
    clearTimeout(timer);
  }
};

/** No verdict of our server about this answer: it waits. A café's log-in page answers too, but not in our words. */
const noVerdict = (error: ApiError): boolean =>
  error.transient || error.status === 401 || error.status >= 500 || error.code === 'BAD_ANSWER';
/** Without network or log-in the next answer fails too. */
const stopsAll = (error: ApiError): boolean => error.transient || error.status === 401;

const refusalOf = (answer: WaitingAnswer): ApiError | undefined =>
  answer.refused === undefined ? undefined : new ApiError({ ...answer.refused, code: answer.refused.code as ApiError['code'] });

/**
 * Answers given without network: kept on the device with their idempotency key, sent in order, once each (BEY-17).
 * @param send sends one answer with its id as `Idempotency-Key`; throws `ApiError`
 */
export function createOutbox(owner: string, send: SendAnswer, store: OutboxStore = deviceStore(), lock: OutboxLock = deviceLock) {
  let running: Promise<OutboxResult[]> | undefined;
  let again = false;

  async function one(answer: WaitingAnswer): Promise<OutboxResult & { stop?: boolean }> {
    const refusal = refusalOf(answer);
    if (refusal !== undefined) return { id: answer.id, outcome: 'refused', error: refusal };
    let latest = answer;
    const save: SaveAnswer = async (next) => {
      const standing = await store.update(next);
      latest = standing ?? latest;
      return standing;
    };
    try {
      await send(answer, save);
      await store.drop(answer.id);
      return { id: answer.id, outcome: 'sent' };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (noVerdict(error)) return { id: answer.id, outcome: 'kept', error, stop: stopsAll(error) };
      const { status, code, message, details } = error;
      await store.update({ ...latest, refused: { status, code, message, details } });
      return { id: answer.id, outcome: 'refused', error };
    }
  }

  async function drain(): Promise<OutboxResult[]> {
    const results: OutboxResult[] = [];
    for (const answer of await store.list(owner)) {
      const { stop = false, ...result } = await one(answer);
      results.push(result);
      if (stop) break;
    }
    return results;
  }

  async function rounds(): Promise<OutboxResult[]> {
    const results = new Map<string, OutboxResult>();
    do {
      again = false;
      for (const result of await lock(owner, drain)) results.set(result.id, result);
    } while (again);
    return [...results.values()];
  }

  return {
    /** Keeps the answer; from now on it survives a reload. Returns the answer that stands for its slot. */
    put: (answer: Omit<WaitingAnswer, 'owner' | 'createdAt'>) => store.put({ ...answer, owner, createdAt: Date.now() }),
    list: () => store.list(owner),
    drop: (id: string) => store.drop(id),
    /** Sends what waits. Calls at the same time share one run; what was added meanwhile goes in a round of its own. */
    flush(): Promise<OutboxResult[]> {
      if (running === undefined) {
        running = rounds().finally(() => {
          running = undefined;
        });
      } else again = true;
      return running;
    },
  };
}
export type Outbox = ReturnType<typeof createOutbox>;
