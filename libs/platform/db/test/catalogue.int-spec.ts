import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';

/** Tables of the platform itself: no school data in them, reviewed by hand. */
const NO_UNIT_TABLES = [
  'alarm',
  'alarm_event',
  'backup_report',
  'school',
  'school_unit',
  'person',
  'operator',
  'platform_registration_code',
  'bureau_message',
  'operator_credential',
  'operator_news',
  'operator_news_read',
  'operator_session',
  'schema_migration',
  'wecom_address_limit',
];
/** Tables with a `unit_id` that several units of one person share, or that only operators read. */
const ACROSS_UNITS = ['person_membership', 'platform_read_log'];
/** The relay looks across units by design (data-and-delivery 2.2, 2.6). */
const RELAY_INDEXES = /^(outbox_due|outbox_done|person_membership_person|delivery_batch_due|unit_channel_turn|platform_read_log_pkey)$/;

/** Isolation as the migrated database has it: every table that a later migration adds is covered without being told (S4). */
describe('the catalogue of the migrated database', () => {
  let database: TestDatabase;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.superuserUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  const names = async (sql: string): Promise<string[]> => (await admin.query<{ name: string }>(sql)).rows.map((row) => row.name).sort();
  const tables = `SELECT c.oid, c.relname::text AS name, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`;

  it('has a NOT NULL unit_id in every table that is not the platform’s own [S4, B3]', async () => {
    const without = await names(
      `SELECT t.name FROM (${tables}) t WHERE NOT EXISTS (
         SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'unit_id' AND a.attnotnull AND NOT a.attisdropped)`,
    );
    expect(without).toEqual([...NO_UNIT_TABLES, 'platform_read_log'].sort());
  });

  it('forces row security with a read and a write condition on the bare column [S4, B3, L11]', async () => {
    const open = await names(`SELECT t.name FROM (${tables}) t WHERE NOT (t.relrowsecurity AND t.relforcerowsecurity)`);
    expect(open).toEqual([...NO_UNIT_TABLES, ...ACROSS_UNITS].sort());
    const odd = await names(
      `SELECT p.tablename::text || '.' || p.policyname AS name FROM pg_policies p
       WHERE p.schemaname = 'public' AND 'app' = ANY(p.roles)
         AND (p.qual IS DISTINCT FROM p.with_check OR p.qual NOT LIKE '(unit_id = ( SELECT (NULLIF(current_setting(''app.unit_id''::text, true), ''''::text))::integer%'
              OR p.cmd <> 'ALL')`,
    );
    expect(odd).toEqual([]);
    const unpoliced = await names(
      `SELECT t.name FROM (${tables}) t WHERE t.relrowsecurity AND NOT EXISTS (
         SELECT 1 FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = t.name AND 'app' = ANY(p.roles))`,
    );
    expect(unpoliced).toEqual([]);
  });

  it('begins every primary, unique and other index with unit_id, but for the relay’s [S4, B6]', async () => {
    const odd = await names(
      `SELECT i.relname::text AS name FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
       JOIN (${tables}) t ON t.oid = x.indrelid
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'unit_id'
       WHERE x.indkey[0] <> a.attnum`,
    );
    expect(odd.filter((name) => !RELAY_INDEXES.test(name))).toEqual([]);
  });

  it('puts unit_id into every foreign key between tables of school data [S4, B6, L14]', async () => {
    const odd = await names(
      `SELECT k.conname::text AS name FROM pg_constraint k
       JOIN (${tables}) t ON t.oid = k.conrelid JOIN (${tables}) f ON f.oid = k.confrelid
       JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attname = 'unit_id'
       JOIN pg_attribute fa ON fa.attrelid = f.oid AND fa.attname = 'unit_id'
       WHERE k.contype = 'f' AND NOT (ta.attnum = ANY(k.conkey) AND fa.attnum = ANY(k.confkey))`,
    );
    expect(odd).toEqual([]);
  });

  it('has no enum columns, because their filters lose the index under row security [S4, L12]', async () => {
    expect(
      await names(
        `SELECT t.name || '.' || a.attname AS name FROM (${tables}) t JOIN pg_attribute a ON a.attrelid = t.oid
         JOIN pg_type y ON y.oid = a.atttypid WHERE y.typtype = 'e' AND a.attnum > 0`,
      ),
    ).toEqual([]);
  });

  it('has no view that reads with its owner’s rights, no materialised view and no definer function [S4, B7, L13]', async () => {
    const views = await names(
      `SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY(c.reloptions), false)))`,
    );
    const definers = await names(
      `SELECT p.proname::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname = 'public' AND p.prosecdef`,
    );
    expect([...views, ...definers]).toEqual([]);
  });

  it('lets role app own nothing, truncate nothing and create nothing [S4, B5]', async () => {
    const rights = await admin.query<{ owns: number; super: boolean; bypass: boolean; creates: boolean }>(
      `SELECT (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owns, rolsuper AS super, rolbypassrls AS bypass,
              has_schema_privilege('app', 'public', 'CREATE') OR has_database_privilege('app', current_database(), 'CREATE') AS creates
       FROM pg_roles r WHERE rolname = 'app'`,
    );
    expect(rights.rows[0]).toEqual({ owns: 0, super: false, bypass: false, creates: false });
    expect(await names(`SELECT t.name FROM (${tables}) t WHERE has_table_privilege('app', t.oid, 'TRUNCATE')`)).toEqual([]);
  });

  it('gives role relay only what moves messages and jobs, and role queue nothing of the schema', async () => {
    const relay = await names(`SELECT t.name FROM (${tables}) t WHERE has_table_privilege('relay', t.oid, 'SELECT')`);
    const allowed = /^(outbox|slot|delivery_batch|outbound_message|unit_channel|school|person_membership|platform_registration_code)$/;
    expect(relay.filter((name) => !allowed.test(name))).toEqual([]);
    expect(await names(`SELECT t.name FROM (${tables}) t WHERE has_any_column_privilege('queue', t.oid, 'SELECT')`)).toEqual([]);
  });

  it('answers no row and takes no row while no unit is set, in a fresh connection and in a used one [S4, B4, L9]', async () => {
    const app = new pg.Client({ connectionString: database.url('app') });
    await app.connect();
    const protectedTables = await names(`SELECT t.name FROM (${tables}) t WHERE t.relrowsecurity`);
    try {
      for (const used of [false, true]) {
        if (used) {
          await app.query('BEGIN');
          await app.query(`SELECT set_config('app.unit_id', '1', true)`);
          await app.query('COMMIT');
        }
        for (const table of protectedTables) {
          const rows = await app.query(`SELECT 1 FROM ${table} LIMIT 1`);
          expect([table, rows.rowCount]).toEqual([table, 0]);
        }
        await expect(app.query(`INSERT INTO slot (unit_id, job, due_at) VALUES (1, 'x', now())`)).rejects.toThrow(/row-level security/);
      }
    } finally {
      await app.end();
    }
  });
});
