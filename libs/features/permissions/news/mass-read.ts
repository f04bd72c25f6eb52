import { priorityOf } from '@platform/jobs/define-job';
import type { MassReader } from '@platform/alarms/alarm-readings';
import type { RolePool } from '@platform/db/role-pool';
import { tellMassRead } from '../permissions.jobs';

/**
 * Leaves a job in the unit of each; an account that has one for this day gets no second one. The job itself tells once, however
 * often it runs.
 * @param relay the only role that may write jobs of all units
 */
export async function askToTellSchools(relay: RolePool, readers: readonly MassReader[]): Promise<void> {
  await relay.query(
    `INSERT INTO outbox (unit_id, job, payload, dedupe_key, priority)
     SELECT r.unit_id, $1, jsonb_build_object('accountId', r.account, 'day', r.day), r.account || ' ' || r.day, $2
       FROM unnest($3::int[], $4::text[], $5::text[]) AS r (unit_id, account, day)
      WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.unit_id = r.unit_id AND o.job = $1 AND o.dedupe_key = r.account || ' ' || r.day)
     ON CONFLICT (unit_id, job, dedupe_key) WHERE dedupe_key IS NOT NULL AND state = 'ready' DO NOTHING`,
    [
      tellMassRead.name,
      priorityOf(tellMassRead),
      readers.map(({ unitId }) => unitId),
      readers.map(({ accountId }) => accountId),
      readers.map(({ day }) => day),
    ],
  );
}
