import type { ReadTx, Tx } from '@platform/db/tx';
import { dayAfter } from './next-open-time';

/**
 * A SELECT of `item_id, person_id` that runs inside the statement: a message each, for one person. `$1` is the unit; own
 * parameters begin at `$4`.
 */
export interface MeantMessages {
  sql: string;
  params: readonly unknown[];
}

const RANKED = (sql: string): string => `
  ranked AS (
    SELECT item_id, person_id, row_number() OVER (PARTITION BY person_id ORDER BY item_id) AS k FROM (${sql}) AS meant),
  people AS (SELECT person_id, count(*)::int AS n FROM ranked GROUP BY person_id)`;

/**
 * Counts the messages and answers the items each of whose people gets more than the budget with it: the k-th message of a
 * person is number `n` before + k. People in the order of their ids, so that two sendings never wait in a circle.
 */
export async function takeBudget(tx: Tx, meant: MeantMessages, day: string, budget: number): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `WITH ${RANKED(meant.sql)},
     counted AS (
       INSERT INTO message_day (unit_id, day, person_id, n) SELECT $1, $2::date, person_id, n FROM people ORDER BY person_id
       ON CONFLICT (unit_id, day, person_id) DO UPDATE SET n = message_day.n + excluded.n
       RETURNING person_id, n)
     SELECT r.item_id AS id FROM ranked r JOIN counted c USING (person_id) JOIN people p USING (person_id)
      GROUP BY r.item_id HAVING min(c.n - p.n + r.k) > $3`,
    [tx.unitId, day, budget, ...meant.params],
  );
  return new Set(rows.map((row) => row.id));
}

/** The same answer without counting. */
export async function overBudget(tx: ReadTx, meant: MeantMessages, day: string, budget: number): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `WITH ${RANKED(meant.sql)}
     SELECT r.item_id AS id FROM ranked r LEFT JOIN message_day c ON c.unit_id = $1 AND c.day = $2::date AND c.person_id = r.person_id
      GROUP BY r.item_id HAVING min(coalesce(c.n, 0) + r.k) > $3`,
    [tx.unitId, day, budget, ...meant.params],
  );
  return new Set(rows.map((row) => row.id));
}

/** Counts of days that are over are of no use to anybody. */
export async function forgetDays(tx: Tx, today: string): Promise<void> {
  await tx.execute(`DELETE FROM message_day WHERE unit_id = $1 AND day < $2::date`, [tx.unitId, dayAfter(today, -1)]);
}
