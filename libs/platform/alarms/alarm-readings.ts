import type { AlarmKind } from '@contracts/ops-alarms';
import type { RolePool } from '@platform/db/role-pool';
import { BACKUP_AGE, CHAIN_JOBS, DISK_PERCENT, MASS_READ, NOTED_RULES, WAITING_SECONDS } from './alarm-rules';

/** Something that is not as it should be, now. */
export interface Reading {
  readonly kind: AlarmKind;
  /** 0: the platform. */
  readonly unit: number;
  readonly amount: number;
}

/** What was noted by all processes, per kind and unit: the most that one account, or the unit, has. */
export async function notedReadings(platform: RolePool): Promise<Reading[]> {
  const rules = Object.entries(NOTED_RULES);
  return platform.query<Reading & Record<string, unknown>>(
    `SELECT kind, unit, max(n)::int AS amount FROM (
       SELECT e.kind, e.about_unit AS unit, sum(e.n) AS n, CASE WHEN e.about_unit = 0 THEN r.unknown ELSE r.least END AS least
         FROM alarm_event e JOIN unnest($1::text[], $2::int[], $3::int[], $4::int[]) AS r (kind, minutes, least, unknown) ON r.kind = e.kind
        WHERE e.minute > now() - make_interval(mins => r.minutes)
        GROUP BY e.kind, e.about_unit, e.subject, r.least, r.unknown) x
      WHERE n >= least GROUP BY kind, unit`,
    [
      rules.map(([kind]) => kind),
      rules.map(([, rule]) => rule.minutes),
      rules.map(([, rule]) => rule.least),
      rules.map(([, rule]) => rule.leastUnknown ?? rule.least),
    ],
  );
}

/** An account that reads more than a person does, on which day in Macao. */
export interface MassReader {
  readonly unitId: number;
  readonly accountId: string;
  readonly day: string;
}

/** Who reads so much right now (H3): operators see a number, the school is told the name. */
export async function massReaders(platform: RolePool): Promise<MassReader[]> {
  return platform.query<MassReader & Record<string, unknown>>(
    `SELECT about_unit AS "unitId", subject AS "accountId", to_char(now() AT TIME ZONE 'Asia/Macau', 'YYYY-MM-DD') AS day FROM alarm_event
      WHERE kind = 'mass_read' AND about_unit > 0 AND subject ~ '^[0-9a-f-]{36}$' AND minute > now() - make_interval(mins => $1)
      GROUP BY about_unit, subject HAVING sum(n) >= $2`,
    [MASS_READ.minutes, MASS_READ.least],
  );
}

/**
 * Seconds for which the oldest message or job has waited for its turn. What waits for a suspended unit or the end of a block
 * by WeCom waits rightly.
 */
export async function waitingReadings(relay: RolePool): Promise<Reading[]> {
  const row = await relay.one<{ batch: number; job: number; bulk: number }>(
    `SELECT
       (SELECT extract(epoch FROM now() - min(greatest(b.not_before, coalesce(c.blocked_until, '-infinity'))))::int
          FROM delivery_batch b JOIN school_unit u ON u.id = b.unit_id
            LEFT JOIN unit_channel c ON c.unit_id = b.unit_id AND c.app = b.app AND c.channel = b.channel
         WHERE b.state = 'ready' AND b.not_before < now() AND u.state NOT IN ('suspended', 'closed')
           AND coalesce(c.blocked_until, '-infinity') < now()) AS batch,
       (SELECT extract(epoch FROM now() - min(o.not_before) FILTER (WHERE o.priority < 9))::int FROM outbox o JOIN school_unit u ON u.id = o.unit_id
         WHERE o.state = 'ready' AND o.not_before < now() AND u.state NOT IN ('suspended', 'closed')) AS job,
       (SELECT extract(epoch FROM now() - min(o.not_before) FILTER (WHERE o.priority >= 9))::int FROM outbox o JOIN school_unit u ON u.id = o.unit_id
         WHERE o.state = 'ready' AND o.not_before < now() AND u.state NOT IN ('suspended', 'closed')) AS bulk`,
  );
  const late = [
    { seconds: row?.batch ?? 0, most: WAITING_SECONDS.normal },
    { seconds: row?.job ?? 0, most: WAITING_SECONDS.normal },
    { seconds: row?.bulk ?? 0, most: WAITING_SECONDS.bulk },
  ].filter(({ seconds, most }) => seconds > most);
  return late.length === 0 ? [] : [{ kind: 'waiting', unit: 0, amount: Math.max(...late.map(({ seconds }) => seconds)) }];
}

/** Units of which a chain did not agree when it was last looked at, and units with jobs that failed for good (OVR-30). */
export async function jobReadings(relay: RolePool): Promise<Reading[]> {
  return relay.query<Reading & Record<string, unknown>>(
    `SELECT 'audit_chain' AS kind, f.unit_id AS unit, count(*)::int AS amount FROM outbox f
      WHERE f.state = 'failed' AND f.job = ANY ($1) AND NOT EXISTS (
        SELECT FROM outbox d WHERE d.unit_id = f.unit_id AND d.job = f.job AND d.state = 'done' AND d.created_at > f.created_at)
      GROUP BY f.unit_id
     UNION ALL
     SELECT 'jobs_failed', unit_id, count(*)::int FROM outbox WHERE state = 'failed' AND job <> ALL ($1) GROUP BY unit_id`,
    [CHAIN_JOBS],
  );
}

/**
 * Hours since the last good base backup; also a log that is not taken away any more, and a restore drill that is overdue (J3).
 * @param expected backups must be there; otherwise only once one has reported
 */
export async function backupReadings(platform: RolePool, expected: boolean): Promise<Reading[]> {
  const row = await platform.one<{ base: number | null; drill: number | null; reports: number; up: number; log: boolean }>(
    `SELECT (SELECT extract(epoch FROM now() - max(at))::int / 3600 FROM backup_report WHERE ok AND kind = 'base') AS base,
       (SELECT extract(epoch FROM now() - max(at))::int / 3600 FROM backup_report WHERE ok AND kind = 'drill') AS drill,
       (SELECT count(*)::int FROM backup_report) AS reports,
       extract(epoch FROM now() - (SELECT min(created_at) FROM school_unit))::int / 3600 AS up,
       coalesce((SELECT current_setting('archive_mode') <> 'off'
           AND (a.last_failed_time > coalesce(a.last_archived_time, '-infinity') OR a.last_archived_time < now() - make_interval(secs => $1))
         FROM pg_stat_archiver a), false) AS log`,
    [BACKUP_AGE.logSeconds],
  );
  if (row === undefined || (!expected && row.reports === 0)) return [];
  // A platform that has just been set up has its first night, and its first week, before it.
  const base = row.base ?? row.up;
  const drill = row.drill ?? row.up;
  const late = row.log || base >= BACKUP_AGE.baseHours || drill >= BACKUP_AGE.drillDays * 24;
  return late ? [{ kind: 'backup', unit: 0, amount: base }] : [];
}

/** @param used share of the disk in use, 0 to 1; undefined where files are kept elsewhere */
export function diskReadings(used: number | undefined): Reading[] {
  const percent = Math.floor((used ?? 0) * 100);
  return percent > DISK_PERCENT ? [{ kind: 'disk', unit: 0, amount: percent }] : [];
}
