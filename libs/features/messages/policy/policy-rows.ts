import { DEFAULT_POLICY, type SendingPolicy } from '@contracts/sending-policy';
import type { ReadTx, Tx } from '@platform/db/tx';

interface PolicyRow {
  quiet_from: string | null;
  quiet_until: string | null;
  quiet_weekends: boolean;
  daily_budget: number | null;
  bundle_at: string;
  version: number;
}

/** The unit's policy; where none was stored, the one every unit begins with. */
export async function readPolicy(tx: ReadTx): Promise<SendingPolicy> {
  const row = await tx.one<PolicyRow & { days: SendingPolicy['quietDays'] }>(
    `SELECT p.quiet_from, p.quiet_until, p.quiet_weekends, p.daily_budget, p.bundle_at, p.version, d.days
       FROM (SELECT $1::int AS unit_id) AS u LEFT JOIN sending_policy p ON p.unit_id = $1
      CROSS JOIN (SELECT coalesce(json_agg(json_build_object('day', day, 'name', name) ORDER BY day), '[]') AS days
                    FROM quiet_day WHERE unit_id = $1) AS d
      WHERE p.unit_id IS NOT NULL`,
    [tx.unitId],
  );
  if (row === undefined) return DEFAULT_POLICY;
  return {
    version: row.version,
    quiet: row.quiet_from === null || row.quiet_until === null ? null : { from: row.quiet_from, until: row.quiet_until },
    quietWeekends: row.quiet_weekends,
    quietDays: row.days,
    dailyBudget: row.daily_budget,
    bundleAt: row.bundle_at,
  };
}

/** @returns false when another version is stored by now */
export async function storePolicy(tx: Tx, policy: Omit<SendingPolicy, 'version'>, version: number): Promise<boolean> {
  const values = [
    tx.unitId,
    policy.quiet?.from ?? null,
    policy.quiet?.until ?? null,
    policy.quietWeekends,
    policy.dailyBudget,
    policy.bundleAt,
  ];
  const stored =
    version === 0
      ? await tx.execute(
          `INSERT INTO sending_policy (unit_id, quiet_from, quiet_until, quiet_weekends, daily_budget, bundle_at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
          values,
        )
      : await tx.execute(
          `UPDATE sending_policy SET quiet_from = $2, quiet_until = $3, quiet_weekends = $4, daily_budget = $5, bundle_at = $6,
                  version = version + 1, updated_at = now()
            WHERE unit_id = $1 AND version = $7`,
          [...values, version],
        );
  if (stored === 0) return false;
  await tx.execute(`DELETE FROM quiet_day WHERE unit_id = $1`, [tx.unitId]);
  await tx.execute(
    `INSERT INTO quiet_day (unit_id, day, name) SELECT $1, d.day, d.name FROM unnest($2::date[], $3::text[]) AS d (day, name)`,
    [tx.unitId, policy.quietDays.map((one) => one.day), policy.quietDays.map((one) => one.name)],
  );
  return true;
}

/** Calls that wait for the end of quiet hours and were never tried get a new time. @returns how many */
export function moveQuiet(tx: Tx, until: Date): Promise<number> {
  return tx.execute(
    `UPDATE delivery_batch SET not_before = $2, wait_until = $2, wait = CASE WHEN $2 > now() THEN 'quiet' END
      WHERE unit_id = $1 AND state = 'ready' AND wait = 'quiet' AND maybe_since IS NULL`,
    [tx.unitId, until],
  );
}

/**
 * The same for what waits for a bundle that was not made yet.
 * @param dueOnly only what should have left by now
 * @returns how many
 */
export function moveBundles(tx: Tx, until: Date, dueOnly = false): Promise<number> {
  return tx.execute(
    `UPDATE delivery_batch SET wait_until = $2
      WHERE unit_id = $1 AND state = 'ready' AND wait = 'budget' AND leader_id IS NULL AND (NOT $3 OR wait_until <= now())`,
    [tx.unitId, until, dueOnly],
  );
}
