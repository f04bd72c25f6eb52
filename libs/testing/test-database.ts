import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { limitTemporary, withDatabase, withRole, type RoleName, type RolePasswords } from '@platform/db/roles';

export const TEMPLATE_DATABASE = 'smart_campus_template';
/** Throw-away servers only, on the loopback interface. */
export const TEST_PASSWORDS: RolePasswords = {
  migrator: 'test-migrator',
  app: 'test-app',
  platform: 'test-platform',
  relay: 'test-relay',
  queue: 'test-queue',
  backup: 'test-backup',
};

export interface TestDatabase {
  name: string;
  /** URL for one of the product's log-ins. */
  url(role: RoleName): string;
  superuserUrl: string;
  drop(): Promise<void>;
}

/**
 * A fresh database cloned from the migrated template: one per spec file, a clean unit per test instead of a clean database.
 * @param options.bySocket over a socket of the system where it has them, for walks of a hundred thousand statements. What a lost
 *   connection looks like differs there, so that specs of such troubles stay with TCP, as the product.
 */
export async function createTestDatabase(options: { bySocket?: boolean } = {}): Promise<TestDatabase> {
  const { TEST_DATABASE_SUPERUSER_URL: url, TEST_DATABASE_SOCKET: socket = '' } = process.env;
  const superuserUrl = options.bySocket === true && url !== undefined && socket !== '' ? throughSocket(url, socket) : url;
  if (superuserUrl === undefined) throw new Error('run this spec in project int: its global set-up starts PostgreSQL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuserUrl, async (client) => {
    // Of a small template on a server without fsync, copying files is cheaper than writing each page to the log.
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} OWNER migrator STRATEGY FILE_COPY`);
    await limitTemporary(client, name);
  });
  const own = withDatabase(superuserUrl, name);
  return {
    name,
    superuserUrl: own,
    url: (role) => withRole(own, role, TEST_PASSWORDS[role]),
    drop: () =>
      asSuperuser(superuserUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

function throughSocket(url: string, folder: string): string {
  const parsed = new URL(url);
  parsed.searchParams.set('host', folder);
  return parsed.toString();
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two specs may clone the template at the same moment; PostgreSQL lets only one at a time.
    for (let attempt = 0; ; attempt += 1) {
      try {
        await work(client);
        return;
      } catch (error) {
        if (attempt >= 20 || (error as { code?: string }).code !== '55006') throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    await client.end();
  }
}
