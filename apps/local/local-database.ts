import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropDatabase, prepareDatabase, withDatabase, withRole, type RolePasswords } from '@platform/db/roles';
import { migrate } from '@platform/db/migrate';
import { endLeftoverServer, startEmbeddedPostgres, type EmbeddedServer } from '@platform/embedded/embedded-postgres';
import { migrateQueueSchema } from '@platform/jobs/bullmq-queue';
import { MIGRATIONS } from '../../migrations';

const DATABASE = 'smart_campus';

export interface LocalDatabase {
  /** The `DATABASE_*` keys of the processes. */
  env: Record<string, string>;
  server: EmbeddedServer;
}

const optionsOf = (dataDir: string, port: number) => ({
  dataDir: join(dataDir, 'postgres', 'cluster'),
  port,
});

/** Starts the embedded server and prepares log-ins and database; the folder survives restarts. `anew` empties it first. */
export async function startLocalDatabase(dataDir: string, port: number, passwords: RolePasswords, anew: boolean): Promise<LocalDatabase> {
  const server = await startEmbeddedPostgres(optionsOf(dataDir, port));
  if (anew) await dropDatabase(server.superuserUrl, DATABASE);
  // Where root keeps the clone private the cluster lives elsewhere: `demo:reset` must find it.
  writeFileSync(join(dataDir, 'cluster-path'), server.dataDir);
  await prepareDatabase(server.superuserUrl, DATABASE, passwords);
  const base = withDatabase(server.superuserUrl, DATABASE);
  const url = (role: keyof RolePasswords): string => withRole(base, role, passwords[role]);
  return {
    server,
    env: {
      DATABASE_URL: url('app'),
      DATABASE_MIGRATOR_URL: url('migrator'),
      DATABASE_PLATFORM_URL: url('platform'),
      DATABASE_RELAY_URL: url('relay'),
      DATABASE_QUEUE_URL: url('queue'),
    },
  };
}

/** A killed run leaves its server behind, which holds folder and port. */
export function endLeftoverDatabase(dataDir: string): Promise<void> {
  return endLeftoverServer(optionsOf(dataDir, 0).dataDir);
}

/** The same server again after it was lost. */
export function restartLocalDatabase(dataDir: string, port: number): Promise<EmbeddedServer> {
  return startEmbeddedPostgres(optionsOf(dataDir, port));
}

/** Brings schema and queue tables to this version. @returns names of the migrations that ran */
export async function migrateAll(migratorUrl: string): Promise<string[]> {
  const ran = await migrate(migratorUrl, MIGRATIONS);
  await migrateQueueSchema(migratorUrl);
  return ran;
}
