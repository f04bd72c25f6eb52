import { DataSource, type MigrationInterface } from 'typeorm';

/** PostgreSQL: a lock was not there within `lock_timeout`. */
const NO_LOCK = '55P03';
const TRIES = 20;
const PAUSE_MS = 500;

/**
 * Brings a database to the newest schema, as role `migrator`. A migration waits at most 2 s for a lock instead of queueing
 * everybody behind it, gives way, and tries again (J4, R11).
 * @returns names of the migrations that ran
 * @throws Error of PostgreSQL, 55P03 when a lock is not to be had
 */
export async function migrate(url: string, migrations: readonly (new () => MigrationInterface)[]): Promise<string[]> {
  const source = await connect(url, migrations);
  try {
    const before = new Set(await executed(source));
    await giveWay(() => source.runMigrations({ transaction: 'each' }));
    return (await executed(source)).filter((name) => !before.has(name));
  } finally {
    await source.destroy();
  }
}

async function giveWay(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== NO_LOCK || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function executed(source: DataSource): Promise<string[]> {
  const [table] = await source.query<{ there: boolean }[]>(`SELECT to_regclass('schema_migration') IS NOT NULL AS there`);
  if (table?.there !== true) return [];
  return (await source.query<{ name: string }[]>(`SELECT name FROM schema_migration ORDER BY id`)).map(({ name }) => name);
}

/** Takes back the newest migration; one that does not want a transaction is taken back without, too, which TypeORM does not look at. */
export async function migrateDown(url: string, migrations: readonly (new () => MigrationInterface)[]): Promise<void> {
  const source = await connect(url, migrations);
  try {
    const newest = (await executed(source)).at(-1);
    const { transaction = true } = source.migrations.find(({ name, constructor }) => (name ?? constructor.name) === newest) ?? {};
    await giveWay(() => source.undoLastMigration({ transaction: transaction ? 'each' : 'none' }));
  } finally {
    await source.destroy();
  }
}

async function connect(url: string, migrations: readonly (new () => MigrationInterface)[]): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: 'schema_migration',
    applicationName: 'smart-campus migrate',
    extra: { max: 1, lock_timeout: 2_000 },
  });
  return source.initialize();
}
