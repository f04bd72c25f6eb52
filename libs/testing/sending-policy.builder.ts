import type { Tx } from '@platform/db/tx';

/**
 * Switches the quiet hours off that every unit begins with (BEY-05): in tests, measurements and the demo what is sent
 * arrives at any hour of the day.
 */
export async function neverQuiet(tx: Tx): Promise<void> {
  await tx.execute(
    `INSERT INTO sending_policy (unit_id, quiet_weekends, bundle_at) VALUES ($1, false, '18:00')
     ON CONFLICT (unit_id) DO UPDATE SET quiet_from = NULL, quiet_until = NULL, quiet_weekends = false`,
    [tx.unitId],
  );
}
