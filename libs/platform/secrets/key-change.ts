import { systemCtx } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { RolePool } from '@platform/db/role-pool';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns';
import { KEY_COLUMNS, type KeyRow, type UnitKeys } from './unit-keys';

const PAGE = 500;
/** A cipher lives as long as one transaction; an hour is far more than the longest (15 s) and than any process's pause. */
const GRACE_SECONDS = 3_600;

interface UnitRow extends KeyRow, Record<string, unknown> {
  id: number;
  data_key: string;
}
export interface UnitKeyState {
  unitId: number;
  version: number;
  /** Versions before the present one that are still kept. */
  older: number[];
}

/**
 * Changes keys while the service runs (F3). Each step may be stopped at any moment and begun again: new values are sealed
 * with the newest key at once, older ones name the version of theirs.
 */
export class KeyChange {
  constructor(
    private readonly db: Db,
    private readonly platform: RolePool,
    private readonly keys: UnitKeys,
  ) {}

  async state(): Promise<UnitKeyState[]> {
    return (await this.#units()).map((row) => ({
      unitId: row.id,
      version: row.data_key_version,
      older: Object.keys(row.old_data_keys ?? {}).map(Number),
    }));
  }

  /** After a new first line in MASTER_KEY_FILE and a restart of every process: wraps each unit's keys with it. @returns how many */
  async rewrap(): Promise<number> {
    let n = 0;
    for (const row of await this.#units()) {
      const next = this.keys.rewrapped(row);
      if (next === undefined) continue;
      // Somebody else changed the key meanwhile: the next run finds it.
      n += await this.platform.tx(async (client) => {
        const done = await client.query(
          `UPDATE school_unit SET data_key = $3, old_data_keys = $4, index_keys = $5 WHERE id = $1 AND data_key = $2`,
          [row.id, row.data_key, next.data_key, JSON.stringify(next.old_data_keys), next.index_keys],
        );
        return done.rowCount ?? 0;
      });
    }
    return n;
  }

  /** From the commit on every new value is sealed with a new data key. @returns its version */
  async change(unitId: number): Promise<number> {
    return this.platform.tx(async (client) => {
      const found = await client.query<UnitRow>(
        `SELECT id, ${KEY_COLUMNS} FROM school_unit WHERE id = $1 AND data_key IS NOT NULL FOR UPDATE`,
        [unitId],
      );
      const [row] = found.rows;
      if (row === undefined) throw new Error(`unit ${String(unitId)} has no data key`);
      const next = this.keys.changed(row);
      await client.query(
        `UPDATE school_unit SET data_key = $2, data_key_version = $3, old_data_keys = $4, index_keys = $5, data_key_changed_at = now(),
           data_key_xid = pg_current_xact_id()::text::bigint WHERE id = $1`,
        [unitId, next.data_key, next.data_key_version, JSON.stringify(next.old_data_keys), next.index_keys],
      );
      return next.data_key_version;
    });
  }

  /** Seals what older keys sealed with the present one, page by page. @returns how many values */
  async reseal(unitId: number): Promise<number> {
    let n = 0;
    for (const { at } of await this.#older(unitId)) {
      const column = SEALED_COLUMNS[at];
      if (column === undefined) throw new Error('no such column');
      for (let page = PAGE; page === PAGE; n += page) page = await this.#resealPage(unitId, column);
    }
    return n;
  }

  /** Values that an older key sealed. */
  async left(unitId: number): Promise<number> {
    return (await this.#older(unitId)).reduce((sum, { n }) => sum + n, 0);
  }

  /**
   * Throws older keys away once nothing needs them: no value, and no transaction that began before the change.
   * @returns false where it is too early
   */
  async drop(unitId: number, graceSeconds: number = GRACE_SECONDS): Promise<boolean> {
    const [ripe] = await this.platform.query<{ ripe: boolean }>(
      `SELECT data_key_changed_at <= now() - make_interval(secs => $2)
          AND pg_snapshot_xmin(pg_current_snapshot())::text::bigint > data_key_xid AS ripe FROM school_unit WHERE id = $1`,
      [unitId, graceSeconds],
    );
    if (ripe?.ripe !== true || (await this.left(unitId)) > 0) return false;
    await this.platform.query(`UPDATE school_unit SET old_data_keys = '{}' WHERE id = $1`, [unitId]);
    return true;
  }

  /** Columns (their place in the list) with values of older keys, and how many. */
  async #older(unitId: number): Promise<{ at: number; n: number }[]> {
    const counts = SEALED_COLUMNS.map(
      ([table, column], at) => `SELECT ${String(at)} AS at, count(*)::int AS n FROM ${table} WHERE unit_id = $1 AND ${older(column)}`,
    );
    return this.db.read(ctxOf(unitId), (tx) =>
      tx.query(`SELECT at, n FROM (${counts.join(' UNION ALL ')}) found WHERE n > 0 ORDER BY at`, [tx.unitId]),
    );
  }

  async #units(): Promise<UnitRow[]> {
    return this.platform.query<UnitRow>(`SELECT id, ${KEY_COLUMNS} FROM school_unit WHERE data_key IS NOT NULL ORDER BY id`);
  }

  async #resealPage(unitId: number, [table, column, row]: SealedColumn): Promise<number> {
    return this.db.inUnit(ctxOf(unitId), async (tx) => {
      const found = await tx.query<{ at: string; row: string; value: string }>(
        `SELECT ctid::text AS at, (${row}) AS row, ${column} AS value FROM ${table} WHERE unit_id = $1 AND ${older(column)}
          LIMIT ${String(PAGE)} FOR UPDATE`,
        [tx.unitId],
      );
      if (found.length === 0) return 0;
      const cipher = await this.keys.forUnit(tx);
      const sealed = found.map((one) => {
        const place = { table, column, row: one.row };
        return cipher.seal(place, cipher.open(place, one.value));
      });
      await tx.execute(
        `UPDATE ${table} t SET ${column} = v.value FROM unnest($2::tid[], $3::text[]) AS v (at, value) WHERE t.unit_id = $1 AND t.ctid = v.at`,
        [tx.unitId, found.map((one) => one.at), sealed],
      );
      return found.length;
    });
  }
}

const ctxOf = (unitId: number) => systemCtx(unitId, 'keys.change', `keys-${String(unitId)}`);

/** Sealed by another version than the present one. */
function older(column: string): string {
  return `${column} LIKE 'v1.%' AND split_part(${column}, '.', 2) <> (SELECT data_key_version::text FROM school_unit WHERE id = $1)`;
}
