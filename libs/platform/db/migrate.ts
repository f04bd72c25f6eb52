import { DataSource, type MigrationInterface } from 'typeorm';

/** Brings a database to the newest schema, as role `migrator`. @returns names of the migrations that ran */
export async function migrate(url: string, migrations: readonly (new () => MigrationInterface)[]): Promise<string[]> {
  const source = await connect(url, migrations);
  try {
    // J4: a migration waits at most 2 s for a lock instead of queueing everybody behind it.
    await source.query(`SET lock_timeout = '2s'`);
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/** Takes back the newest migration. */
export async function migrateDown(url: string, migrations: readonly (new () => MigrationInterface)[]): Promise<void> {
  const source = await connect(url, migrations);
  try {
    await source.undoLastMigration({ transaction: 'each' });
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
    extra: { max: 1 },
  });
  return source.initialize();
}
