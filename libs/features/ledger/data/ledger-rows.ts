import type { QueryResultRow } from 'pg';
import type { HandOver, Seal } from '@ledger';

/** Reads rows of one unit: a transaction of the product, or any other connection (`$1` is the unit). */
export interface LedgerSource {
  readonly unitId: number;
  query<T extends QueryResultRow>(sql: string, params: readonly unknown[]): Promise<T[]>;
}

export type EventKind = 'page' | 'handed' | 'opened' | 'answered' | 'reminded' | 'recalled' | 'closed' | 'reopened';

export interface EventRow {
  id: string;
  at: Date;
  kind: EventKind;
  notice_id: string;
  student_id: string | null;
  actor_id: string | null;
  /** How many children it names. */
  students: number;
  /** Of pages always empty: `PLANNED_SQL` reads them where they are. */
  student_ids: string[];
  person_ids: string[];
  data: {
    receivers?: number;
    messageId?: string;
    seq?: number;
    no?: number;
    refused?: { students: string[]; persons: string[] };
    revision?: number;
    reply?: string | null;
  } | null;
  salt: string | null;
  block: number | null;
  place: number | null;
}

/** Lists of ids as one text, which is read ten times as fast; those of pages stay where they are. */
const EVENT = `id, at, kind, notice_id, student_id, actor_id, cardinality(student_ids) AS students,
  CASE WHEN kind <> 'page' THEN array_to_string(student_ids, ',') END AS student_ids, array_to_string(person_ids, ',') AS person_ids,
  data, salt, block, place`;

interface StoredEvent extends Omit<EventRow, 'students' | 'student_ids' | 'person_ids'> {
  students: number | null;
  student_ids: string | null;
  person_ids: string | null;
}

async function events(source: LedgerSource, sql: string, params: readonly unknown[]): Promise<EventRow[]> {
  const ids = (text: string | null): string[] => (text === null || text === '' ? [] : text.split(','));
  return (await source.query<StoredEvent>(`SELECT ${EVENT} FROM ledger_event WHERE unit_id = $1 AND ${sql}`, params)).map((row) => ({
    ...row,
    students: row.students ?? 0,
    student_ids: ids(row.student_ids),
    person_ids: ids(row.person_ids),
  }));
}

/** Rows that wait for their seal, oldest first. */
export const waitingEvents = (source: LedgerSource, limit: number): Promise<EventRow[]> =>
  events(source, 'block IS NULL ORDER BY id LIMIT $2', [source.unitId, limit]);

export const hasWaiting = async (source: Pick<LedgerSource, 'unitId' | 'query'>): Promise<boolean> =>
  (await source.query(`SELECT 1 FROM ledger_event WHERE unit_id = $1 AND block IS NULL LIMIT 1`, [source.unitId])).length > 0;

export const eventsOfBlock = (source: LedgerSource, block: number): Promise<EventRow[]> =>
  events(source, 'block = $2 ORDER BY place, id', [source.unitId, block]);

/** What happened to one notice in one block. */
export const eventsOfNotice = (source: LedgerSource, noticeId: string, block: number): Promise<EventRow[]> =>
  events(source, 'notice_id = $2 AND block = $3 ORDER BY place, id', [source.unitId, noticeId, block]);

/** Numbers of the blocks that hold something of a notice. */
export async function blocksOfNotice(source: LedgerSource, noticeId: string): Promise<number[]> {
  const rows = await source.query<{ block: number }>(
    `SELECT DISTINCT block FROM ledger_event WHERE unit_id = $1 AND notice_id = $2 AND block IS NOT NULL ORDER BY block`,
    [source.unitId, noticeId],
  );
  return rows.map((row) => row.block);
}

export interface BlockRow {
  seal: Seal;
  /** Digest of the seal, as the next one names it. */
  digest: string;
  signature: string;
  /** Lines up to and with this block. */
  total: number;
  leaves: Buffer;
}

interface StoredBlock {
  n: number;
  at: Date;
  key: string;
  lines: number;
  total: string | number;
  prev: string;
  root: string;
  seal: string;
  signature: string;
  leaves: Buffer;
  unit: string;
}

const BLOCK = `b.n, b.at, b.key, b.lines, b.total, b.prev, b.root, b.seal, b.signature, u.number AS unit`;
const FROM = 'ledger_block b JOIN school_unit u ON u.id = b.unit_id';

const blockOf = (row: StoredBlock): BlockRow => ({
  seal: { at: row.at.toISOString(), key: row.key, lines: row.lines, n: row.n, prev: row.prev, root: row.root, unit: row.unit, v: 1 },
  digest: row.seal,
  signature: row.signature,
  total: Number(row.total),
  leaves: row.leaves,
});

/** The newest block without its digests. */
export async function newestBlock(source: LedgerSource): Promise<BlockRow | undefined> {
  const [row] = await source.query<StoredBlock>(
    `SELECT ${BLOCK}, ''::bytea AS leaves FROM ${FROM} WHERE b.unit_id = $1 ORDER BY b.n DESC LIMIT 1`,
    [source.unitId],
  );
  return row === undefined ? undefined : blockOf(row);
}

/** What the next block of a unit is joined to. @throws Error when there is no such unit */
export async function lastOfUnit(
  source: LedgerSource,
): Promise<{ unit: string; before: { seal: { n: number }; digest: string; total: number } | undefined }> {
  const [row] = await source.query<{ unit: string; n: number | null; seal: string; total: string | number }>(
    `SELECT u.number AS unit, b.n, b.seal, b.total FROM school_unit u LEFT JOIN LATERAL (
        SELECT n, seal, total FROM ledger_block WHERE unit_id = $1 ORDER BY n DESC LIMIT 1) AS b ON true WHERE u.id = $1`,
    [source.unitId],
  );
  if (row === undefined) throw new Error('no such unit');
  const { unit, n, seal, total } = row;
  return { unit, before: n === null ? undefined : { seal: { n }, digest: seal, total: Number(total) } };
}

export async function readBlock(source: LedgerSource, n: number): Promise<BlockRow | undefined> {
  const [row] = await source.query<StoredBlock>(`SELECT ${BLOCK}, b.leaves FROM ${FROM} WHERE b.unit_id = $1 AND b.n = $2`, [
    source.unitId,
    n,
  ]);
  return row === undefined ? undefined : blockOf(row);
}

export interface KeyRow {
  fingerprint: string;
  public_key: string;
  valid_from: Date;
}
export const readKeys = (source: LedgerSource): Promise<KeyRow[]> =>
  source.query<KeyRow>(`SELECT fingerprint, public_key, valid_from FROM ledger_key WHERE unit_id = $1 ORDER BY valid_from, fingerprint`, [
    source.unitId,
  ]);

export interface AttemptRow {
  message_id: string;
  seq: number;
  no: number;
  at: Date;
  outcome: HandOver;
  code: number | null;
  receivers: number;
  why: string;
  body: string;
}

/** Attempts with the digest of the bytes they were made with; a place in a bundle went out with its leader's bytes. */
export const attemptsOf = (source: LedgerSource, keys: readonly { messageId: string; seq: number; no: number }[]): Promise<AttemptRow[]> =>
  source.query<AttemptRow>(
    `SELECT a.message_id, a.seq, a.no, a.at, a.outcome, a.code, b.receivers, m.kind AS why, encode(sha256(coalesce(l.body, b.body)), 'hex') AS body
       FROM unnest($2::uuid[], $3::int[], $4::int[]) AS k (message_id, seq, no)
       JOIN delivery_attempt a ON a.unit_id = $1 AND a.message_id = k.message_id AND a.seq = k.seq AND a.no = k.no
       JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = k.message_id AND b.seq = k.seq
       JOIN outbound_message m ON m.unit_id = $1 AND m.id = k.message_id
       LEFT JOIN delivery_batch l ON l.unit_id = $1 AND l.message_id = b.leader_id AND l.seq = b.leader_seq`,
    [source.unitId, keys.map((k) => k.messageId), keys.map((k) => k.seq), keys.map((k) => k.no)],
  );

/**
 * The lines of some pages of one notice, made where the rows are: thousands of rows as one text per page.
 *
 * Of rows made a moment ago the planner knows nothing: it takes them for one and would look through all of them for each child.
 * A full join cannot be made child by child; so each table is read once, by whatever index, and the fence keeps the planner
 * from making another join of it. Rows of other pages fall away behind it.
 */
export const PLANNED_SQL = `SELECT r.page, string_agg(r.head || r.class_id ||
     CASE WHEN r.person_id IS NULL OR r.person_kind IS NULL THEN '","k":"nobody","notice":"'
          ELSE CASE WHEN r.joined THEN '","joined":true,"k":"planned","kind":' ELSE '","joined":false,"k":"planned","kind":' END ||
               CASE r.person_kind WHEN 'parent' THEN '"parent"' WHEN 'student' THEN '"student"' ELSE to_json(r.person_kind)::text END ||
               ',"notice":"' END ||
     $2::uuid || '","' ||
     CASE WHEN r.person_id IS NULL OR r.person_kind IS NULL THEN '' ELSE 'person":"' || r.person_id || '","' END ||
     'student":"' || r.student_id || '"}', E'\\n' ORDER BY r.student_id, r.person_id) AS lines
   FROM (SELECT w.page, w.head, ns.class_id, student_id, d.person_id, d.person_kind, d.joined FROM
      (SELECT p.page, p.head, s.student_id FROM unnest($3::uuid[], $4::text[]) AS p (page, head) CROSS JOIN LATERAL
         unnest((SELECT e.student_ids FROM ledger_event e WHERE e.unit_id = $1 AND e.id = p.page)) AS s (student_id)) AS w
      FULL JOIN (SELECT student_id, class_id FROM notice_student WHERE unit_id = $1 AND notice_id = $2) AS ns USING (student_id)
      FULL JOIN (SELECT student_id, person_id, person_kind, state <> 'not_joined' AS joined FROM notice_delivery
         WHERE unit_id = $1 AND notice_id = $2) AS d USING (student_id) OFFSET 0) AS r
  WHERE r.page IS NOT NULL AND r.class_id IS NOT NULL
  GROUP BY r.page`;

/**
 * Receivers of some pages of a notice as lines, by child and person; only columns that never change afterwards.
 * @param pages ids of events, and how their lines begin up to the class
 */
export async function plannedLines(
  source: LedgerSource,
  noticeId: string,
  pages: readonly { id: string; head: string }[],
): Promise<Map<string, string[]>> {
  const rows = await source.query<{ page: string; lines: string }>(PLANNED_SQL, [
    source.unitId,
    noticeId,
    pages.map(({ id }) => id),
    pages.map(({ head }) => head),
  ]);
  return new Map(rows.map(({ page, lines }) => [page, lines.split('\n')]));
}

/** Everything families read of a notice: it cannot be written any more once it is on its way. */
export async function contentOf(source: LedgerSource, noticeId: string): Promise<object | null> {
  const [row] = await source.query<{ content: object }>(
    `SELECT jsonb_build_object('title', n.title, 'body', n.body, 'links', n.links, 'locale', n.locale,
       'questions', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', q.key, 'type', q.type, 'text', q.text, 'required', q.required,
            'options', q.options, 'limits', q.limits) ORDER BY q.ord), '[]') FROM notice_question q WHERE q.unit_id = $1 AND q.notice_id = n.id),
       'versions', (SELECT coalesce(jsonb_agg(jsonb_build_object('locale', v.locale, 'title', v.title, 'body', v.body,
            'questions', v.questions) ORDER BY v.locale), '[]') FROM notice_version v WHERE v.unit_id = $1 AND v.notice_id = n.id)) AS content
       FROM notice n WHERE n.unit_id = $1 AND n.id = $2`,
    [source.unitId, noticeId],
  );
  return row?.content ?? null;
}
