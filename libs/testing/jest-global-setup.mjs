// Jest loads its global set-up without transforms of ours, so the TypeScript behind it is bundled first.
import { resolve } from 'node:path';
import { bundle } from '../../scripts/bundle.mjs';
import { importTs } from '../../scripts/run-ts.mjs';

export default async function globalSetup() {
  const { startTestServer } = await importTs('libs/testing/test-server.ts');
  // Threads are no modules of jest: the one for Word files is bundled as in the product.
  const threads = resolve('.cache', 'test', `threads-${process.pid}`);
  await bundle(
    {
      'docx-thread': resolve('libs/features/notices/writing/docx/docx-thread.ts'),
      'sheet-thread': resolve('libs/platform/sheets/sheet-thread.ts'),
    },
    threads,
  );
  process.env.DOCX_THREAD_FILE = resolve(threads, 'docx-thread.mjs');
  process.env.SHEET_THREAD_FILE = resolve(threads, 'sheet-thread.mjs');
  globalThis.testThreads = threads;
  const server = await startTestServer();
  process.env.TEST_DATABASE_SUPERUSER_URL = server.superuserUrl;
  process.env.TEST_DATABASE_SOCKET = server.socketFolder ?? '';
  globalThis.stopTestServer = server.stop;
}
