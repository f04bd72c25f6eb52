import { parentPort, workerData } from 'node:worker_threads';
import { DocxFault, type DocxFaultCode } from './docx-fault';
import { readDocx, type DocxContent } from './read-docx';

/** What the thread says once, before it ends. */
export type DocxAnswer = { ok: true; content: DocxContent } | { ok: false; code: DocxFaultCode; message: string };

try {
  const content = await readDocx(Buffer.from((workerData as { bytes: Uint8Array }).bytes));
  parentPort?.postMessage({ ok: true, content } satisfies DocxAnswer);
} catch (error) {
  const code = error instanceof DocxFault ? error.code : 'unreadable';
  parentPort?.postMessage({ ok: false, code, message: error instanceof Error ? error.message : '' } satisfies DocxAnswer);
}
