import type { Client } from 'pg';
import type { School } from './school';

const BIG = ['notice_student', 'notice_delivery', 'notice_response'] as const;
const BODY = {
  type: 'doc',
  content: Array.from({ length: 6 }, (_, i) => ({
    type: 'paragraph',
    content: [
      {
        type: 'text',
        text: `第${String(i + 1)}段：${'敬啟者，本校將於下星期舉行家長日，請各位家長準時出席並與班主任會面。'.repeat(2)}`,
      },
    ],
  })),
};
export const NOTICE_BODY = JSON.stringify(BODY);

/** Runs `work` without the indexes of the big tables and makes them afterwards: many times faster for millions of rows. */
export async function withoutIndexes(client: Client, work: () => Promise<void>): Promise<void> {
  const { rows: keys } = await client.query<{ table: string; name: string; def: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS def FROM pg_constraint
      WHERE contype = 'p' AND conrelid = ANY (SELECT x::regclass FROM unnest($1::text[]) AS x)`,
    [BIG],
  );
  const { rows: indexes } = await client.query<{ name: string; def: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS def FROM pg_index i
      WHERE NOT i.indisprimary AND i.indrelid = ANY (SELECT x::regclass FROM unnest($1::text[]) AS x)`,
    [BIG],
  );
  for (const key of keys) await client.query(`ALTER TABLE ${key.table} DROP CONSTRAINT ${key.name}`);
  for (const index of indexes) await client.query(`DROP INDEX ${index.name}`);
  await work();
  for (const key of keys) await client.query(`ALTER TABLE ${key.table} ADD CONSTRAINT ${key.name} ${key.def}`);
  for (const index of indexes) await client.query(index.def);
  await client.query(`VACUUM (ANALYZE) ${BIG.join(', ')}`);
}

/**
 * `count` notices to a whole unit, as they look after some weeks: sent, handed over, most of them opened and confirmed.
 * Numbers decide by hash, so that every run has the same share.
 */
export async function fillNotices(client: Client, school: School, count: number): Promise<void> {
  const run = (sql: string, params: unknown[]): Promise<unknown> => client.query(sql, params);
  const { unitId } = school;
  // Nothing is known yet about the rows just made, and a guess of one row would join millions in a nested loop.
  await client.query('SET enable_nestloop = off');
  await run(
    `INSERT INTO notice (unit_id, id, title, body, excerpt, sender_id, state, sent_at, listed_at, message_id, fanout_done_at, search)
     SELECT $1, uuidv7(- i * interval '1 day'), '關於第' || i || '次家長日的通知', $3::jsonb, '敬啟者，本校將於下星期舉行家長日', $4, 'sent',
            now() - i * interval '1 day', now() - i * interval '1 day', uuidv7(- i * interval '1 day'), now() - i * interval '1 day', 'jiazhangri'
       FROM generate_series($2::int, 1, -1) AS i`,
    [unitId, count, NOTICE_BODY, school.senderId],
  );
  await run(`INSERT INTO notice_target (unit_id, notice_id, kind) SELECT unit_id, id, 'school' FROM notice WHERE unit_id = $1`, [unitId]);
  await run(
    `INSERT INTO outbound_message (unit_id, id, kind, ref_id, app, channel, dedupe_key, priority, state, sealed_at, created_at, finished_at)
     SELECT unit_id, message_id, 'notice', id, 'notice', 'school_notice', 'notice:' || id, 5, 'sent', sent_at, sent_at, sent_at FROM notice WHERE unit_id = $1`,
    [unitId],
  );
  await run(`INSERT INTO unit_channel (unit_id, app, channel) VALUES ($1, 'notice', 'school_notice') ON CONFLICT DO NOTHING`, [unitId]);
  await run(
    `INSERT INTO delivery_batch (unit_id, message_id, seq, app, channel, priority, state, body, receivers, tries, not_before, tried_at, finished_at, created_at)
     SELECT $1, n.message_id, seq, 'notice', 'school_notice', 5, 'sent', convert_to(repeat('x', 1000), 'UTF8'), least(1000, $2), 1, n.sent_at, n.sent_at, n.sent_at, n.sent_at
       FROM notice n, generate_series(1, ceil($2::int / 1000.0)::int) AS seq WHERE n.unit_id = $1`,
    [unitId, school.pupils],
  );
  await run(
    `INSERT INTO notice_student (unit_id, notice_id, student_id, class_id, grp, sent_at, needs, opened_at, done_at)
     SELECT $1, n.id, c.student_id, c.class_id, c.grp, n.sent_at, h.x >= 85,
            CASE WHEN h.x < 93 THEN n.sent_at + interval '1 hour' END, CASE WHEN h.x < 85 THEN n.sent_at + interval '2 hours' END
       FROM notice n
       CROSS JOIN (SELECT sc.student_id, sc.class_id, 1 + (row_number() OVER (ORDER BY sc.class_id, sc.student_id) - 1)::int / 1000 AS grp
                     FROM student_class sc WHERE sc.unit_id = $1) AS c
       CROSS JOIN LATERAL (SELECT abs(hashtext(n.id::text || c.student_id::text)) % 100 AS x) AS h
      WHERE n.unit_id = $1 ORDER BY n.id, c.class_id, c.student_id`,
    [unitId],
  );
  await run(
    `INSERT INTO notice_delivery (unit_id, notice_id, student_id, person_id, person_kind, state, read_at)
     SELECT $1, ns.notice_id, ns.student_id, p.id, 'parent', CASE WHEN p.subscribed THEN 'pending' ELSE 'not_joined' END,
            CASE WHEN ns.opened_at IS NOT NULL AND p.subscribed THEN ns.opened_at END
       FROM notice_student ns
       JOIN guardianship g ON g.unit_id = $1 AND g.student_id = ns.student_id
       JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id
      WHERE ns.unit_id = $1`,
    [unitId],
  );
  await run(
    `INSERT INTO notice_response (unit_id, notice_id, student_id, answers_for, responder_id, kind, state, submitted_at)
     SELECT DISTINCT ON (ns.notice_id, ns.student_id) $1, ns.notice_id, ns.student_id, ns.student_id, d.person_id, 'confirm', 'confirmed', ns.done_at
       FROM notice_student ns JOIN notice_delivery d ON d.unit_id = $1 AND d.notice_id = ns.notice_id AND d.student_id = ns.student_id
      WHERE ns.unit_id = $1 AND ns.done_at IS NOT NULL`,
    [unitId],
  );
  await run(
    `INSERT INTO notice_tally (unit_id, notice_id, class_id, grp, students, receivers, not_joined, opened, done)
     SELECT $1, ns.notice_id, ns.class_id, ns.grp, count(*), sum(r.n), sum(r.out),
            count(*) FILTER (WHERE ns.opened_at IS NOT NULL AND ns.done_at IS NULL), count(*) FILTER (WHERE ns.done_at IS NOT NULL)
       FROM notice_student ns
       JOIN (SELECT d.notice_id, d.student_id, count(*) AS n, count(*) FILTER (WHERE d.state = 'not_joined') AS out
               FROM notice_delivery d WHERE d.unit_id = $1 GROUP BY d.notice_id, d.student_id) AS r
         ON r.notice_id = ns.notice_id AND r.student_id = ns.student_id
      WHERE ns.unit_id = $1 GROUP BY ns.notice_id, ns.class_id, ns.grp`,
    [unitId],
  );
  await client.query('RESET enable_nestloop');
}

export async function deliveryRows(client: Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>('SELECT count(*) AS n FROM notice_delivery');
  return rows[0]!.n;
}
