import { parentPort, workerData } from 'node:worker_threads';
import { readSheet, SheetFault, type ReadSheet, type SheetFaultCode, type SheetLimits } from './read-sheet';

/** What the thread says once, before it ends. */
export type SheetAnswer = { ok: true; sheet: ReadSheet } | { ok: false; code: SheetFaultCode };

try {
  const { bytes, limits } = workerData as { bytes: Uint8Array; limits: SheetLimits };
  parentPort?.postMessage({ ok: true, sheet: await readSheet(bytes, limits) } satisfies SheetAnswer);
} catch (error) {
  parentPort?.postMessage({ ok: false, code: error instanceof SheetFault ? error.code : 'unreadable' } satisfies SheetAnswer);
}
