import pg from 'pg';

/** The log-ins of the product (conventions, "Database log-ins"). */
export const ROLES = ['migrator', 'app', 'platform', 'relay', 'queue', 'backup'] as const;
export type RoleName = (typeof ROLES)[number];
export type RolePasswords = Readonly<Record<RoleName, string>>;

const quote = (text: string): string => pg.escapeLiteral(text);

/**
 * Creates or updates the six log-ins and the database, as a superuser; safe to repeat. `app` owns nothing and cannot
 * bypass row security (B5); `migrator` owns the schema and bypasses it for data steps; `queue` reaches schema `bullmq` only.
 */
export async function prepareDatabase(superuserUrl: string, database: string, passwords: RolePasswords): Promise<void> {
  const admin = new pg.Client({ connectionString: superuserUrl });
  await admin.connect();
  try {
    for (const role of ROLES) {
      const known = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const options = role === 'migrator' || role === 'backup' ? 'BYPASSRLS' : 'NOBYPASSRLS';
      await admin.query(
        `${known.rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE ${options} PASSWORD ${quote(passwords[role])}`,
      );
    }
    const exists = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (exists.rowCount === 0) await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER migrator`);
  } finally {
    await admin.end();
  }
  const inside = new pg.Client({ connectionString: withDatabase(superuserUrl, database) });
  await inside.connect();
  try {
    await inside.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await inside.query('GRANT USAGE ON SCHEMA public TO app, platform, relay, backup');
    await inside.query('GRANT ALL ON SCHEMA public TO migrator');
    await inside.query('CREATE SCHEMA IF NOT EXISTS bullmq AUTHORIZATION migrator');
    await inside.query('GRANT USAGE, CREATE ON SCHEMA bullmq TO queue');
    await limitTemporary(inside, database);
  } finally {
    await inside.end();
  }
}

/**
 * Temporary tables only for role queue, whose bulk add makes one. Rights on a database are not copied with its template,
 * so clones of tests ask for the same here.
 */
export async function limitTemporary(superuser: pg.Client, database: string): Promise<void> {
  await superuser.query(`REVOKE TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`);
  await superuser.query(`GRANT TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} TO queue`);
}

/** Throws a database away, as a superuser: local demo and tests only. */
export async function dropDatabase(superuserUrl: string, database: string): Promise<void> {
  const admin = new pg.Client({ connectionString: superuserUrl });
  await admin.connect();
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`);
  } finally {
    await admin.end();
  }
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.toString();
}

/** The same server and database as another role. */
export function withRole(url: string, role: RoleName, password: string): string {
  const parsed = new URL(url);
  parsed.username = role;
  parsed.password = password;
  return parsed.toString();
}
