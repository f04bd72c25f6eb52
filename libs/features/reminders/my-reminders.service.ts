import { Injectable } from '@nestjs/common';
import type { OkOf, QueryOf } from '@contracts/route';
import type { remindersApi, ReminderItem } from '@contracts/reminders';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { notFound } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { readCursor, writeCursor } from './reminder-cursor';

interface LineRow {
  topic_id: string;
  student_id: string | null;
  student_name: string | null;
  created_at: Date;
  created_us: string;
  read_at: Date | null;
  module: ReminderItem['module'];
  title: string;
  summary: string;
  target_url: string;
  asks: 'confirm' | 'form' | null;
  target_state: ReminderItem['target'];
}

const DEFAULT_LIMIT = 20;

/** A person's own list of reminders (RMD-02…05). Nobody reads somebody else's: the receiver comes from the session. */
@Injectable()
export class MyReminders {
  constructor(private readonly db: Db) {}

  list(ctx: Ctx, query: QueryOf<typeof remindersApi.list>): Promise<OkOf<typeof remindersApi.list>> {
    const me = meOf(ctx);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const after = readCursor(query.cursor);
    return this.db.read(ctx, async (tx) => {
      const rows = await tx.query<LineRow>(LIST, [
        tx.unitId,
        me,
        limit + 1,
        after?.at ?? null,
        after?.topicId ?? null,
        after?.studentId ?? null,
        query.unread === 'true',
        query.module ?? null,
        query.studentId ?? null,
        query.from ?? null,
        query.to ?? null,
      ]);
      const unread = await tx.one<{ n: number }>(
        `SELECT count(*) AS n FROM reminder WHERE unit_id = $1 AND recipient_id = $2 AND read_at IS NULL`,
        [tx.unitId, me],
      );
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(present),
        nextCursor: last === undefined ? null : writeCursor({ at: last.created_us, topicId: last.topic_id, studentId: last.student_id }),
        unread: unread?.n ?? 0,
      };
    });
  }

  /** @param id topic, or topic and child */
  read(ctx: Ctx, id: string): Promise<{ ok: true }> {
    const me = meOf(ctx);
    const [topicId, studentId = null] = id.split('.');
    return this.db.inUnit(ctx, async (tx) => {
      const touched = await tx.execute(
        `UPDATE reminder SET read_at = coalesce(read_at, now())
         WHERE unit_id = $1 AND recipient_id = $2 AND topic_id = $3 AND student_id IS NOT DISTINCT FROM $4`,
        [tx.unitId, me, topicId, studentId],
      );
      if (touched === 0) throw notFound();
      return { ok: true };
    });
  }

  readAll(ctx: Ctx): Promise<{ read: number }> {
    const me = meOf(ctx);
    return this.db.inUnit(ctx, async (tx) => ({
      read: await tx.execute(`UPDATE reminder SET read_at = now() WHERE unit_id = $1 AND recipient_id = $2 AND read_at IS NULL`, [
        tx.unitId,
        me,
      ]),
    }));
  }
}

// A line about a child is only shown in words while the reader is that child's guardian (RMD-05, NOT-58).
const LIST = `
  SELECT r.topic_id, r.student_id, s.name AS student_name, r.created_at, to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_us,
         r.read_at, t.module, t.title, t.summary, t.target_url, t.asks,
         CASE WHEN r.student_id IS NOT NULL AND g.parent_id IS NULL THEN 'gone' ELSE t.target_state END AS target_state
    FROM reminder r
    JOIN reminder_topic t ON t.unit_id = $1 AND t.id = r.topic_id
    LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = r.recipient_id AND g.student_id = r.student_id AND g.ended_at IS NULL
    LEFT JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
   WHERE r.unit_id = $1 AND r.recipient_id = $2
     AND ($4::timestamptz IS NULL OR (r.created_at, r.topic_id, coalesce(r.student_id, r.topic_id)) < ($4::timestamptz, $5::uuid, coalesce($6::uuid, $5::uuid)))
     AND (NOT $7::boolean OR r.read_at IS NULL)
     AND ($8::text IS NULL OR t.module = $8)
     AND ($9::uuid IS NULL OR r.student_id = $9)
     AND ($10::date IS NULL OR r.created_at >= ($10::date)::timestamp AT TIME ZONE 'Asia/Macau')
     AND ($11::date IS NULL OR r.created_at < ($11::date + 1)::timestamp AT TIME ZONE 'Asia/Macau')
   ORDER BY r.created_at DESC, r.topic_id DESC, coalesce(r.student_id, r.topic_id) DESC
   LIMIT $3`;

function present(row: LineRow): ReminderItem {
  const live = row.target_state === 'live';
  const place = row.student_id === null ? '' : `${row.target_url.includes('?') ? '&' : '?'}studentId=${row.student_id}`;
  return {
    id: row.student_id === null ? row.topic_id : `${row.topic_id}.${row.student_id}`,
    module: row.module,
    title: live ? row.title : null,
    summary: live ? row.summary : null,
    target: row.target_state,
    url: live ? `${row.target_url}${place}` : null,
    asks: live ? row.asks : null,
    student: row.student_id === null || row.student_name === null ? null : { id: row.student_id, name: row.student_name },
    at: isoMacau(row.created_at),
    unread: row.read_at === null,
  };
}

/** @throws Error for operators and jobs: they have no reminders, and the route does not let them in */
function meOf(ctx: Ctx): string {
  const id = ctx.actor.kind === 'staff' || ctx.actor.kind === 'family' ? actorId(ctx.actor) : null;
  if (id === null) throw notFound();
  return id;
}
