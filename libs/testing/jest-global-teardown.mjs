import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  await globalThis.stopTestServer?.();
  if (globalThis.testThreads !== undefined) await rm(globalThis.testThreads, { recursive: true, force: true });
}
