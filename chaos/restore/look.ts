import { createHash } from 'node:crypto';
import type pg from 'pg';
import { openClient, type BenchDatabase } from '../../bench/harness/database';

/** One connection past row security. */
export async function asSuperuser<T>(database: BenchDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openClient(database.superuserUrl);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** `unit table` → count and hash of its rows in any order; rows of no unit stand under `- table`. */
export type UnitHashes = ReadonlyMap<string, string>;

/**
 * Every row of every table, unit by unit, as it is. Tables that come later are covered without being told.
 * @param live prefix of pupils' userids that come in while this is asked: they are judged one by one instead
 */
export async function unitHashes(database: BenchDatabase, live: string): Promise<UnitHashes> {
  return asSuperuser(database, async (client) => {
    const tables = await client.query<{ name: string; unit: boolean }>(
      `SELECT c.relname::text AS name, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'unit_id') AS unit
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1`,
    );
    const found = new Map<string, string>();
    // One look at one moment: no write comes between two tables.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { name, unit } of tables.rows) {
      const hashes = await client.query<{ unit: string; hash: string }>(
        `SELECT ${unit ? `coalesce(t.unit_id::text, '-')` : `'-'`} AS unit,
                count(*) || ' ' || sum(hashtextextended(t::text, 0)::numeric) || ' ' || sum(hashtextextended(t::text, 1)::numeric) AS hash
           FROM ${client.escapeIdentifier(name)} t ${name === 'student' ? 'WHERE NOT starts_with(t.wecom_userid, $1)' : ''} GROUP BY 1`,
        name === 'student' ? [live] : [],
      );
      for (const row of hashes.rows) found.set(`${row.unit} ${name}`, row.hash);
    }
    await client.query('COMMIT');
    return found;
  });
}

/** @returns `unit table` of everything that differs, missing ones too */
export function differences(before: UnitHashes, after: UnitHashes, only: (unit: string) => boolean = () => true): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => only(key.split(' ')[0]!) && before.get(key) !== after.get(key)).sort();
}

/** Hash of what the database is: columns, constraints, indexes, policies, rights, triggers, functions, log-ins. */
export async function catalogueHash(database: BenchDatabase): Promise<string> {
  return asSuperuser(database, async (client) => {
    const hash = createHash('sha256');
    for (const sql of CATALOGUE) hash.update(JSON.stringify((await client.query<Record<string, unknown>>(sql)).rows));
    return hash.digest('hex');
  });
}

const CATALOGUE = [
  `SELECT c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relacl::text, c.relowner::regrole::text, c.reloptions::text
     FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'bullmq'::regnamespace) ORDER BY 1, 2`,
  `SELECT a.attrelid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attacl::text, pg_get_expr(d.adbin, d.adrelid)
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v') LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace IN ('public'::regnamespace, 'bullmq'::regnamespace) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2`,
  `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  `SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname IN ('public', 'bullmq') ORDER BY 1, 2`,
  `SELECT * FROM pg_policies ORDER BY schemaname, tablename, policyname`,
  `SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
  `SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' ORDER BY 1, 2`,
  `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication FROM pg_roles ORDER BY 1`,
  `SELECT datacl::text FROM pg_database WHERE datname = current_database()`,
];

/** What role app sees without a unit and in each unit. @returns sentences about rows it must not see, or cannot see */
export async function rowSecurityFaults(database: BenchDatabase, unitIds: readonly number[]): Promise<string[]> {
  const tables = await asSuperuser(database, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND has_table_privilege('app', oid, 'SELECT') ORDER BY 1`,
    );
    return rows.map((row) => row.name);
  });
  const faults: string[] = tables.length < 30 ? [`only ${String(tables.length)} tables are under row security`] : [];
  const app = await openClient(database.url('app'));
  try {
    for (const name of tables) {
      const seen = await app.query(`SELECT FROM ${app.escapeIdentifier(name)} LIMIT 1`);
      if (seen.rowCount !== 0) faults.push(`role app sees rows of ${name} without a unit`);
    }
    for (const unitId of unitIds) {
      await app.query('BEGIN READ ONLY');
      await app.query(`SELECT set_config('app.unit_id', $1, true)`, [String(unitId)]);
      for (const name of ['student', 'parent', 'notice', 'notice_delivery']) {
        const { rows } = await app.query<{ own: boolean; other: boolean }>(
          `SELECT coalesce(bool_or(unit_id = $1), false) AS own, coalesce(bool_or(unit_id <> $1), false) AS other FROM ${name}`,
          [unitId],
        );
        if (!rows[0]!.own) faults.push(`unit ${String(unitId)} sees none of its rows of ${name}`);
        if (rows[0]!.other) faults.push(`unit ${String(unitId)} sees rows of others in ${name}`);
      }
      await app.query('COMMIT');
    }
  } finally {
    await app.end();
  }
  return faults;
}
