import { replyDigest } from '@ledger';
import type { LedgerSource } from './ledger-rows';

/** A row that tells something else than the ledger does. */
export interface BesideFault {
  what: 'changed' | 'missing' | 'extra';
  row: string;
}

/**
 * What pages show of a notice is read from working tables that go on changing. Where they tell what the ledger knows too
 * — who was addressed, opened, answered what, was refused — both must tell the same.
 */
export async function besideFaults(source: LedgerSource, noticeId: string): Promise<BesideFault[]> {
  return [
    ...(await strayRows(source, noticeId)),
    ...(await openings(source, noticeId)),
    ...(await refusals(source, noticeId)),
    ...(await answers(source, noticeId)),
  ];
}

const deliveryRef = `'notice_delivery notice ' || d.notice_id || ', student ' || d.student_id || ', person ' || d.person_id`;

/** Receivers of a notice whom no page of its fan-out has made. */
async function strayRows(source: LedgerSource, noticeId: string): Promise<BesideFault[]> {
  const rows = await source.query<{ ref: string }>(
    `SELECT 'notice_student notice ' || $2::uuid || ', student ' || stray.student_id AS ref FROM (
        SELECT student_id FROM notice_student WHERE unit_id = $1 AND notice_id = $2
        EXCEPT SELECT unnest(student_ids) FROM ledger_event WHERE unit_id = $1 AND notice_id = $2 AND kind = 'page' AND block IS NOT NULL) AS stray
      WHERE NOT EXISTS (SELECT FROM ledger_event e WHERE e.unit_id = $1 AND e.notice_id = $2 AND e.kind = 'page' AND e.block IS NULL)
     UNION ALL
     SELECT ${deliveryRef} FROM notice_delivery d
      WHERE d.unit_id = $1 AND d.notice_id = $2 AND NOT EXISTS (
        SELECT FROM notice_student ns WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = d.student_id OFFSET 0)`,
    [source.unitId, noticeId],
  );
  return rows.map(({ ref }) => ({ what: 'extra', row: ref }));
}

async function openings(source: LedgerSource, noticeId: string): Promise<BesideFault[]> {
  const rows = await source.query<{ ref: string }>(
    `WITH seen AS MATERIALIZED (
       SELECT d.student_id, d.person_id, date_trunc('milliseconds', d.read_at) AS at FROM notice_delivery d
        WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.read_at IS NOT NULL),
     noted AS MATERIALIZED (
       SELECT student_id, actor_id AS person_id, date_trunc('milliseconds', min(e.at)) AS at FROM ledger_event e
        WHERE e.unit_id = $1 AND e.notice_id = $2 AND e.kind = 'opened' GROUP BY 1, 2)
     SELECT DISTINCT 'notice_delivery notice ' || $2::uuid || ', student ' || student_id || ', person ' || person_id AS ref FROM (
       (SELECT * FROM seen EXCEPT SELECT * FROM noted) UNION ALL (SELECT * FROM noted EXCEPT SELECT * FROM seen)) AS differs`,
    [source.unitId, noticeId],
  );
  return rows.map(({ ref }) => ({ what: 'changed', row: `${ref}, read_at` }));
}

/** Nobody is marked as not reached whom WeCom has not named. */
async function refusals(source: LedgerSource, noticeId: string): Promise<BesideFault[]> {
  const rows = await source.query<{ ref: string }>(
    `SELECT ${deliveryRef} AS ref FROM notice_delivery d
      WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.state = 'failed' AND NOT EXISTS (
        SELECT FROM ledger_event e WHERE e.unit_id = $1 AND e.notice_id = $2 AND e.kind = 'handed'
           AND (e.data -> 'refused' -> 'students' ? d.student_id::text OR e.data -> 'refused' -> 'persons' ? d.person_id::text))`,
    [source.unitId, noticeId],
  );
  return rows.map(({ ref }) => ({ what: 'changed', row: `${ref}, state` }));
}

interface AnswerRow {
  student_id: string;
  responder_id: string;
  revision: number;
  answers: object | null;
}
interface AnsweredRow {
  student_id: string;
  actor_id: string;
  revision: number;
  reply: string | null;
  salt: string | null;
}

/** Each answer beside its commitment. Answers to what was recalled and deleted are erased together, with their salts (NOT-39). */
async function answers(source: LedgerSource, noticeId: string): Promise<BesideFault[]> {
  const stored = await source.query<AnswerRow>(
    `SELECT student_id, responder_id, revision, answers FROM notice_response WHERE unit_id = $1 AND notice_id = $2
     UNION ALL SELECT student_id, responder_id, revision, answers FROM notice_response_revision WHERE unit_id = $1 AND notice_id = $2`,
    [source.unitId, noticeId],
  );
  const noted = await source.query<AnsweredRow>(
    `SELECT student_id, actor_id, (data ->> 'revision')::int AS revision, data ->> 'reply' AS reply, salt FROM ledger_event
      WHERE unit_id = $1 AND notice_id = $2 AND kind = 'answered'`,
    [source.unitId, noticeId],
  );
  const ref = (student: string, person: string, revision: number): string =>
    `notice_response notice ${noticeId}, student ${student}, person ${person}, revision ${String(revision)}`;
  const left = new Map(stored.map((row) => [ref(row.student_id, row.responder_id, row.revision), row.answers]));
  const faults: BesideFault[] = [];
  const [gone] = await source.query(
    `SELECT 1 FROM notice WHERE unit_id = $1 AND id = $2 AND state = 'recalled' AND deleted_at IS NOT NULL`,
    [source.unitId, noticeId],
  );
  const erased = gone !== undefined && stored.length === 0 && noted.every(({ salt }) => salt === null);
  for (const { student_id, actor_id, revision, reply, salt } of noted) {
    const row = ref(student_id, actor_id, revision);
    const answer = left.get(row);
    left.delete(row);
    if (answer === undefined) {
      if (!erased) faults.push({ what: 'missing', row });
    } else if (reply === null ? answer !== null || salt !== null : salt === null || replyDigest(salt, answer) !== reply) {
      faults.push({ what: 'changed', row });
    }
  }
  return [...faults, ...[...left.keys()].map((row): BesideFault => ({ what: 'extra', row }))];
}
