import type { UsagePlatform } from '@contracts/contacts-usage';
import type { ReadTx, Tx } from '@platform/db/tx';
import { searchPattern } from '@platform/text/search-key';

/**
 * Notes who used the platform on a day, from the sessions (VIS-23). Run again it finds the same; an earlier note is never lost,
 * because a session remembers only its last use.
 * @param from start of the day in Macao; `until` its end
 * @param closed the day is over: everybody who had not left gets a row
 */
export async function noteUsage(tx: Tx, day: string, from: Date, until: Date, closed: boolean): Promise<number> {
  return tx.execute(
    `WITH seen AS (
       SELECT DISTINCT ON (s.ref_id) s.ref_id AS member_id, s.last_seen_at, s.platform FROM session s
        WHERE s.unit_id = $1 AND s.kind = 'member' AND s.last_seen_at >= $3 AND s.last_seen_at < $4
        ORDER BY s.ref_id, s.last_seen_at DESC
     ), noted AS (
       UPDATE member m SET last_active_at = seen.last_seen_at FROM seen
        WHERE m.unit_id = $1 AND m.id = seen.member_id AND (m.last_active_at IS NULL OR m.last_active_at < seen.last_seen_at)
     )
     INSERT INTO member_usage AS u (unit_id, member_id, day, used, last_used_at, platform)
     SELECT $1, m.id, $2::date, seen.member_id IS NOT NULL, seen.last_seen_at, seen.platform
       FROM member m LEFT JOIN seen ON seen.member_id = m.id
      WHERE m.unit_id = $1 AND (seen.member_id IS NOT NULL OR ($5 AND m.join_state <> 'left' AND m.created_at < $4))
     ON CONFLICT (unit_id, day, member_id) DO UPDATE
        SET used = true, last_used_at = excluded.last_used_at, platform = coalesce(excluded.platform, u.platform)
      WHERE excluded.used AND (u.last_used_at IS NULL OR u.last_used_at < excluded.last_used_at)`,
    [tx.unitId, day, from, until, closed],
  );
}

export interface UsageQuestion {
  from: string;
  to: string;
  used: boolean | null;
  /** Only members of these departments; null = any. */
  departments: readonly string[] | null;
  /** Whom the caller administers; null = all. */
  scope: { departments: readonly string[]; members: readonly string[] } | null;
  typed: string | undefined;
}

export interface UsageRow {
  member_id: string;
  day: string;
  name: string;
  departments: string[];
  used: boolean;
  last_used_at: Date | null;
  platform: UsagePlatform | null;
  can_remind: boolean;
}

const PEOPLE = `
  SELECT m.id, m.name, m.last_active_at, m.join_state, m.created_at FROM member m
   WHERE m.unit_id = $1 AND m.join_state <> 'left'
     AND ($4::uuid[] IS NULL OR m.id IN (SELECT member_id FROM member_department WHERE unit_id = $1 AND department_id = ANY ($4)))
     AND ($5::uuid[] IS NULL OR m.id = ANY ($6::uuid[]) OR m.id IN (SELECT member_id FROM member_department WHERE unit_id = $1 AND department_id = ANY ($5)))
     AND ($7::text IS NULL OR m.search LIKE $7 ESCAPE '\\')`;

const paramsOf = (tx: ReadTx, q: UsageQuestion): unknown[] => [
  tx.unitId,
  q.from,
  q.to,
  q.departments,
  q.scope?.departments ?? null,
  q.scope?.members ?? [],
  q.typed === undefined ? null : searchPattern(q.typed),
];

/** Rows of a range, newest day first, then by name. */
export function usageRows(tx: ReadTx, q: UsageQuestion, remindAfterDays: number, limit: number, offset: number): Promise<UsageRow[]> {
  return tx.query<UsageRow & Record<string, unknown>>(
    `WITH people AS MATERIALIZED (${PEOPLE})
     SELECT u.member_id, u.day::text AS day, p.name, u.used, coalesce(u.last_used_at, CASE WHEN p.last_active_at < u.day THEN p.last_active_at END) AS last_used_at,
            u.platform,
            ARRAY(SELECT d.name FROM member_department x JOIN department d ON d.unit_id = $1 AND d.id = x.department_id AND d.state = 'active'
                   WHERE x.unit_id = $1 AND x.member_id = u.member_id ORDER BY d.depth, d.name) AS departments,
            p.join_state = 'active' AND coalesce(p.last_active_at, p.created_at) < now() - make_interval(days => $9)
              AND NOT EXISTS (SELECT FROM usage_reminder r WHERE r.unit_id = $1 AND r.member_id = u.member_id AND r.at > now() - make_interval(days => $9)) AS can_remind
       FROM member_usage u JOIN people p ON p.id = u.member_id
      WHERE u.unit_id = $1 AND u.day BETWEEN $2::date AND $3::date AND ($8::bool IS NULL OR u.used = $8)
      ORDER BY u.day DESC, p.name, u.member_id LIMIT $10 OFFSET $11`,
    [...paramsOf(tx, q), q.used, remindAfterDays, limit, offset],
  );
}

/** Numbers of a range: rows of the list, and used per day. */
export async function usageNumbers(
  tx: ReadTx,
  q: UsageQuestion,
): Promise<{ total: number; used: number; members: number; days: { day: string; used: number; members: number }[] }> {
  const row = await tx.one<{ total: number; used: number; members: number; days: { day: string; used: number; members: number }[] | null }>(
    `WITH people AS MATERIALIZED (${PEOPLE}),
     rows AS MATERIALIZED (
       SELECT u.member_id, u.day, u.used FROM member_usage u JOIN people p ON p.id = u.member_id
        WHERE u.unit_id = $1 AND u.day BETWEEN $2::date AND $3::date)
     SELECT (SELECT count(*)::int FROM rows WHERE $8::bool IS NULL OR used = $8) AS total,
            (SELECT count(DISTINCT member_id)::int FROM rows WHERE used) AS used,
            (SELECT count(*)::int FROM people) AS members,
            (SELECT jsonb_agg(jsonb_build_object('day', d.day, 'used', d.used, 'members', d.members) ORDER BY d.day)
               FROM (SELECT day::text AS day, count(*) FILTER (WHERE used)::int AS used, count(*)::int AS members FROM rows GROUP BY day) d) AS days`,
    [...paramsOf(tx, q), q.used],
  );
  return { total: row?.total ?? 0, used: row?.used ?? 0, members: row?.members ?? 0, days: row?.days ?? [] };
}

/** What WeCom counted on the days of a range. */
export function wecomActivity(tx: ReadTx, from: string, to: string): Promise<{ day: string; active: number }[]> {
  return tx.query(
    `SELECT day::text AS day, active FROM wecom_activity WHERE unit_id = $1 AND day BETWEEN $2::date AND $3::date ORDER BY day`,
    [tx.unitId, from, to],
  );
}

/** Days of the last `back` before today whose number is not known yet. */
export function daysWithoutActivity(tx: ReadTx, today: string, back: number): Promise<{ day: string }[]> {
  return tx.query(
    `SELECT d::date::text AS day FROM generate_series($2::date - $3::int, $2::date - 1, interval '1 day') AS d
      WHERE NOT EXISTS (SELECT FROM wecom_activity a WHERE a.unit_id = $1 AND a.day = d::date) ORDER BY d DESC`,
    [tx.unitId, today, back],
  );
}

/** A day is over when it is asked for, so its number stays. */
export async function putActivity(tx: Tx, day: string, active: number): Promise<void> {
  await tx.execute(
    `INSERT INTO wecom_activity (unit_id, day, active) VALUES ($1, $2, $3) ON CONFLICT (unit_id, day) DO UPDATE SET active = excluded.active`,
    [tx.unitId, day, active],
  );
}
