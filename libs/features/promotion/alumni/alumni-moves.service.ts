import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import type { AlumniReason } from '@contracts/promotion-alumni';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { schoolFacts, type ClassFact, type SchoolFacts } from '../data/class-facts';
import { alumniClassName, nodeName } from '../domain/class-names';
import { isInvited } from '../domain/grade-codes';
import { LISTENER } from '../listener';
import { inviteToCommunity, tellFamilies } from '../promotion.jobs';

/** 校友 at campus level; below it a grade for each leaving year (PRM-45, 002 §14). */
export const ALUMNI_ROOT = '校友';
export const UNKNOWN_GRADE_NODE = '未知年級的班級';

export interface Leaver {
  studentId: string;
  reason: AlumniReason;
}
interface Move {
  /** The update, transfer or request behind it. */
  sourceId: string;
  batchId: string;
  leftYear: number;
}

/**
 * Moves pupils to 校友 and back. A record stands for each leaver, one live per pupil; the directory changes go with it in
 * the caller's transaction, and `follow` completes the record when WeCom has done it. Guardians follow in WeCom by themselves.
 */
@Injectable()
export class AlumniMoves {
  constructor(private readonly changes: DirectoryChanges) {}

  /** Pupils who already have a live record are passed over. @returns number of new records */
  async leave(tx: Tx, leavers: readonly Leaver[], move: Move): Promise<number> {
    if (leavers.length === 0) return 0;
    const facts = await schoolFacts(tx);
    const places = await classesOf(
      tx,
      leavers.map((leaver) => leaver.studentId),
    );
    // Two moves at once would make the nodes of 校友 twice.
    await tx.query(`SELECT pg_advisory_xact_lock($1, hashtext('alumni nodes'))`, [tx.unitId]);
    const nodes = new AlumniNodes(tx, this.changes, facts, move);
    let made = 0;
    for (const { studentId, reason } of leavers) {
      const now = places.get(studentId) ?? [];
      const last = lastClass(now, facts);
      const code = last?.gradeCode ?? null;
      const record = await tx.one<{ id: string }>(
        `INSERT INTO alumni_record (unit_id, student_id, left_year, last_grade_code, last_class_name, last_class_ids, reason, source_id, community_invite)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (unit_id, student_id) WHERE restored_at IS NULL DO NOTHING RETURNING id`,
        [
          tx.unitId,
          studentId,
          move.leftYear,
          code,
          last?.title ?? '',
          now,
          reason,
          move.sourceId,
          isInvited(code) ? 'pending' : 'not_applicable',
        ],
      );
      if (record === undefined) continue;
      made += 1;
      const classId = await nodes.classFor(code === null ? null : move.leftYear, last);
      const removeClassIds = now.filter((id) => id !== classId);
      const { changeId } = await this.changes.add(
        tx,
        { kind: 'student.update', studentId, addClassIds: [classId], ...(removeClassIds.length === 0 ? {} : { removeClassIds }) },
        { batchId: move.batchId, listener: LISTENER },
      );
      await tx.execute(`UPDATE alumni_record SET change_id = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, record.id, changeId]);
    }
    return made;
  }

  /**
   * Brings an alumnus back into classes (PRM-47); the record stays as history.
   * @throws DomainError NOT_FOUND, STATE_CONFLICT while the move to 校友 is on its way
   */
  async restore(tx: Tx, recordId: string, classIds: readonly string[], batchId: string): Promise<void> {
    const record = await tx.one<{ student_id: string; state: string }>(
      `SELECT student_id, state FROM alumni_record WHERE unit_id = $1 AND id = $2 FOR UPDATE`,
      [tx.unitId, recordId],
    );
    if (record === undefined) throw notFound();
    if (record.state === 'restoring' || record.state === 'restored') return;
    if (record.state === 'moving') throw new DomainError('STATE_CONFLICT');
    const facts = await schoolFacts(tx);
    const wanted = classIds.filter((id) => facts.classes.get(id)?.alumni === false);
    if (wanted.length === 0) throw notFound();
    const now = (await classesOf(tx, [record.student_id])).get(record.student_id) ?? [];
    const add = wanted.filter((id) => !now.includes(id));
    const remove = now.filter((id) => facts.classes.get(id)?.alumni === true);
    const { changeId } = await this.changes.add(
      tx,
      {
        kind: 'student.update',
        studentId: record.student_id,
        ...(add.length === 0 ? {} : { addClassIds: add }),
        ...(remove.length === 0 ? {} : { removeClassIds: remove }),
      },
      { batchId, listener: LISTENER },
    );
    await tx.execute(`UPDATE alumni_record SET state = 'restoring', change_id = $3, message = NULL WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      recordId,
      changeId,
    ]);
  }

  /** Leavers whom an update puts into a class again: `follow` completes their records with the moves of the update. */
  async comeBack(tx: Tx, records: readonly { recordId: string; changeId: string }[]): Promise<void> {
    await tx.execute(
      `UPDATE alumni_record a SET state = 'restoring', change_id = r.change_id, message = NULL
         FROM unnest($2::uuid[], $3::uuid[]) AS r (id, change_id) WHERE a.unit_id = $1 AND a.id = r.id`,
      [tx.unitId, records.map((one) => one.recordId), records.map((one) => one.changeId)],
    );
  }

  /** The update that brought them back was undone: they are alumni as before. */
  async leaveAgain(tx: Tx, updateId: string): Promise<void> {
    const rows = await tx.query<{ student_id: string }>(
      `UPDATE alumni_record a SET state = 'moved', restored_at = NULL, restored_by = NULL
         FROM b01_row r
        WHERE a.unit_id = $1 AND a.state = 'restored' AND r.unit_id = $1 AND r.update_id = $2 AND r.change_id = a.change_id
          AND r.undo IN ('restored', 'edited')
      RETURNING a.student_id`,
      [tx.unitId, updateId],
    );
    await this.#mark(tx, rows, 'alumnus');
  }

  /** Takes over what became of directory changes; may run at any time. */
  async follow(tx: Tx): Promise<void> {
    const gone = await tx.query<{ id: string; student_id: string; ok: boolean; invite: boolean }>(
      `UPDATE alumni_record a SET state = CASE WHEN c.state = 'done' THEN 'moved' ELSE 'failed' END,
              message = CASE WHEN c.state = 'done' THEN NULL ELSE coalesce(c.error, 'DIRECTORY_REFUSED') END
         FROM directory_change c
        WHERE a.unit_id = $1 AND a.state IN ('moving', 'failed') AND c.unit_id = $1 AND c.id = a.change_id
          AND (c.state = 'done' OR a.state = 'moving' AND c.state <> 'pending')
      RETURNING a.id, a.student_id, a.state = 'moved' AS ok, a.community_invite = 'pending' AS invite`,
      [tx.unitId],
    );
    const moved = gone.filter((row) => row.ok);
    await this.#mark(tx, moved, 'alumnus');
    for (const { id, invite } of moved) {
      await tx.audit({ action: 'alumni.moved', entity: 'alumni_record', entityId: id });
      await tx.enqueue(tellFamilies, { what: 'alumni', refId: id }, { dedupe: `alumni:${id}` });
      if (invite) await tx.enqueue(inviteToCommunity, { recordId: id }, { dedupe: id });
    }
    const back = await tx.query<{ id: string; student_id: string; ok: boolean }>(
      `UPDATE alumni_record a SET state = CASE WHEN c.state = 'done' THEN 'restored' ELSE 'moved' END,
              restored_at = CASE WHEN c.state = 'done' THEN now() END, restored_by = CASE WHEN c.state = 'done' THEN c.actor_id END,
              message = CASE WHEN c.state = 'done' THEN NULL ELSE coalesce(c.error, 'DIRECTORY_REFUSED') END
         FROM directory_change c
        WHERE a.unit_id = $1 AND a.state = 'restoring' AND c.unit_id = $1 AND c.id = a.change_id AND c.state <> 'pending'
      RETURNING a.id, a.student_id, a.state = 'restored' AS ok`,
      [tx.unitId],
    );
    const restored = back.filter((row) => row.ok);
    await this.#mark(tx, restored, 'active');
    for (const { id } of restored) await tx.audit({ action: 'alumni.restored', entity: 'alumni_record', entityId: id });
    if (gone.length + back.length > 0) tx.hint('alumni');
  }

  async #mark(tx: Tx, rows: readonly { student_id: string }[], state: 'active' | 'alumnus'): Promise<void> {
    if (rows.length === 0) return;
    await tx.execute(
      `UPDATE student SET state = $3, updated_at = now() WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND state <> 'removed'`,
      [tx.unitId, rows.map((row) => row.student_id), state],
    );
  }
}

/** Live classes of pupils, the youngest first. */
export async function classesOf(tx: Tx, studentIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ student_id: string; ids: string[] }>(
    `SELECT student_id, array_agg(class_id ORDER BY from_date DESC, class_id) AS ids FROM student_class
      WHERE unit_id = $1 AND student_id = ANY ($2::uuid[]) AND to_date IS NULL GROUP BY student_id`,
    [tx.unitId, [...new Set(studentIds)]],
  );
  return new Map(rows.map((row) => [row.student_id, row.ids]));
}

/** The class that speaks of the grade: one of a class table before others, the pupils' one before the families'. */
function lastClass(ids: readonly string[], facts: SchoolFacts): ClassFact | undefined {
  const own = ids.flatMap((id) => facts.classes.get(id) ?? []).filter((one) => !one.alumni);
  return own.find((one) => one.fromTable && one.audience !== 'parent') ?? own.find((one) => one.gradeCode !== null) ?? own[0];
}

/** Nodes of 校友: found in the tree, or made once in this transaction. */
class AlumniNodes {
  readonly #made = new Map<string, string>();

  constructor(
    private readonly tx: Tx,
    private readonly changes: DirectoryChanges,
    private readonly facts: SchoolFacts,
    private readonly move: Move,
  ) {}

  /** @param year null = the grade is not known */
  async classFor(year: number | null, last: ClassFact | undefined): Promise<string> {
    const root = await this.#node('campus', null, ALUMNI_ROOT);
    const grade = await this.#node('grade', root, year === null ? UNKNOWN_GRADE_NODE : String(year));
    const name = last === undefined ? String(this.move.leftYear) : alumniClassName(last.gradeName, last.name);
    return this.#node('class', grade, nodeName(name));
  }

  async #node(kind: 'campus' | 'grade' | 'class', parentId: string | null, name: string): Promise<string> {
    const key = `${kind}|${parentId ?? ''}|${name}`;
    const known =
      this.#made.get(key) ??
      this.facts.nodes.find(
        (node) => node.kind === kind && node.parentId === parentId && node.name === name && this.facts.alumni.has(node.id),
      )?.id;
    if (known !== undefined) return known;
    const id = (await this.#waiting(kind, parentId, name)) ?? (await this.#create(kind, parentId, name));
    this.#made.set(key, id);
    return id;
  }

  /** A node that another move has put on its way. */
  async #waiting(kind: string, parentId: string | null, name: string): Promise<string | undefined> {
    const row = await this.tx.one<{ id: string }>(
      `SELECT n.node_id AS id FROM alumni_node n JOIN directory_change c ON c.unit_id = $1 AND c.id = n.change_id AND c.state = 'pending'
        WHERE n.unit_id = $1 AND n.kind = $2 AND n.parent_id IS NOT DISTINCT FROM $3 AND n.name = $4`,
      [this.tx.unitId, kind, parentId, name],
    );
    return row?.id;
  }

  async #create(nodeKind: 'campus' | 'grade' | 'class', parentId: string | null, name: string): Promise<string> {
    const nodeId = randomUUIDv7();
    const { changeId } = await this.changes.add(
      this.tx,
      { kind: 'node.create', nodeId, nodeKind, parentId, name, own: { origin: 'manual', isAlumni: true } },
      { batchId: this.move.batchId, listener: LISTENER },
    );
    await this.tx.execute(`INSERT INTO alumni_node (unit_id, node_id, kind, parent_id, name, change_id) VALUES ($1, $2, $3, $4, $5, $6)`, [
      this.tx.unitId,
      nodeId,
      nodeKind,
      parentId,
      name,
      changeId,
    ]);
    return nodeId;
  }
}
