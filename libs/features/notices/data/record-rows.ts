import type { DeliveryTab } from '@contracts/notices';
import type { DeliveryState, Stone } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';
import { BATCH, EFFECTIVE_STATE, STONE } from './notice-row';

export interface RecordFilter {
  noticeId: string;
  classId: string | null;
  tab: DeliveryTab;
  pattern: string | null;
  /** The notice asks for an answer: handled = done; otherwise handled = opened. */
  asks: boolean;
}
export interface RecordRow {
  student_id: string;
  student: string;
  class_id: string;
  class_name: string;
  stone: Stone;
  done_at: Date | null;
  done_by: string | null;
}

const TABS: Readonly<Record<DeliveryTab, string>> = {
  all: 'true',
  handled: `(ns.done_at IS NOT NULL OR (NOT $5 AND ns.opened_at IS NOT NULL))`,
  open: `NOT (ns.done_at IS NOT NULL OR (NOT $5 AND ns.opened_at IS NOT NULL))`,
  unreached: `${STONE} = 'unreached'`,
};
const FROM = `notice_student ns
  JOIN notice n ON n.unit_id = $1 AND n.id = ns.notice_id
  JOIN student s ON s.unit_id = $1 AND s.id = ns.student_id
  ${BATCH}`;
const WHERE = (tab: DeliveryTab): string => `ns.unit_id = $1 AND ns.notice_id = $2 AND ($3::uuid IS NULL OR ns.class_id = $3)
  AND ($4::text IS NULL OR s.search LIKE $4 ESCAPE '\\' OR EXISTS (
        SELECT FROM notice_delivery dd JOIN parent pp ON pp.unit_id = $1 AND pp.id = dd.person_id
         WHERE dd.unit_id = $1 AND dd.notice_id = ns.notice_id AND dd.student_id = ns.student_id AND pp.search LIKE $4 ESCAPE '\\'))
  AND $5::boolean IS NOT NULL AND ${TABS[tab]}`;
const params = (tx: ReadTx, f: RecordFilter): unknown[] => [tx.unitId, f.noticeId, f.classId, f.pattern, f.asks];

/** Students of the send record by class and id: a stable order that an index gives. */
export function recordRows(
  tx: ReadTx,
  filter: RecordFilter,
  place: { limit: number; offset: number; after: { first: string; second: string } | null },
): Promise<RecordRow[]> {
  return tx.query<RecordRow>(
    `SELECT r.*, c.name AS class_name, by.name AS done_by
       FROM (SELECT ns.student_id, s.name AS student, ns.class_id, ns.done_at, ${STONE} AS stone
               FROM ${FROM} WHERE ${WHERE(filter.tab)}
                AND ($6::uuid IS NULL OR (ns.class_id, ns.student_id) > ($6::uuid, $7::uuid))
              ORDER BY ns.class_id, ns.student_id LIMIT $8 OFFSET $9) AS r
       JOIN school_node c ON c.unit_id = $1 AND c.id = r.class_id
       LEFT JOIN LATERAL (
         SELECT concat_ws(' ', nullif(g.relation_label, ''), p.name) AS name
           FROM notice_response a JOIN parent p ON p.unit_id = $1 AND p.id = a.responder_id
           LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = a.responder_id AND g.student_id = r.student_id
          WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.student_id = r.student_id ORDER BY a.submitted_at LIMIT 1) AS by ON true
      ORDER BY r.class_id, r.student_id`,
    [...params(tx, filter), place.after?.first ?? null, place.after?.second ?? null, place.limit, place.offset],
  );
}

export async function countRecord(tx: ReadTx, filter: RecordFilter): Promise<number> {
  const row = await tx.one<{ n: number }>(`SELECT count(*) AS n FROM ${FROM} WHERE ${WHERE(filter.tab)}`, params(tx, filter));
  return row?.n ?? 0;
}

export interface PersonRow {
  student_id: string;
  person_id: string;
  person_kind: 'parent' | 'student';
  name: string | null;
  relation: string;
  state: DeliveryState;
  error: string | null;
  read_at: Date | null;
  answered_at: Date | null;
}

/** Everybody the notice went to for some students. A guardian of then stays on the record when the relation has ended. */
export function peopleOf(tx: ReadTx, noticeId: string, studentIds: readonly string[]): Promise<PersonRow[]> {
  return tx.query<PersonRow>(
    `SELECT d.student_id, d.person_id, d.person_kind, p.name, coalesce(g.relation_label, '') AS relation,
            ${EFFECTIVE_STATE} AS state, coalesce(d.error, b.error_code) AS error, d.read_at, a.submitted_at AS answered_at
       FROM notice_delivery d
       JOIN notice n ON n.unit_id = $1 AND n.id = d.notice_id
       JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = d.notice_id AND ns.student_id = d.student_id
       ${BATCH}
       JOIN parent p ON p.unit_id = $1 AND p.id = d.person_id
       LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = d.person_id AND g.student_id = d.student_id
       LEFT JOIN notice_response a ON a.unit_id = $1 AND a.notice_id = d.notice_id AND a.student_id = d.student_id AND a.responder_id = d.person_id
      WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ANY ($3)
      ORDER BY d.student_id, d.person_kind, g.relation, d.person_id`,
    [tx.unitId, noticeId, studentIds],
  );
}

export interface StoneRow {
  student_id: string;
  student: string;
  stone: Stone;
  at: Date | null;
}

/** Every child of a class, always at the same place in the row. */
export function stonesOf(tx: ReadTx, noticeId: string, classId: string): Promise<StoneRow[]> {
  return tx.query<StoneRow>(
    `SELECT ns.student_id, s.name AS student, ${STONE} AS stone, coalesce(ns.done_at, ns.opened_at, b.finished_at) AS at
       FROM ${FROM} WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.class_id = $3 ORDER BY ns.student_id`,
    [tx.unitId, noticeId, classId],
  );
}
