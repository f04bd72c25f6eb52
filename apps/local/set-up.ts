import { prepareDatabase, type RoleName, type RolePasswords } from '@platform/db/roles';
import { loadConfig } from '@platform/config/config';
import { migrateAll } from './local-database';

/**
 * `node dist/set-up.mjs`: makes log-ins, database and schema on a real server, before API and worker start. Passwords are
 * those of the DATABASE_*_URL keys; SUPERUSER_URL is needed only where log-ins and database do not exist yet. Safe to repeat.
 */
const URLS: Record<Exclude<RoleName, 'backup'>, string> = {
  migrator: 'DATABASE_MIGRATOR_URL',
  app: 'DATABASE_URL',
  platform: 'DATABASE_PLATFORM_URL',
  relay: 'DATABASE_RELAY_URL',
  queue: 'DATABASE_QUEUE_URL',
};

function passwords(): RolePasswords {
  const of = (key: string): string => {
    const url = process.env[key];
    if (url === undefined || url === '') throw new Error(`${key} is missing`);
    return decodeURIComponent(new URL(url).password);
  };
  const own = Object.fromEntries(Object.entries(URLS).map(([role, key]) => [role, of(key)])) as Omit<RolePasswords, 'backup'>;
  return { ...own, backup: process.env['BACKUP_PASSWORD'] ?? own.migrator };
}

try {
  const config = loadConfig(process.env, 'migrate');
  const superuser = process.env['SUPERUSER_URL'];
  const migrator = config.database.migrator ?? '';
  if (superuser !== undefined && superuser !== '') {
    await prepareDatabase(superuser, new URL(migrator).pathname.slice(1), passwords());
  }
  const ran = await migrateAll(migrator);
  process.stdout.write(`database is up to date (${String(ran.length)} new steps)\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
