import type { ReadTx } from '@platform/db/tx';
import { SEALED_COLUMNS } from '@platform/secrets/sealed-columns';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { reachOf, shownColumns, type PersonTable } from './person-tables';

const PAGE = 500;

/** One value kept about a person, as it is told to him. */
export interface PersonValue {
  readonly table: string;
  /** Number of the row within its table. */
  readonly row: number;
  readonly column: string;
  readonly value: string;
}
type Raw = { at: string; about: boolean; row: Record<string, unknown>; places: Record<string, string> };

/** How many rows of a table are about a person, or say that he did something. */
export async function countRows(tx: ReadTx, table: PersonTable, personId: string): Promise<number> {
  const { where } = reachOf(table);
  if (where === null) return 0;
  const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table.table} t WHERE t.unit_id = $1 AND ${where}`, [
    tx.unitId,
    personId,
  ]);
  return row?.n ?? 0;
}

/**
 * A page of a table's rows of a person, sealed values opened.
 * @param after where the page before ended
 * @returns the values, and where this page ended; undefined at the end
 */
export async function personPage(
  tx: ReadTx,
  keys: UnitKeys,
  table: PersonTable,
  asked: { personId: string; after: string; row: number },
): Promise<{ values: PersonValue[]; next?: { after: string; row: number } }> {
  const { where, about } = reachOf(table);
  if (where === null) return { values: [] };
  const sealed = SEALED_COLUMNS.filter(([name]) => name === table.table);
  // Inside this statement the table is `t`, so columns of the place are those of the row.
  const places = sealed.map(([, column, place]) => `'${column}', (SELECT ${place} FROM (SELECT t.*) AS own)`).join(', ');
  const rows = await tx.query<Raw>(
    `SELECT t.ctid::text AS at, ${about} AS about, to_jsonb(t) AS row, json_build_object(${places}) AS places
       FROM ${table.table} t WHERE t.unit_id = $1 AND ${where} AND t.ctid > $3::tid ORDER BY t.ctid LIMIT ${String(PAGE)}`,
    [tx.unitId, asked.personId, asked.after],
  );
  if (rows.length === 0) return { values: [] };
  const cipher = await keys.forUnit(tx);
  const shown = { about: shownColumns(table, true), acted: shownColumns(table, false) };
  const values: PersonValue[] = [];
  for (const [at, raw] of rows.entries()) {
    for (const { name } of raw.about ? shown.about : shown.acted) {
      const kept = raw.row[name];
      if (kept === null || kept === undefined || kept === '') continue;
      const place = raw.places[name];
      const value =
        place !== undefined && typeof kept === 'string'
          ? cipher.open({ table: table.table, column: name, row: place }, kept)
          : typeof kept === 'string'
            ? kept
            : JSON.stringify(kept);
      values.push({ table: table.table, row: asked.row + at + 1, column: name, value });
    }
  }
  const last = rows.at(-1);
  return {
    values,
    ...(rows.length < PAGE || last === undefined ? {} : { next: { after: last.at, row: asked.row + rows.length } }),
  };
}
