import type { Ctx } from '@platform/ctx/ctx';
import type { Tx } from '@platform/db/tx';
import { keepRun, type Directory } from '../data/sync.rows';
import type { Tally } from '../domain/tally';
import type { DirectoryWriter } from './directory-writer';

export interface Run {
  id: string;
  startedAt: Date;
  tally: Tally;
}

/** Calls to WeCom in flight of one run: far below the limit per interface, enough to hide their waiting. */
export const CALLS_IN_FLIGHT = 4;

/**
 * The pages of one run: written one after the other, so that a run holds one connection however many calls are in flight,
 * each in a transaction of its own that also proves the run is still ours.
 */
export class RunPages {
  #readAt: Date;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ctx: Ctx,
    private readonly writer: DirectoryWriter,
    private readonly directory: Directory,
    readonly run: Run,
  ) {
    this.#readAt = run.startedAt;
  }

  /** A time of the database before now: what is read from here on is at least as new. */
  get readAt(): Date {
    return this.#readAt;
  }

  /** @throws RunLost when another run took over */
  write(work: (tx: Tx) => Promise<void>): Promise<void> {
    const page = this.#last.then(async () => {
      this.#readAt = await this.writer.write(this.ctx, async (tx) => {
        await keepRun(tx, this.directory, this.run.id);
        await work(tx);
        return tx.now;
      });
    });
    this.#last = page.catch(() => undefined);
    return page;
  }
}
