import { ApiError } from '../api/api-error';
import { dropAnswer, queueAnswer, waitingAnswers, type WaitingAnswer } from './draft-store';

/** What became of one waiting answer. `refused` needs a person: the notice closed, the session ended with other rights. */
export type OutboxResult = { id: string; outcome: 'sent' | 'kept' | 'refused'; error?: ApiError };

export interface OutboxStore {
  list(owner: string): Promise<WaitingAnswer[]>;
  put(answer: WaitingAnswer): Promise<void>;
  drop(id: string): Promise<void>;
}

const deviceStore: OutboxStore = { list: waitingAnswers, put: queueAnswer, drop: dropAnswer };

/**
 * Answers given without network: kept on the device with their idempotency key, sent in order, once each.
 * @param send sends one answer with its id as `Idempotency-Key`; throws `ApiError`
 */
export function createOutbox(owner: string, send: (answer: WaitingAnswer) => Promise<unknown>, store: OutboxStore = deviceStore) {
  let running: Promise<OutboxResult[]> | undefined;

  async function drain(): Promise<OutboxResult[]> {
    const results: OutboxResult[] = [];
    for (const answer of await store.list(owner)) {
      try {
        await send(answer);
        await store.drop(answer.id);
        results.push({ id: answer.id, outcome: 'sent' });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const wait = error.transient || error.status === 401;
        results.push({ id: answer.id, outcome: wait ? 'kept' : 'refused', error });
        // Without network or log-in the next one fails too; a refusal concerns only this one and stays for the person.
        if (wait) break;
      }
    }
    return results;
  }

  return {
    /** Keeps the answer on the device; from now on it survives a reload. */
    put: (answer: Omit<WaitingAnswer, 'owner' | 'createdAt'>) => store.put({ ...answer, owner, createdAt: Date.now() }),
    list: () => store.list(owner),
    drop: (id: string) => store.drop(id),
    /** Sends what waits; calls at the same time share one run. */
    flush(): Promise<OutboxResult[]> {
      running ??= drain().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
