import { createHash } from 'node:crypto';
import type { FileStore } from '@platform/files/file-store';

/** Asks the database past row security, over all units. */
export type Ask = <T extends object>(sql: string, values?: unknown[]) => Promise<T[]>;

export interface InvariantOptions {
  /** Nothing may wait any more: no ready job, no ready call. */
  settled?: boolean;
  /** Also compares files with their rows. */
  fileStore?: FileStore;
}

/**
 * What must hold after every run, whatever was killed, wiped or cut in it (R20): ledger, counters, calls, jobs, files.
 * @returns sentences about what does not; empty when all is sound
 */
export async function invariantFaults(ask: Ask, options: InvariantOptions = {}): Promise<string[]> {
  const faults: string[] = [];
  // Rows made a moment ago have no statistics yet, and without them these checks take minutes.
  await ask('ANALYZE');
  for (const [what, sql] of Object.entries({
    ...LEDGER,
    ...CALLS,
    ...LINKS,
    ...JOBS,
    ...(options.settled === true ? SETTLED : {}),
  })) {
    const rows = await ask<{ ref: string }>(`${sql} LIMIT 5`);

    if (rows.length > 0) faults.push(`${what}: ${rows.map((row) => row.ref).join(', ')}`);
  }
  return [...faults, ...(await callFaults(ask)), ...(options.fileStore === undefined ? [] : await fileFaults(ask, options.fileStore))];
}

const LEDGER = {
  // A plan that stopped half-way is complete up to its cursor: rows and counters are made in one transaction.
  'students of a group differ from their counter': `
    SELECT t.notice_id || ' group ' || t.grp AS ref FROM notice_tally t FULL JOIN (
      SELECT unit_id, notice_id, class_id, grp, count(*)::int AS students, count(*) FILTER (WHERE done_at IS NOT NULL)::int AS done,
             count(*) FILTER (WHERE done_at IS NULL AND opened_at IS NOT NULL)::int AS opened,
             count(*) FILTER (WHERE done_at IS NULL AND opened_at IS NULL AND lost)::int AS lost
        FROM notice_student GROUP BY 1, 2, 3, 4) AS s USING (unit_id, notice_id, class_id, grp)
     WHERE (t.students, t.done, t.opened, t.lost) IS DISTINCT FROM (s.students, s.done, s.opened, s.lost)`,
  'receivers of a group differ from their counter': `
    SELECT t.notice_id || ' group ' || t.grp AS ref FROM notice_tally t LEFT JOIN (
      SELECT s.unit_id, s.notice_id, s.class_id, s.grp, count(*)::int AS receivers, count(*) FILTER (WHERE d.state = 'not_joined')::int AS not_joined,
             count(*) FILTER (WHERE d.state = 'failed')::int AS failed
        FROM notice_delivery d JOIN notice_student s USING (unit_id, notice_id, student_id) GROUP BY 1, 2, 3, 4) AS d USING (unit_id, notice_id, class_id, grp)
     WHERE (t.receivers, t.not_joined, t.failed) IS DISTINCT FROM (coalesce(d.receivers, 0), coalesce(d.not_joined, 0), coalesce(d.failed, 0))`,
  'messages by state do not add up to the receivers chosen': `
    SELECT n.id::text AS ref FROM notice n
      JOIN (SELECT unit_id, notice_id, sum(receivers) AS n FROM notice_tally GROUP BY 1, 2) AS chosen ON chosen.unit_id = n.unit_id AND chosen.notice_id = n.id
      JOIN (SELECT d.unit_id, d.notice_id,
              count(*) FILTER (WHERE d.state IN ('sent', 'failed', 'unknown', 'cancelled', 'not_joined') OR b.state IN ('sent', 'failed', 'unknown', 'cancelled', 'ready', 'sending')) AS n
              FROM notice_delivery d JOIN notice x ON x.unit_id = d.unit_id AND x.id = d.notice_id
              LEFT JOIN notice_student s ON s.unit_id = d.unit_id AND s.notice_id = d.notice_id AND s.student_id = d.student_id
              LEFT JOIN delivery_batch b ON b.unit_id = d.unit_id AND b.message_id = x.message_id AND b.seq = s.grp GROUP BY 1, 2) AS found
        ON found.unit_id = n.unit_id AND found.notice_id = n.id
     WHERE chosen.n <> found.n`,
  'joined receivers stand in no call': `
    SELECT d.notice_id || ' ' || d.person_id AS ref FROM notice_delivery d JOIN notice_student s USING (unit_id, notice_id, student_id)
     WHERE s.grp = 0 AND d.state <> 'not_joined'`,
  // One message for several children of a family is meant: family cards, and places that a bundle takes along.
  'two children of one guardian stand in one call': `
    SELECT d.notice_id || ' ' || d.person_id AS ref FROM notice_delivery d JOIN notice_student s USING (unit_id, notice_id, student_id)
      JOIN notice n ON n.unit_id = d.unit_id AND n.id = d.notice_id AND NOT n.family_card
      JOIN delivery_batch b ON b.unit_id = d.unit_id AND b.message_id = n.message_id AND b.seq = s.grp AND b.wait IS DISTINCT FROM 'budget'
     WHERE d.state <> 'not_joined' AND s.grp > 0 GROUP BY d.unit_id, d.notice_id, d.person_id, s.grp HAVING count(*) > 1`,
  'answers of children who are not done': `
    SELECT a.notice_id || ' ' || a.student_id AS ref FROM notice_response a LEFT JOIN notice_student s USING (unit_id, notice_id, student_id)
     WHERE s.done_at IS NULL`,
} as const;

const CALLS = {
  'calls with other receivers than planned': `
    SELECT b.message_id || ' ' || b.seq AS ref FROM delivery_batch b
      JOIN outbound_message m ON m.unit_id = b.unit_id AND m.id = b.message_id AND m.kind = 'notice'
      JOIN notice n ON n.unit_id = b.unit_id AND n.id = m.ref_id AND (NOT (n.family_card AND n.audience = 'parents') OR b.wait = 'budget')
     WHERE b.receivers <> (SELECT count(*) FROM notice_student s WHERE s.unit_id = b.unit_id AND s.notice_id = m.ref_id AND s.grp = b.seq)`,
  'family calls with other people than planned': `
    SELECT b.message_id || ' ' || b.seq AS ref FROM delivery_batch b
      JOIN outbound_message m ON m.unit_id = b.unit_id AND m.id = b.message_id AND m.kind = 'notice'
      JOIN notice n ON n.unit_id = b.unit_id AND n.id = m.ref_id AND n.family_card AND n.audience = 'parents'
     WHERE b.wait IS DISTINCT FROM 'budget' AND b.receivers <> (
       SELECT count(DISTINCT d.person_id) FROM notice_student s JOIN notice_delivery d USING (unit_id, notice_id, student_id)
        WHERE s.unit_id = b.unit_id AND s.notice_id = m.ref_id AND s.grp = b.seq AND d.state <> 'not_joined')`,
  'places that follow no call and end': `
    SELECT b.message_id || ' ' || b.seq AS ref FROM delivery_batch b LEFT JOIN delivery_batch l
        ON l.unit_id = b.unit_id AND l.message_id = b.leader_id AND l.seq = b.leader_seq
     WHERE b.wait = 'budget' AND b.state IN ('sent', 'failed', 'unknown') AND l.state IS DISTINCT FROM b.state`,
  'ended messages with open calls': `
    SELECT m.id::text AS ref FROM outbound_message m WHERE m.state IN ('sent', 'partly_failed', 'failed')
       AND EXISTS (SELECT FROM delivery_batch b WHERE b.unit_id = m.unit_id AND b.message_id = m.id AND b.state IN ('ready', 'sending'))`,
  'sent calls that nobody tried': `
    SELECT b.message_id || ' ' || b.seq AS ref FROM delivery_batch b WHERE b.state IN ('sent', 'failed')
       AND NOT EXISTS (SELECT FROM delivery_attempt a WHERE a.unit_id = b.unit_id AND a.message_id = b.message_id AND a.seq = b.seq)`,
  'calls held longer than their lease': `
    SELECT message_id || ' ' || seq AS ref FROM delivery_batch WHERE state = 'sending' AND (lease IS NULL OR lease_until < now() - interval '1 minute')`,
  'ended calls that are still held': `SELECT message_id || ' ' || seq AS ref FROM delivery_batch WHERE state <> 'sending' AND lease IS NOT NULL`,
} as const;

const LINKS = {
  'deliveries without notice, student or person': `
    SELECT d.notice_id || ' ' || d.student_id || ' ' || d.person_id AS ref FROM notice_delivery d
      LEFT JOIN notice_student s USING (unit_id, notice_id, student_id)
      LEFT JOIN notice n ON n.unit_id = d.unit_id AND n.id = d.notice_id LEFT JOIN parent p ON p.unit_id = d.unit_id AND p.id = d.person_id
     WHERE s.student_id IS NULL OR n.id IS NULL OR p.id IS NULL`,
  'students of notices who do not exist': `
    SELECT s.notice_id || ' ' || s.student_id AS ref FROM notice_student s LEFT JOIN student x ON x.unit_id = s.unit_id AND x.id = s.student_id
     WHERE x.id IS NULL`,
  'reminders without topic or receiver': `
    SELECT r.topic_id || ' ' || r.recipient_id AS ref FROM reminder r LEFT JOIN reminder_topic t ON t.unit_id = r.unit_id AND t.id = r.topic_id
     WHERE t.id IS NULL OR NOT EXISTS (SELECT FROM member m WHERE m.unit_id = r.unit_id AND m.id = r.recipient_id
                                       UNION ALL SELECT FROM parent p WHERE p.unit_id = r.unit_id AND p.id = r.recipient_id)`,
  'attachments whose file belongs elsewhere': `
    SELECT a.notice_id || ' ' || a.file_id AS ref FROM notice_attachment a JOIN file f ON f.unit_id = a.unit_id AND f.id = a.file_id
     WHERE (f.used_by IS DISTINCT FROM 'notice' OR f.used_by_id IS DISTINCT FROM a.notice_id)
       AND NOT EXISTS (SELECT FROM file_use u WHERE u.unit_id = a.unit_id AND u.file_id = a.file_id AND u.used_by = 'notice' AND u.used_by_id = a.notice_id)`,
  'files of notices that do not exist': `
    SELECT f.id::text AS ref FROM file f WHERE f.used_by = 'notice' AND NOT EXISTS (SELECT FROM notice n WHERE n.unit_id = f.unit_id AND n.id = f.used_by_id)`,
  'keys of requests without their answer': `SELECT route || ' ' || key AS ref FROM idempotency_key WHERE answer IS NULL`,
} as const;

const JOBS = {
  'jobs held longer than their lease': `SELECT job || ' ' || id AS ref FROM outbox WHERE state = 'running' AND lease_until < now() - interval '1 minute'`,
  'jobs due for more than five minutes': `SELECT job || ' ' || id AS ref FROM outbox WHERE state = 'ready' AND not_before < now() - interval '5 minutes'`,
} as const;

const SETTLED = {
  'jobs that still wait': `SELECT job || ' ' || id || ' ' || state AS ref FROM outbox WHERE state IN ('ready', 'running') AND not_before <= now()`,
  'calls that still wait': `SELECT message_id || ' ' || seq || ' ' || state AS ref FROM delivery_batch WHERE state IN ('ready', 'sending')`,
  'messages without an end': `SELECT id::text AS ref FROM outbound_message WHERE state = 'queued'`,
  'notices that never finish': `SELECT id::text AS ref FROM notice WHERE state = 'sending'`,
} as const;

/** The frozen bytes name exactly the students of their group. */
async function callFaults(ask: Ask): Promise<string[]> {
  const rows = await ask<{ ref: string }>(`
    SELECT b.message_id || ' ' || b.seq AS ref FROM delivery_batch b
      JOIN outbound_message m ON m.unit_id = b.unit_id AND m.id = b.message_id AND m.kind = 'notice' AND b.wait IS DISTINCT FROM 'budget'
      JOIN notice n ON n.unit_id = b.unit_id AND n.id = m.ref_id AND NOT (n.family_card AND n.audience = 'parents')
      CROSS JOIN LATERAL (SELECT array_agg(x ORDER BY x) AS named FROM jsonb_array_elements_text(convert_from(b.body, 'UTF8')::jsonb -> 'to_student_userid') AS x) AS body
      CROSS JOIN LATERAL (SELECT array_agg(x.wecom_userid ORDER BY x.wecom_userid) AS planned FROM notice_student s JOIN student x ON x.unit_id = s.unit_id AND x.id = s.student_id
                           WHERE s.unit_id = b.unit_id AND s.notice_id = m.ref_id AND s.grp = b.seq) AS plan
     WHERE body.named IS DISTINCT FROM plan.planned LIMIT 5`);
  return rows.map((row) => `the bytes of call ${row.ref} name others than its group`);
}

/** Every released file has its bytes, every stored object has its row (E8). */
async function fileFaults(ask: Ask, store: FileStore): Promise<string[]> {
  const rows = await ask<{
    id: string;
    storage_key: string;
    preview_key: string | null;
    state: string;
    size: string;
    sha256: Buffer | null;
  }>(`SELECT id, storage_key, preview_key, state, size::text, sha256 FROM file`);
  const faults: string[] = [];
  const known = new Set(rows.flatMap((row) => [row.storage_key, ...(row.preview_key === null ? [] : [row.preview_key])]));
  for (const row of rows.filter(({ state }) => state === 'ready')) {
    const size = await store.size(row.storage_key);
    if (size !== Number(row.size)) faults.push(`file ${row.id} has ${String(size)} bytes, its row says ${row.size}`);
    else if (row.sha256 !== null && size < 1024 * 1024) {
      const hash = createHash('sha256')
        .update(await store.readBuffer(row.storage_key, size))
        .digest();
      if (!hash.equals(row.sha256)) faults.push(`file ${row.id} holds other bytes than were released`);
    }
    if (row.preview_key !== null && (await store.size(row.preview_key)) === null) faults.push(`file ${row.id} has lost its preview`);
  }
  const strays = (await store.list('')).filter((key) => !known.has(key) && !known.has(key.replace(/\.parts\/\d+$/, '')));
  return strays.length === 0 ? faults : [...faults, `stored without a row: ${strays.slice(0, 5).join(', ')}`];
}

/**
 * Accepted calls of a simulator whose bytes are none of the stored ones (G5).
 * @param accepted sha256 (hex) of the bodies of accepted sends
 */
export async function strangeCalls(ask: Ask, accepted: readonly string[]): Promise<string[]> {
  const rows = await ask<{ hash: string }>(`SELECT encode(sha256(body), 'hex') AS hash FROM delivery_batch`);
  const stored = new Set(rows.map((row) => row.hash));
  return [...new Set(accepted)].filter((hash) => !stored.has(hash));
}
