// Jest loads its global set-up without transforms of ours, so the TypeScript behind it is bundled first.
import { importTs } from '../../scripts/run-ts.mjs';

export default async function globalSetup() {
  const { startTestServer } = await importTs('libs/testing/test-server.ts');
  const server = await startTestServer();
  process.env.TEST_DATABASE_SUPERUSER_URL = server.superuserUrl;
  globalThis.stopTestServer = server.stop;
}
