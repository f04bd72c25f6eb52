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
  student_ids: string[] | null;
  person_ids: string[] | null;
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

const EVENT = 'id, at, kind, notice_id, student_id, actor_id, student_ids, person_ids, data, salt, block, place';

/** Rows that wait for their seal, oldest first. */
export const waitingEvents = (source: LedgerSource, limit: number): Promise<EventRow[]> =>
  source.query<EventRow>(`SELECT ${EVENT} FROM ledger_event WHERE unit_id = $1 AND block IS NULL ORDER BY id LIMIT $2`, [
    source.unitId,
    limit,
  ]);

export const eventsOfBlock = (source: LedgerSource, block: number): Promise<EventRow[]> =>
  source.query<EventRow>(`SELECT ${EVENT} FROM ledger_event WHERE unit_id = $1 AND block = $2 ORDER BY place, id`, [source.unitId, block]);

/** What happened to one notice in one block. */
export const eventsOfNotice = (source: LedgerSource, noticeId: string, block: number): Promise<EventRow[]> =>
  source.query<EventRow>(`SELECT ${EVENT} FROM ledger_event WHERE unit_id = $1 AND notice_id = $2 AND block = $3 ORDER BY place, id`, [
    source.unitId,
    noticeId,
    block,
  ]);

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

export interface PlannedRow {
  student_id: string;
  class_id: string;
  person_id: string | null;
  person_kind: 'parent' | 'student' | null;
  joined: boolean | null;
}

/**
 * Child by child through the keys: of rows made a moment ago the planner knows nothing, and a join, or the index by class,
 * would read all of them for each. Only the primary key has the order that is asked for.
 */
export const PLANNED_SQL = `SELECT s.student_id, ns.class_id, d.person_id, d.person_kind, d.joined
   FROM unnest($3::uuid[]) AS s (student_id)
   JOIN LATERAL (SELECT student_id, class_id FROM notice_student
      WHERE unit_id = $1 AND notice_id = $2 AND student_id >= s.student_id ORDER BY student_id LIMIT 1) AS ns ON ns.student_id = s.student_id
   LEFT JOIN LATERAL (SELECT person_id, person_kind, state <> 'not_joined' AS joined FROM notice_delivery
      WHERE unit_id = $1 AND notice_id = $2 AND student_id = s.student_id OFFSET 0) AS d ON true
  ORDER BY s.student_id, d.person_id`;

/** Receivers of some children of a notice, as they were written down; only columns that never change afterwards. */
export const plannedRows = (source: LedgerSource, noticeId: string, studentIds: readonly string[]): Promise<PlannedRow[]> =>
  source.query<PlannedRow>(PLANNED_SQL, [source.unitId, noticeId, studentIds]);

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
