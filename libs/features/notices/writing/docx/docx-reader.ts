import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@platform/errors/domain-error';
import { DocxFault } from './docx-fault';
import type { DocxAnswer } from './docx-thread';
import type { DocxContent } from './read-docx';

const SECONDS = 20;
/** Heap of the thread; pictures and the file itself lie beside it, bounded by `DOCX_LIMITS`. */
const HEAP_MB = 320;
/** Others wait, so that one process never holds two such heaps. */
const MOST_WAITING = 4;
const RETRY_SECONDS = 10;

/**
 * Reads Word files in a thread. A person waits for the answer, so it is no job; but a file takes up to a second of work and,
 * when it is made to, any amount of memory: the thread keeps the event loop free and dies alone, at its limit of heap or
 * time. The parser is loaded there only.
 */
@Injectable()
export class DocxReader {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /**
   * @throws DocxFault when it cannot be read
   * @throws DomainError UNAVAILABLE when too many people import at this moment
   */
  async read(bytes: Buffer, limits: { seconds?: number; heapMb?: number } = {}): Promise<DocxContent> {
    if (this.#waiting > MOST_WAITING) throw new DomainError('UNAVAILABLE', { s: RETRY_SECONDS });
    this.#waiting += 1;
    const turn = this.#last.then(() => inThread(bytes, limits.seconds ?? SECONDS, limits.heapMb ?? HEAP_MB));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}

async function inThread(bytes: Buffer, seconds: number, heapMb: number): Promise<DocxContent> {
  const worker = new Worker(threadFile(), {
    workerData: { bytes },
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  let late: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<DocxAnswer>((resolve, reject) => {
      late = setTimeout(() => reject(new DocxFault('too_slow')), seconds * 1_000);
      worker.once('message', resolve);
      worker.once('error', (error: Error & { code?: string }) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new DocxFault('too_much_memory') : error),
      );
      worker.once('exit', () => reject(new DocxFault('unreadable', 'the thread ended')));
    });
    if (!answer.ok) throw new DocxFault(answer.code, answer.message);
    return answer.content;
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}

const FILE = 'docx-thread.mjs';

/** The thread is an entry of its own beside the processes; this code may lie in a folder of shared parts below them. */
function threadFile(): string {
  const told = process.env['DOCX_THREAD_FILE'];
  const places = [join(import.meta.dirname, FILE), join(import.meta.dirname, '..', FILE), ...(told === undefined ? [] : [told])];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`${FILE} is not built`);
  return found;
}
