import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MIGRATIONS } from '../../migrations';
import { startEmbeddedPostgres, type EmbeddedServer } from '@platform/embedded/embedded-postgres';
import { freePort } from '@platform/embedded/free-port';
import { migrate } from '@platform/db/migrate';
import { migrateQueueSchema } from '@platform/jobs/bullmq-queue';
import { prepareDatabase, withDatabase, withRole } from '@platform/db/roles';
import { TEMPLATE_DATABASE, TEST_PASSWORDS } from './test-database';
import { throwAwayFolder } from './throw-away-folder';

/** Hash of everything that shapes the template: a changed migration makes a new one. */
async function schemaHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const dir of ['migrations', 'libs/platform/db', 'libs/platform/embedded']) {
    for (const name of (await readdir(dir)).sort()) {
      if (name.endsWith('.ts')) hash.update(name).update(await readFile(join(dir, name)));
    }
  }
  hash.update(await readFile('libs/platform/jobs/bullmq-queue.ts'));
  return hash.digest('hex').slice(0, 16);
}

/** Makes the migrated cluster once per schema and keeps it; each run starts a copy of it. */
async function templateCluster(): Promise<string> {
  const base = join(tmpdir(), 'smart-campus-test');
  const kept = join(base, `cluster-${await schemaHash()}`);
  if (await stat(kept).catch(() => undefined)) return kept;
  await mkdir(base, { recursive: true });
  const work = await mkdtemp(join(base, 'making-'));
  const dataDir = join(work, 'data');
  const server = await startEmbeddedPostgres({ dataDir, port: await freePort(25_433 + (process.pid % 500) * 10), throwaway: true });
  await prepareDatabase(server.superuserUrl, TEMPLATE_DATABASE, TEST_PASSWORDS);
  const migratorUrl = withRole(withDatabase(server.superuserUrl, TEMPLATE_DATABASE), 'migrator', TEST_PASSWORDS.migrator);
  await migrate(migratorUrl, MIGRATIONS);
  await migrateQueueSchema(migratorUrl);
  await server.stop();
  // Two runs may make it at once; the first rename wins and both are equal.
  await rename(dataDir, kept).catch(() => undefined);
  await rm(work, { recursive: true, force: true });
  return kept;
}

/** Owner and modes matter to PostgreSQL, and Node's own copy keeps neither. */
async function copyCluster(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') await cp(from, to, { recursive: true });
  else await promisify(execFile)('cp', ['-a', from, to]);
}

/** Starts a throw-away PostgreSQL with a migrated template database. @returns its superuser URL, where its socket is, and how to end it */
export async function startTestServer(): Promise<{ superuserUrl: string; socketFolder: string | undefined; stop: () => Promise<void> }> {
  const template = await templateCluster();
  const work = await throwAwayFolder('smart-campus-run-');
  const dataDir = join(work, 'data');
  await copyCluster(template, dataDir);
  const server: EmbeddedServer = await startEmbeddedPostgres({
    dataDir,
    port: await freePort(26_433 + (process.pid % 2_000)),
    throwaway: true,
    bySocket: true,
  });
  return {
    superuserUrl: server.superuserUrl,
    socketFolder: server.socketFolder,
    stop: async () => {
      await server.stop();
      await rm(work, { recursive: true, force: true });
    },
  };
}
