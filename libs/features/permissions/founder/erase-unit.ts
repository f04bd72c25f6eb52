import { Injectable } from '@nestjs/common';
import { FileStore } from '@platform/files/file-store';
import { Logger } from '@platform/log/logger';
import { PlatformPool } from '@platform/pools';

/** Rows of one statement: short enough that nobody waits for it. */
const ROWS = 5_000;
/** The request itself stays: ids and times that say when the unit was erased. Its own job is running. */
const KEPT = 'dissolve_request';
/** First of all nobody can enter any more and WeCom is no longer listened to. */
const FIRST = ['session', 'login_state', 'unit_connection', 'unit_app', 'idempotency_key'];

interface Table {
  name: string;
  /** Tables whose rows point to rows of this one. */
  pointedAtBy: string[];
  /** Rows point to rows of the same table (trees): they go in one statement. */
  tree: boolean;
}

/**
 * Erases a dissolved unit for good (PER-25): bytes of files, then table after table in batches of their own, those that point
 * to others first. What is gone is the checkpoint: cut off, it goes on where rows are left. The database lets role platform
 * delete rows of a unit in this state only (migration 20261121110400).
 */
@Injectable()
export class EraseUnit {
  constructor(
    private readonly platform: PlatformPool,
    private readonly files: FileStore,
    private readonly logger: Logger,
  ) {}

  async run(unitId: number): Promise<void> {
    await this.platform.query(
      `UPDATE school_unit SET erasing_at = coalesce(erasing_at, now()), updated_at = now() WHERE id = $1 AND state = 'dissolving'`,
      [unitId],
    );
    const tables = inOrder(await this.#tables());
    // Whoever was in the middle of something may have written once more: a second round finds it.
    for (let round = 0; round < 3; round += 1) {
      let gone = 0;
      for (const table of tables) gone += await this.#empty(table, unitId);
      if (gone === 0) break;
    }
    await this.#bytes(unitId);
    await this.#close(unitId);
    this.logger.info({ unitId }, 'a dissolved unit was erased');
  }

  async #empty({ name, tree }: Table, unitId: number): Promise<number> {
    const mine = name === 'outbox' ? `unit_id = $1 AND job <> 'unit.dissolve'` : 'unit_id = $1';
    let gone = 0;
    for (;;) {
      const rows = await this.platform.query<{ n: number }>(
        `WITH gone AS (DELETE FROM ${name} WHERE ${
          tree ? mine : `ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${mine} LIMIT ${String(ROWS)})) AND ${mine}`
        } RETURNING 1) SELECT count(*)::int AS n FROM gone`,
        [unitId],
      );
      const n = rows[0]?.n ?? 0;
      gone += n;
      if (n > 0) await this.#note(unitId, name, n);
      if (n < ROWS || tree) return gone;
    }
  }

  async #note(unitId: number, table: string, n: number): Promise<void> {
    await this.platform.query(
      `UPDATE dissolve_request SET erased = jsonb_set(erased, ARRAY[$2::text], to_jsonb(coalesce((erased ->> $2)::int, 0) + $3::int))
        WHERE unit_id = $1 AND state = 'executed'`,
      [unitId, table, n],
    );
  }

  /** Everything below the unit's folder, also what no row knows any more. */
  async #bytes(unitId: number): Promise<void> {
    for (;;) {
      const keys = await this.files.list(`${String(unitId)}/`);
      if (keys.length === 0) return;
      for (const key of keys) await this.files.remove(key);
    }
  }

  /** With the data key goes whatever was sealed with it, in copies too. */
  async #close(unitId: number): Promise<void> {
    await this.platform.tx(async (client) => {
      await client.query(`DELETE FROM person_membership WHERE unit_id = $1`, [unitId]);
      await client.query(`UPDATE dissolve_request SET erased_at = now() WHERE unit_id = $1 AND state = 'executed' AND erased_at IS NULL`, [
        unitId,
      ]);
      await client.query(
        `UPDATE school_unit SET state = 'closed', closed_at = now(), erasing_at = NULL, corp_id = NULL, data_key = NULL, old_data_keys = '{}', index_keys = NULL, version = version + 1, updated_at = now()
          WHERE id = $1 AND state = 'dissolving' AND erasing_at IS NOT NULL`,
        [unitId],
      );
    });
  }

  /** Every table of units' data that there is, so that one made later is not forgotten. */
  #tables(): Promise<Table[]> {
    return this.platform.query<Table & Record<string, unknown>>(
      `SELECT c.relname::text AS name,
         coalesce((SELECT array_agg(DISTINCT k.conrelid::regclass::text) FROM pg_constraint k
           WHERE k.contype = 'f' AND k.confrelid = c.oid AND k.conrelid <> c.oid AND k.conparentid = 0), '{}') AS "pointedAtBy",
         EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid AND k.conrelid = c.oid) AS tree
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id'
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relispartition AND c.relname <> '${KEPT}'
       ORDER BY 1`,
    );
  }
}

/**
 * Tables in an order in which no row is left pointing nowhere.
 * @throws Error when tables point at each other in a circle
 */
export function inOrder(tables: readonly Table[]): Table[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const done = new Set<string>();
  const path = new Set<string>();
  const ordered: Table[] = [];
  const visit = (name: string): void => {
    const table = byName.get(name);
    if (table === undefined || done.has(name)) return;
    if (path.has(name)) throw new Error(`tables point at each other: ${[...path, name].join(' → ')}`);
    path.add(name);
    table.pointedAtBy.forEach(visit);
    path.delete(name);
    done.add(name);
    ordered.push(table);
  };
  [...FIRST, ...byName.keys()].forEach(visit);
  return ordered;
}
