import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@platform/errors/domain-error';
import { SheetFault, type ReadSheet, type SheetLimits } from './read-sheet';
import type { SheetAnswer } from './sheet-thread';

const SECONDS = 15;
const HEAP_MB = 192;
/** Others wait, so that one process never holds two such heaps. */
const MOST_WAITING = 4;
const RETRY_SECONDS = 10;

/**
 * Reads spreadsheets that people upload, in a thread: a small file can be made to unfold without end, and the thread then dies
 * alone, at its limit of heap or time. The event loop stays free.
 */
@Injectable()
export class SheetReader {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /**
   * @throws SheetFault when it cannot be read
   * @throws DomainError UNAVAILABLE when too many people import at this moment
   */
  async read(bytes: Buffer, limits: SheetLimits): Promise<ReadSheet> {
    if (this.#waiting > MOST_WAITING) throw new DomainError('UNAVAILABLE', { s: RETRY_SECONDS });
    this.#waiting += 1;
    const turn = this.#last.then(() => inThread(bytes, limits));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}

async function inThread(bytes: Buffer, limits: SheetLimits): Promise<ReadSheet> {
  const worker = new Worker(threadFile(), {
    workerData: { bytes, limits },
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 },
  });
  let late: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<SheetAnswer>((resolve, reject) => {
      late = setTimeout(() => reject(new SheetFault('too_slow')), SECONDS * 1_000);
      worker.once('message', resolve);
      worker.once('error', (error: Error & { code?: string }) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new SheetFault('too_much_memory') : error),
      );
      worker.once('exit', () => reject(new SheetFault('unreadable')));
    });
    if (!answer.ok) throw new SheetFault(answer.code);
    return answer.sheet;
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}

const FILE = 'sheet-thread.mjs';

/** The thread is an entry of its own beside the processes; this code may lie in a folder of shared parts below them. */
function threadFile(): string {
  const told = process.env['SHEET_THREAD_FILE'];
  const places = [join(import.meta.dirname, FILE), join(import.meta.dirname, '..', FILE), ...(told === undefined ? [] : [told])];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`${FILE} is not built`);
  return found;
}
