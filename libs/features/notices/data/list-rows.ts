import type { NoticeScope, NoticeState } from '@contracts/notice-types';
import type { Asking, ReadTx } from '@platform/db/tx';
import { HEAD, KEEP_DAYS, type NoticeHead } from './notice-row';

export interface ListFilter {
  /** `mine-sent` = own ones without what has not left: for an administrator who looks as the sender (PER-31). */
  scope: NoticeScope | 'mine-sent';
  memberId: string;
  pattern: string | null;
  state: NoticeState | null;
  form: boolean | null;
  from: string | null;
  to: string | null;
  senderId: string | null;
}
export interface ListPlace {
  limit: number;
  /** Oldest first; only for lists by page. */
  oldest?: boolean;
  offset: number;
  /** Rows after this one. */
  after: { at: string; id: string } | null;
}
export interface ListRow extends NoticeHead {
  sender_name: string;
  updated_at: Date;
  at_us: string;
  target_total: number;
  target_names: string[] | null;
  whole_school: boolean;
  students: number;
  recipients: number;
  done: number;
  opened: number;
  delivered: number;
  waiting: number;
  reminded_today: number;
  reminded_at: Date | null;
  invited_today: boolean;
  day_ends: Date;
}

const TODAY = `date_trunc('day', now() AT TIME ZONE 'Asia/Macau') AT TIME ZONE 'Asia/Macau'`;
/** 再次提醒 and requests to class teachers so far, for their quotas. `l` = notice_reminder_log */
const REMINDED = `max(l.at) FILTER (WHERE l.kind = 'again') AS reminded_at,
                count(*) FILTER (WHERE l.kind = 'again' AND l.at >= ${TODAY})::int AS reminded_today,
                coalesce(bool_or(l.kind = 'invite' AND l.at >= ${TODAY}), false) AS invited_today`;
/** Students whose call is in one of some states and of whose families nobody has opened yet. */
const untouched = (states: string): string => `coalesce(sum(y.students - y.opened - y.done - y.lost) FILTER (WHERE ${states}), 0)::int`;

// Own notices are ordered by `listed_at`, which is the time of sending once there is one; the others by `sent_at`.
// A submission that can still be taken back is its sender's alone; administrators keep what was deleted after a recall.
const LIVE = 'n.deleted_at IS NULL';
const KEPT = `(n.deleted_at IS NULL OR n.deleted_at > now() - make_interval(days => ${String(KEEP_DAYS)}))`;
const SCOPES: Readonly<Record<ListFilter['scope'], { from: string; time: string; live: string }>> = {
  mine: { from: 'notice n WHERE n.unit_id = $1 AND n.sender_id = $2', time: 'n.listed_at', live: LIVE },
  'mine-sent': { from: 'notice n WHERE n.unit_id = $1 AND n.sender_id = $2 AND n.sent_at <= now()', time: 'n.listed_at', live: LIVE },
  cc: {
    from: `notice_cc cc JOIN notice n ON n.unit_id = $1 AND n.id = cc.notice_id AND n.sent_at <= now()
           WHERE cc.unit_id = $1 AND cc.staff_id = $2`,
    time: 'n.sent_at',
    live: LIVE,
  },
  shared: {
    from: 'notice n WHERE n.unit_id = $1 AND n.sent_at <= now() AND $2::uuid IS NOT NULL',
    time: 'n.sent_at',
    live: KEPT,
  },
};

const FILTER = ({ time, live }: { time: string; live: string }): string => `${live}
  AND ($3::text IS NULL OR n.search LIKE $3 ESCAPE '\\')
  AND ($4::text IS NULL OR n.state = $4)
  AND ($5::boolean IS NULL OR n.has_form = $5)
  AND ($6::date IS NULL OR ${time} >= ($6::date)::timestamp AT TIME ZONE 'Asia/Macau')
  AND ($7::date IS NULL OR ${time} < ($7::date + 1)::timestamp AT TIME ZONE 'Asia/Macau')
  AND ($8::uuid IS NULL OR n.sender_id = $8)`;

const params = (tx: Asking, f: ListFilter): unknown[] => [tx.unitId, f.memberId, f.pattern, f.state, f.form, f.from, f.to, f.senderId];

/** One page of a list with names and counters; only the rows of the page are counted. */
export function listRows(tx: Asking, filter: ListFilter, place: ListPlace): Promise<ListRow[]> {
  const scope = SCOPES[filter.scope];
  const { from, time } = scope;
  const order = place.oldest === true ? 'ASC' : 'DESC';
  return tx.query<ListRow>(
    `SELECT p.*, m.name AS sender_name, tg.*, ty.*, rl.*,
            to_char(p.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at_us,
            (date_trunc('day', now() AT TIME ZONE 'Asia/Macau') + interval '1 day') AT TIME ZONE 'Asia/Macau' AS day_ends
       FROM (SELECT ${HEAD}, n.updated_at, ${time} AS at FROM ${from} AND ${FILTER(scope)}
                AND ($9::timestamptz IS NULL OR (${time}, n.id) < ($9::timestamptz, $10::uuid))
              ORDER BY ${time} ${order}, n.id ${order} LIMIT $11 OFFSET $12) AS p
       JOIN member m ON m.unit_id = $1 AND m.id = p.sender_id
       CROSS JOIN LATERAL (
         SELECT count(*)::int AS target_total, coalesce(bool_or(t.kind = 'school'), false) AS whole_school,
                (array_agg(coalesce(sn.name, s.name) ORDER BY up.sort DESC NULLS LAST, sn.sort DESC NULLS LAST, coalesce(sn.name, s.name)) FILTER (WHERE t.ref_id IS NOT NULL))[1:3] AS target_names
           FROM notice_target t
           LEFT JOIN school_node sn ON sn.unit_id = $1 AND sn.id = t.ref_id
           LEFT JOIN school_node up ON up.unit_id = $1 AND up.id = sn.parent_id
           LEFT JOIN student s ON s.unit_id = $1 AND s.id = t.ref_id
          WHERE t.unit_id = $1 AND t.notice_id = p.id) AS tg
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(y.students), 0)::int AS students, coalesce(sum(y.receivers), 0)::int AS recipients,
                coalesce(sum(y.done), 0)::int AS done, coalesce(sum(y.opened), 0)::int AS opened,
                ${untouched(`b.state = 'sent'`)} AS delivered, ${untouched(`b.state IN ('ready', 'sending')`)} AS waiting
           FROM notice_tally y LEFT JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = p.message_id AND b.seq = y.grp
          WHERE y.unit_id = $1 AND y.notice_id = p.id) AS ty
       CROSS JOIN LATERAL (
         SELECT ${REMINDED}
           FROM notice_reminder_log l WHERE l.unit_id = $1 AND l.notice_id = p.id) AS rl
      ORDER BY p.at ${order}, p.id ${order}`,
    [...params(tx, filter), place.after?.at ?? null, place.after?.id ?? null, place.limit, place.offset],
  );
}

export async function countRows(tx: ReadTx, filter: ListFilter): Promise<number> {
  const scope = SCOPES[filter.scope];
  const row = await tx.one<{ n: number }>(`SELECT count(*) AS n FROM ${scope.from} AND ${FILTER(scope)}`, params(tx, filter));
  return row?.n ?? 0;
}
