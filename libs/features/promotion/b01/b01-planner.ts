import type { BalanceView } from '@contracts/promotion-b01';
import type { ReadTx, Tx } from '@platform/db/tx';
import { schoolFacts, type SchoolFacts } from '../data/class-facts';
import { isAlumnus, pupilsByCard, regularClasses, subscribedPupils, type PupilRow } from '../data/pupil.rows';
import { balanceOf, leavingReason, type SheetRow } from '../domain/balance';
import { planB01, yearClasses, type FileRow, type PlannedRow, type Target } from '../domain/b01-plan';

export interface PlanHead {
  id: string;
  school_year: string;
  generated_at: Date;
}

/**
 * Plans an update against the directory of this moment and writes the plan: rows with their moves and faults, and the
 * pupils whom the file does not name. Runs at the upload and again under the lock of the confirmation.
 */
export async function planUpdate(tx: Tx, head: PlanHead, rows: readonly FileRow[]): Promise<PlannedRow[]> {
  const facts = await schoolFacts(tx);
  const pupils = await subscribedPupils(tx);
  const planned = planB01(rows, pupilsByCard(pupils, facts), targetsOf(facts, head.school_year));
  await writePlan(tx, head.id, planned);
  await writeAbsent(tx, head, absentOf(pupils, facts, planned, head), facts, rows);
  await tx.execute(
    `UPDATE b01_update u SET anomaly_count = s.anomalies, unchanged_count = s.unchanged
       FROM (SELECT count(*) FILTER (WHERE anomaly IS NOT NULL) AS anomalies, count(*) FILTER (WHERE result = 'unchanged') AS unchanged
               FROM b01_row WHERE unit_id = $1 AND update_id = $2) s
      WHERE u.unit_id = $1 AND u.id = $2`,
    [tx.unitId, head.id],
  );
  return planned;
}

/** Classes of the file's school year that stand in the directory. */
function targetsOf(facts: SchoolFacts, schoolYear: string): Target[] {
  return facts.registered.flatMap((node) =>
    node.kind === 'class' && node.schoolYear === schoolYear && facts.classes.get(node.nodeId)?.alumni === false
      ? [{ gradeCode: node.gradeCode, classCode: node.classCode, campusId: node.campusId, audience: node.audience, classId: node.nodeId }]
      : [],
  );
}

async function writePlan(tx: Tx, updateId: string, planned: readonly PlannedRow[]): Promise<void> {
  await tx.execute(
    `UPDATE b01_row b
        SET student_id = r.student_id, from_class_id = r.from_class_id, to_class_id = r.to_class_id, from_class_ids = r.from_class_ids,
            to_class_ids = r.to_class_ids, kind = r.kind, anomaly = r.anomaly, result = r.result
       FROM jsonb_to_recordset($3::jsonb) AS r (seq int, student_id uuid, from_class_id uuid, to_class_id uuid, from_class_ids uuid[],
            to_class_ids uuid[], kind text, anomaly text, result text)
      WHERE b.unit_id = $1 AND b.update_id = $2 AND b.seq = r.seq`,
    [
      tx.unitId,
      updateId,
      JSON.stringify(
        planned.map((row) => ({
          seq: row.seq,
          student_id: row.studentId,
          from_class_id: row.fromClassId,
          to_class_id: row.toClassId,
          from_class_ids: row.fromClassIds,
          to_class_ids: row.toClassIds,
          kind: row.kind,
          anomaly: row.anomaly,
          result: row.result,
        })),
      ),
    ],
  );
}

/** Subscribed pupils of the school whom the file does not name; whoever subscribed after the file is a new arrival (§12.3). */
function absentOf(pupils: readonly PupilRow[], facts: SchoolFacts, planned: readonly PlannedRow[], head: PlanHead): PupilRow[] {
  const named = new Set(planned.flatMap((row) => (row.studentId === null ? [] : [row.studentId])));
  return pupils.filter(
    (pupil) => pupil.state === 'active' && !isAlumnus(pupil, facts) && !named.has(pupil.id) && pupil.created_at <= head.generated_at,
  );
}

async function writeAbsent(
  tx: Tx,
  head: PlanHead,
  absent: readonly PupilRow[],
  facts: SchoolFacts,
  rows: readonly FileRow[],
): Promise<void> {
  const out = new Set(
    (
      await tx.query<{ student_id: string }>(
        `SELECT DISTINCT student_id FROM transfer WHERE unit_id = $1 AND type = 'out' AND state IN ('approved', 'done') AND student_id = ANY ($2::uuid[])`,
        [tx.unitId, absent.map((pupil) => pupil.id)],
      )
    ).map((row) => row.student_id),
  );
  const offered = new Set(rows.map((row) => row.gradeCode));
  const list = absent.map((pupil) => {
    const [place] = yearClasses(regularClasses(pupil, facts));
    return {
      student_id: pupil.id,
      class_id: place?.id ?? null,
      name: pupil.name,
      reason: leavingReason({ transferOut: out.has(pupil.id), gradeCode: place?.gradeCode ?? null }, offered),
    };
  });
  await tx.execute(`DELETE FROM b01_absent WHERE unit_id = $1 AND update_id = $2 AND NOT (student_id = ANY ($3::uuid[]))`, [
    tx.unitId,
    head.id,
    list.map((one) => one.student_id),
  ]);
  // What a person has said stays.
  await tx.execute(
    `INSERT INTO b01_absent AS a (unit_id, update_id, student_id, class_id, name, reason)
     SELECT $1, $2, r.student_id, r.class_id, r.name, r.reason
       FROM jsonb_to_recordset($3::jsonb) AS r (student_id uuid, class_id uuid, name text, reason text)
     ON CONFLICT (unit_id, update_id, student_id) DO UPDATE
        SET class_id = excluded.class_id, name = excluded.name,
            reason = CASE WHEN a.reason = 'confirmed' THEN a.reason ELSE excluded.reason END`,
    [tx.unitId, head.id, JSON.stringify(list)],
  );
}

/** Rows of a stored file as the plan wants them; what only the file shows has been kept as its anomaly. */
export async function storedRows(tx: ReadTx, updateId: string): Promise<FileRow[]> {
  const rows = await tx.query<{
    seq: number;
    card: string | null;
    name_zh: string;
    name_pt: string;
    grade_code: string;
    class_code: string;
    anomaly: string | null;
  }>(
    `SELECT seq, encode(card_no_index, 'hex') AS card, name_zh, name_pt, grade_code, class_code, anomaly
       FROM b01_row WHERE unit_id = $1 AND update_id = $2 ORDER BY seq`,
    [tx.unitId, updateId],
  );
  return rows.map((row) => ({
    seq: row.seq,
    card: row.card,
    temporary: row.anomaly === 'temporary_only',
    nameZh: row.name_zh,
    namePt: row.name_pt,
    gradeCode: row.grade_code,
    classCode: row.class_code,
    faulty: row.anomaly === 'bad_row',
    duplicate: row.anomaly === 'duplicate',
  }));
}

/** The pupil a row means, equal for rows that mean the same one. SQL over `b01_row r`. */
export const PERSON_SQL = `coalesce(r.student_id::text, encode(r.card_no_index, 'hex'), 'row:' || r.seq::text)`;

/** Balance sheet of a stored plan (BEY-12). */
export async function balanceSheet(tx: ReadTx, updateId: string): Promise<BalanceView> {
  const rows = await tx.query<SheetRow & Record<string, unknown>>(
    `SELECT ${PERSON_SQL} AS person, r.kind FROM b01_row r WHERE r.unit_id = $1 AND r.update_id = $2`,
    [tx.unitId, updateId],
  );
  const absent = await tx.query<{ person: string; reason: 'transfer_out' | 'graduated' | 'confirmed' | null }>(
    `SELECT student_id::text AS person, reason FROM b01_absent WHERE unit_id = $1 AND update_id = $2`,
    [tx.unitId, updateId],
  );
  return balanceOf(rows, absent);
}

/** Names of pupils nobody has accounted for, for the refusal. */
export async function unaccountedNames(tx: ReadTx, updateId: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT name FROM b01_absent WHERE unit_id = $1 AND update_id = $2 AND reason IS NULL ORDER BY name, student_id LIMIT $3`,
    [tx.unitId, updateId, limit],
  );
  return rows.map((row) => row.name);
}
