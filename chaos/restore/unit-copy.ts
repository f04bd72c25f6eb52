import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { BenchDatabase } from '../../bench/harness/database';
import { asSuperuser, catalogueHash } from './look';

/**
 * What happened since then stays on record: logs of who did what with their chain, the sealed ledger, whose proofs are in people's
 * hands, and what people asked about their data: who was erased on request is erased anew by the next sweep.
 */
const RECORD = [
  'audit_log',
  'audit_seal',
  'audit_seal_line',
  'audit_cut',
  'privacy_request',
  'platform_read_log',
  'ledger_event',
  'ledger_key',
  'ledger_block',
];
/** Queues of the living system. Jobs that waited then and are gone now come back: they may run twice without harm, not never. */
const QUEUES = ['outbox', 'slot'];
/** Nobody who was signed out since may be signed in again: all sign in anew. */
const SESSIONS = ['session', 'login_state'];

interface Table {
  name: string;
  columns: string;
}

export interface UnitRestored {
  tables: number;
  rows: number;
  ms: number;
  /** Calls that waited then: nobody knows whether WeCom got them since, so they are not simply sent again. */
  doubtful: number;
}

/** Tables that hold rows of units, parents before children by their foreign keys. @throws Error on a circle of keys */
export async function tablesInOrder(client: pg.Client): Promise<Table[]> {
  // Generated columns are computed, not copied.
  const { rows: tables } = await client.query<Table>(
    `SELECT c.relname::text AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid, c.relname
     HAVING bool_or(a.attname = 'unit_id') ORDER BY 1`,
  );
  const { rows: keys } = await client.query<{ child: string; parent: string }>(
    `SELECT DISTINCT c.relname::text AS child, p.relname::text AS parent FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
       JOIN pg_class p ON p.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid <> k.confrelid`,
  );
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const open = tables.filter((table) => !ordered.includes(table));
    const next = open.filter((table) => !keys.some((key) => key.child === table.name && open.some((other) => other.name === key.parent)));
    if (next.length === 0) throw new Error(`foreign keys in a circle: ${open.map((table) => table.name).join(', ')}`);
    ordered.push(...next);
  }
  return ordered;
}

/**
 * Puts one unit back to what a restored copy holds, in one transaction of the living database: its rows go, those of the
 * copy come, every key checked. The unit is closed meanwhile (its people and jobs stopped), all others go on.
 * @param unit its id, and the moment the copy stands at as `timestamptz` text
 * @param exchange folder that both servers' user may write
 * @throws Error when schema or data key differ, or a key does not hold; then nothing has changed
 */
export async function restoreUnit(
  copy: BenchDatabase,
  living: BenchDatabase,
  unit: { unitId: number; since: string },
  exchange: string,
): Promise<UnitRestored> {
  const started = performance.now();
  const { unitId, since } = unit;
  if ((await catalogueHash(copy)) !== (await catalogueHash(living))) throw new Error('copy and living database differ in their schema');
  await mkdir(exchange, { recursive: true });
  await chmod(exchange, 0o777);
  const file = (table: string): string => pg.escapeLiteral(join(exchange, `${table}.copy`));
  try {
    return await asSuperuser(living, (there) =>
      asSuperuser(copy, async (here) => {
        const unitKey = `SELECT data_key, data_key_version, corp_id FROM school_unit WHERE id = $1`;
        const keys = [await here.query(unitKey, [unitId]), await there.query(unitKey, [unitId])];
        if (keys[0]!.rowCount !== 1 || JSON.stringify(keys[0]!.rows) !== JSON.stringify(keys[1]!.rows))
          throw new Error(`unit ${String(unitId)} is not in both with the same data key and WeCom`);
        const tables = (await tablesInOrder(there)).filter((table) => !RECORD.includes(table.name));
        const replaced = tables.filter((table) => !QUEUES.includes(table.name));
        const copied = tables.filter((table) => !SESSIONS.includes(table.name));
        await here.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        for (const { name, columns } of copied)
          await here.query(`COPY (SELECT ${columns} FROM ${name} WHERE unit_id = ${String(unitId)}) TO ${file(name)} (FORMAT binary)`);
        await here.query('COMMIT');
        await there.query('BEGIN');
        try {
          let rows = 0;
          for (const { name } of replaced.toReversed()) await there.query(`DELETE FROM ${name} WHERE unit_id = $1`, [unitId]);
          for (const { name, columns } of copied) {
            rows += QUEUES.includes(name)
              ? await addMissing(there, name, columns, file(name))
              : ((await there.query(`COPY ${name} (${columns}) FROM ${file(name)} (FORMAT binary)`)).rowCount ?? 0);
          }
          const doubtful = await doubt(there, since, unitId);
          await there.query('COMMIT');
          return { tables: replaced.length, rows, ms: performance.now() - started, doubtful };
        } catch (error) {
          await there.query('ROLLBACK');
          throw error;
        }
      }),
    );
  } finally {
    await rm(exchange, { recursive: true, force: true });
  }
}

/** Takes from a file what the living table has not. */
async function addMissing(there: pg.Client, name: string, columns: string, file: string): Promise<number> {
  await there.query(`CREATE TEMPORARY TABLE brought (LIKE ${name} INCLUDING GENERATED) ON COMMIT DROP`);
  await there.query(`COPY brought (${columns}) FROM ${file} (FORMAT binary)`);
  const open = name === 'outbox' ? `WHERE state IN ('ready', 'running')` : '';
  const added = await there.query(`INSERT INTO ${name} (${columns}) SELECT ${columns} FROM brought ${open} ON CONFLICT DO NOTHING`);
  await there.query('DROP TABLE brought');
  return added.rowCount ?? 0;
}

/**
 * After any restore, before the workers start: calls that waited in the copy may have left since. Marked so, they are
 * repeated only inside WeCom's window for duplicates, and after it a person decides (G5).
 * @param since moment that was restored to, as `timestamptz` text @param unitId left out: all units
 * @returns calls marked
 */
export async function doubt(client: pg.Client, since: string, unitId?: number): Promise<number> {
  const marked = await client.query(
    `UPDATE delivery_batch SET maybe_since = $1 WHERE state IN ('ready', 'sending') AND maybe_since IS NULL AND ($2::int IS NULL OR unit_id = $2)`,
    [since, unitId ?? null],
  );
  return marked.rowCount ?? 0;
}
