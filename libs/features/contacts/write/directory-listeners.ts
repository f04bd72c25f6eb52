import { Injectable } from '@nestjs/common';
import type { Tx } from '@platform/db/tx';
import type { JobDefinition } from '@platform/jobs/define-job';
import type { ChangeRow } from '../data/change.rows';

/** A burst of finished changes wakes a listener once. */
const GATHER_MS = 500;

/** Features that started a batch of changes are told by a job of theirs when changes of it end. */
@Injectable()
export class DirectoryListeners {
  readonly #jobs = new Map<string, JobDefinition<{ batchId: string }>>();

  /** @param name kept in the changes; @throws Error when two features take one name */
  use(name: string, job: JobDefinition<{ batchId: string }>): void {
    if (this.#jobs.has(name)) throw new Error(`two listeners are named ${name}`);
    this.#jobs.set(name, job);
  }

  /** Takes part in the transaction that ended the change, so that nothing is told that did not happen. */
  async tell(tx: Tx, change: Pick<ChangeRow, 'listener' | 'batch_id'>): Promise<void> {
    if (change.listener === null || change.batch_id === null) return;
    const job = this.#jobs.get(change.listener);
    if (job === undefined) throw new Error(`no listener ${change.listener}`);
    await tx.enqueue(job, { batchId: change.batch_id }, { dedupe: change.batch_id, delayMs: GATHER_MS });
  }
}
