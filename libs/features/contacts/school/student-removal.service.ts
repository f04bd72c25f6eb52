import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BatchAnswer } from '@contracts/directory-changes';
import { SCHOOL_LIMITS, type schoolEditApi } from '@contracts/school-contacts';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { isoMacau } from '@platform/time/macau-time';
import { DirectoryChanges } from '../write/directory-changes.service';
import { assertStudents, editScope } from './edit-scope';

type Api = typeof schoolEditApi;
const PAGE = 20;

/** 刪除 of pupils with the guardians only they have, and its undo within 30 days (SCH-21, SCH-28). */
@Injectable()
export class StudentRemoval {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly changes: DirectoryChanges,
  ) {}

  preview(ctx: Ctx, studentIds: readonly string[]): Promise<OkOf<Api['removalPreview']>> {
    return this.db.read(ctx, async (tx) => {
      const found = await assertStudents(tx, await editScope(tx, ctx.actor), studentIds);
      return { students: found.size, guardians: await goingToo(tx, studentIds) };
    });
  }

  remove(ctx: Ctx, studentIds: readonly string[]): Promise<BatchAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      const found = await assertStudents(tx, await editScope(tx, ctx.actor), studentIds);
      const batchId = randomUUIDv7();
      for (const studentId of found.keys()) await this.changes.add(tx, { kind: 'student.delete', studentId }, { batchId });
      await tx.audit({
        action: 'school.students-removed',
        entity: 'student',
        before: { studentIds: [...found.keys()] },
        after: { batchId },
      });
      return { batchId, changes: found.size };
    });
  }

  removed(ctx: Ctx, page: number): Promise<OkOf<Api['removed']>> {
    return this.db.read(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      const rows = await tx.query<{ id: string; name: string; removed_at: Date; class_id: string | null; class_name: string | null }>(
        `SELECT s.id, s.name, s.removed_at, c.class_id, n.name AS class_name
           FROM student s
           LEFT JOIN LATERAL (SELECT sc.class_id FROM student_class sc WHERE sc.unit_id = $1 AND sc.student_id = s.id
                               ORDER BY sc.to_date DESC NULLS FIRST, sc.class_id LIMIT 1) c ON true
           LEFT JOIN school_node n ON n.unit_id = $1 AND n.id = c.class_id
          WHERE s.unit_id = $1 AND s.state = 'removed' AND s.removed_at > now() - make_interval(days => $2) AND s.read_at > '-infinity'
          ORDER BY s.removed_at DESC, s.id`,
        [tx.unitId, SCHOOL_LIMITS.restoreDays],
      );
      const mine = rows.filter((row) => scope.all || (row.class_id !== null && scope.includes(row.class_id)));
      const items = mine
        .slice((page - 1) * PAGE, page * PAGE)
        .map((row) => ({ id: row.id, name: row.name, className: row.class_name, removedAt: isoMacau(row.removed_at) }));
      return { items, total: mine.length, page };
    });
  }

  /**
   * The pupil as he was on the day of his removal: same userid, the classes that still stand, the guardians of that moment.
   * @throws DomainError NOT_FOUND, STATE_CONFLICT when the time is over or no class of his stands any more
   */
  restore(ctx: Ctx, id: string): Promise<BatchAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<{ userid: string; name: string; state: string; fresh: boolean; removed_at: Date | null }>(
        `SELECT wecom_userid AS userid, name, state, removed_at, coalesce(removed_at > now() - make_interval(days => $3), false) AS fresh
           FROM student WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, SCHOOL_LIMITS.restoreDays],
      );
      if (row === undefined) throw notFound();
      if (row.state !== 'removed' || !row.fresh) throw new DomainError('STATE_CONFLICT');
      const classIds = await lastClasses(tx, id);
      if (classIds.length === 0) throw new DomainError('STATE_CONFLICT');
      const batchId = randomUUIDv7();
      await this.changes.add(
        tx,
        { kind: 'student.create', studentId: id, userid: row.userid, name: row.name, classIds, invite: false },
        { batchId },
      );
      const guardians = await this.#lastGuardians(tx, id, row.removed_at!);
      for (const { id: parentId, mobile, relation, live } of guardians) {
        const child = { studentId: id, relation };
        if (live) await this.changes.add(tx, { kind: 'parent.update', parentId, addChildren: [child] }, { batchId });
        else if (mobile !== null)
          await this.changes.add(
            tx,
            { kind: 'parent.join', parentId: randomUUIDv7(), mobile, children: [child], invite: false },
            { batchId },
          );
      }
      await tx.audit({
        action: 'school.student-restored',
        entity: 'student',
        entityId: id,
        after: { classIds, guardians: guardians.length },
      });
      return { batchId, changes: guardians.length + 1 };
    });
  }

  /** Ties that ended together with the pupil; a guardian who went with him comes back as a new entry with the same number. */
  async #lastGuardians(tx: ReadTx, studentId: string, removedAt: Date) {
    const rows = await tx.query<{ id: string; mobile: string | null; relation: string; live: boolean }>(
      `SELECT p.id, p.mobile, g.relation_label AS relation, p.removed_at IS NULL AS live
         FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND NOT p.is_student
        WHERE g.unit_id = $1 AND g.student_id = $2 AND g.ended_at BETWEEN $3::timestamptz - interval '10 minutes' AND $3::timestamptz + interval '1 minute'`,
      [tx.unitId, studentId, removedAt],
    );
    const cipher = await this.keys.forUnit(tx);
    return rows.map((row) => ({
      ...row,
      mobile: row.mobile === null ? null : cipher.open({ table: 'parent', column: 'mobile', row: row.id }, row.mobile),
    }));
  }
}

/** 「{學生}-{關係}」 of guardians whose children are all among these pupils. */
async function goingToo(tx: ReadTx, studentIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ label: string }>(
    `SELECT string_agg(s.name || '-' || g.relation_label, ' / ' ORDER BY s.name) AS label
       FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND NOT p.is_student
       JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
      WHERE g.unit_id = $1 AND g.ended_at IS NULL
        AND g.parent_id IN (SELECT parent_id FROM guardianship WHERE unit_id = $1 AND student_id = ANY ($2) AND ended_at IS NULL)
      GROUP BY g.parent_id HAVING bool_and(g.student_id = ANY ($2)) ORDER BY 1`,
    [tx.unitId, studentIds],
  );
  return rows.map((row) => row.label);
}

/** Live classes among those that ended on the day of the removal. */
async function lastClasses(tx: ReadTx, studentId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT n.id FROM student_class sc JOIN school_node n ON n.unit_id = $1 AND n.id = sc.class_id AND n.deleted_at IS NULL
      WHERE sc.unit_id = $1 AND sc.student_id = $2
        AND sc.to_date IS NOT DISTINCT FROM (SELECT max(to_date) FROM student_class WHERE unit_id = $1 AND student_id = $2)`,
    [tx.unitId, studentId],
  );
  return rows.map((row) => row.id);
}
