import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Exports } from '@features/exports';
import type { ExportView } from '@contracts/exports';
import type { BodyOf } from '@contracts/route';
import type { BatchAnswer, ChangeAnswer } from '@contracts/directory-changes';
import type { schoolEditApi, StudentForm } from '@contracts/school-contacts';
import { textOf } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile, normalMobile } from '@platform/text/mobile';
import { checkedMobile } from '@platform/text/phone-number';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { DirectoryChanges } from '../write/directory-changes.service';
import { carriedOut, written } from './answers';
import { assertStudents, editScope, type EditScope } from './edit-scope';

type Api = typeof schoolEditApi;

interface GuardianRow extends Record<string, unknown> {
  id: string;
  relation: string;
  name: string | null;
  mobile: string | null;
  joined: boolean;
  last_invited_at: Date | null;
}

/** Pupils and their guardians: administrators in their scope, class teachers in their classes (SCH-05, SCH-18, SCH-19, SCH-23). */
@Injectable()
export class StudentEditing {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly changes: DirectoryChanges,
    private readonly exports: Exports,
  ) {}

  form(ctx: Ctx, id: string): Promise<StudentForm> {
    return this.db.read(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      const classIds = await visible(tx, scope, id);
      const row = await studentRow(tx, id);
      const cipher = await this.keys.forUnit(tx);
      const masked = (table: string, rowId: string, sealed: string | null): string | null =>
        sealed === null ? null : maskMobile(cipher.open({ table, column: 'mobile', row: rowId }, sealed));
      return {
        id,
        name: row.name,
        version: row.version,
        classIds: [...classIds],
        mobile: masked('student', id, row.mobile),
        guardians: (await guardianRows(tx, id)).map((each) => ({
          id: each.id,
          relation: each.relation,
          name: each.name,
          mobile: masked('parent', each.id, each.mobile),
          joined: each.joined,
          lastInvitedAt: isoMacauOrNull(each.last_invited_at),
        })),
      };
    });
  }

  /** 添加學生家長: the form waits for the pupil; guardians follow in the same batch. */
  create(ctx: Ctx, body: BodyOf<Api['createStudent']>): Promise<ChangeAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      await checkClasses(tx, scope, body.classIds);
      const mobile = body.mobile === undefined ? undefined : checked(body.mobile, 'mobile');
      await this.#freeMobile(tx, mobile, null);
      const studentId = randomUUIDv7();
      const batchId = randomUUIDv7();
      const own = {
        ...(mobile === undefined ? {} : { mobile }),
        ...(body.eduCardNo === undefined ? {} : { eduCardNo: body.eduCardNo }),
        ...(body.birthDate === undefined ? {} : { birthDate: body.birthDate }),
      };
      const added = await this.changes.add(
        tx,
        { kind: 'student.create', studentId, name: body.name, classIds: body.classIds, invite: body.invite, own },
        { form: true, batchId },
      );
      for (const [i, guardian] of body.guardians.entries()) {
        await this.changes.add(
          tx,
          {
            kind: 'parent.join',
            parentId: randomUUIDv7(),
            mobile: checked(guardian.mobile, `guardians.${String(i)}.mobile`),
            children: [{ studentId, relation: guardian.relation }],
            invite: body.invite,
            ...(guardian.name === undefined ? {} : { own: { name: guardian.name } }),
          },
          { form: true, batchId },
        );
      }
      await tx.audit({
        action: 'school.student-created',
        entity: 'student',
        entityId: studentId,
        after: { name: body.name, classIds: body.classIds, guardians: body.guardians.length },
      });
      return written(added);
    });
  }

  /** @throws DomainError VERSION_CONFLICT with the current pupil (BEY-16) */
  async update(ctx: Ctx, id: string, version: number, body: BodyOf<Api['updateStudent']>): Promise<ChangeAnswer> {
    const answer = await this.db.inUnit(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      const classIds = await visible(tx, scope, id);
      const row = await studentRow(tx, id);
      if (row.version !== version)
        throw new DomainError('VERSION_CONFLICT', {}, { current: { name: row.name, classIds: [...classIds], version: row.version } });
      const moves = body.classIds !== undefined && [...body.classIds].sort().join() !== [...classIds].sort().join();
      if (moves) await checkMove(tx, scope, id, body.classIds!);
      const mobile = body.mobile == null ? body.mobile : checked(body.mobile, 'mobile');
      if (mobile != null) await this.#freeMobile(tx, mobile, id);
      const added = await this.changes.add(
        tx,
        {
          kind: 'student.update',
          studentId: id,
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(moves ? { classIds: body.classIds! } : {}),
          ...(mobile === undefined ? {} : { own: { mobile } }),
        },
        { form: true },
      );
      await tx.audit({
        action: 'school.student-changed',
        entity: 'student',
        entityId: id,
        before: { name: row.name, classIds: [...classIds] },
        after: {
          name: body.name ?? row.name,
          classIds: moves ? body.classIds! : [...classIds],
          mobile: mobile === undefined ? 'same' : 'changed',
        },
      });
      return written(added);
    });
    return carriedOut(this.changes, ctx, answer);
  }

  addGuardian(ctx: Ctx, id: string, body: BodyOf<Api['addGuardian']>): Promise<ChangeAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      await visible(tx, await editScope(tx, ctx.actor), id);
      const added = await this.changes.add(
        tx,
        {
          kind: 'parent.join',
          parentId: randomUUIDv7(),
          mobile: checked(body.mobile, 'mobile'),
          children: [{ studentId: id, relation: body.relation }],
          invite: body.invite,
          ...(body.name === undefined ? {} : { own: { name: body.name } }),
        },
        { form: true },
      );
      await tx.audit({ action: 'school.guardian-added', entity: 'student', entityId: id, after: { relation: body.relation } });
      return written(added);
    });
  }

  /** Number, relation or name. A number that changes: who follows 學校通知 already goes on as he is (SCH-19). */
  async updateGuardian(ctx: Ctx, id: string, guardianId: string, body: BodyOf<Api['updateGuardian']>): Promise<ChangeAnswer> {
    const answer = await this.db.inUnit(ctx, async (tx) => {
      await visible(tx, await editScope(tx, ctx.actor), id);
      await guardianOf(tx, id, guardianId);
      const mobile = body.mobile === undefined ? undefined : checked(body.mobile, 'mobile');
      if (mobile !== undefined) {
        const index = await this.keys.blindIndex(tx, 'mobile', normalMobile(mobile));
        const taken = await tx.one(`SELECT 1 FROM parent WHERE unit_id = $1 AND mobile_index = $2 AND id <> $3 AND removed_at IS NULL`, [
          tx.unitId,
          index,
          guardianId,
        ]);
        if (taken !== undefined) throw fieldError('mobile', 'MOBILE_EXISTS');
      }
      const added = await this.changes.add(
        tx,
        {
          kind: 'parent.update',
          parentId: guardianId,
          ...(mobile === undefined ? {} : { mobile }),
          ...(body.relation === undefined ? {} : { addChildren: [{ studentId: id, relation: body.relation }] }),
          ...(body.name === undefined ? {} : { own: { name: body.name } }),
        },
        { form: true },
      );
      await tx.audit({
        action: 'school.guardian-changed',
        entity: 'parent',
        entityId: guardianId,
        after: { fields: Object.keys(body) },
      });
      return written(added);
    });
    return carriedOut(this.changes, ctx, answer);
  }

  async removeGuardian(ctx: Ctx, id: string, guardianId: string): Promise<ChangeAnswer> {
    const answer = await this.db.inUnit(ctx, async (tx) => {
      await visible(tx, await editScope(tx, ctx.actor), id);
      await guardianOf(tx, id, guardianId);
      const added = await this.changes.add(tx, { kind: 'parent.update', parentId: guardianId, removeChildIds: [id] }, { form: true });
      await tx.audit({ action: 'school.guardian-removed', entity: 'parent', entityId: guardianId, before: { studentId: id } });
      return written(added);
    });
    return carriedOut(this.changes, ctx, answer);
  }

  /** 設置所在班級 of up to 200 pupils; guardians follow, since WeCom keeps them with their child (SCH-27). */
  setClass(ctx: Ctx, body: BodyOf<Api['setClass']>): Promise<BatchAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      await checkClasses(tx, scope, body.classIds);
      const now = await assertStudents(tx, scope, body.studentIds);
      const batchId = randomUUIDv7();
      let changes = 0;
      for (const [studentId, classIds] of now) {
        // Classes outside the person's scope stay with the pupil.
        const kept = body.mode === 'add' ? classIds : classIds.filter((classId) => !scope.includes(classId));
        const wanted = [...new Set([...kept, ...body.classIds])];
        if (wanted.length > 20) throw fieldError('classIds');
        if (wanted.length === classIds.length && wanted.every((each) => classIds.includes(each))) continue;
        await this.changes.add(tx, { kind: 'student.update', studentId, classIds: wanted }, { batchId });
        changes += 1;
      }
      await tx.audit({
        action: 'school.classes-set',
        entity: 'student',
        after: { students: body.studentIds.length, classIds: body.classIds, mode: body.mode },
      });
      return { batchId, changes };
    });
  }

  /** 批量導出; the right to numbers in bulk is checked again when it is made. */
  startExport(ctx: Ctx): Promise<ExportView> {
    return this.db.inUnit(ctx, async (tx) => {
      if (ctx.actor.kind !== 'staff' || !ctx.actor.rights.has('school_contacts.edit')) throw new DomainError('FORBIDDEN');
      const title = textOf({ zh: '家校通訊錄', en: 'Contact Parents', pt: 'Contactos de pais' }, ctx.locale);
      return this.exports.start(tx, { kind: 'school-contacts', refId: null, title, params: {} });
    });
  }

  async #freeMobile(tx: Tx, mobile: string | undefined, self: string | null): Promise<void> {
    if (mobile === undefined) return;
    const index = await this.keys.blindIndex(tx, 'mobile', normalMobile(mobile));
    const taken = await tx.one(
      `SELECT 1 FROM student WHERE unit_id = $1 AND mobile_index = $2 AND state = 'active' AND id IS DISTINCT FROM $3`,
      [tx.unitId, index, self],
    );
    if (taken !== undefined) throw fieldError('mobile', 'MOBILE_EXISTS');
  }
}

/** @throws DomainError MOBILE_INVALID naming the field */
function checked(written: string, field: string): string {
  const mobile = checkedMobile(written);
  if (mobile === undefined) throw fieldError(field, 'MOBILE_INVALID');
  return mobile;
}

/** Pupils outside look like none (OVR-03). @returns the pupil's live classes */
async function visible(tx: ReadTx, scope: EditScope, id: string): Promise<readonly string[]> {
  try {
    return (await assertStudents(tx, scope, [id])).get(id)!;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'OUT_OF_SCOPE') throw notFound();
    throw error;
  }
}

async function studentRow(tx: ReadTx, id: string): Promise<{ name: string; version: number; mobile: string | null }> {
  const row = await tx.one<{ name: string; version: number; mobile: string | null }>(
    `SELECT name, version, mobile FROM student WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, id],
  );
  if (row === undefined) throw notFound();
  return row;
}

function guardianRows(tx: ReadTx, studentId: string): Promise<GuardianRow[]> {
  return tx.query<GuardianRow>(
    `SELECT p.id, g.relation_label AS relation, p.name, p.mobile, p.subscribed AS joined, p.last_invited_at
       FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL
      WHERE g.unit_id = $1 AND g.student_id = $2 AND g.ended_at IS NULL ORDER BY p.is_student DESC, p.created_at, p.id`,
    [tx.unitId, studentId],
  );
}

/** @throws DomainError NOT_FOUND when he is no guardian of this pupil; a pupil's own WeChat is not edited here */
async function guardianOf(tx: ReadTx, studentId: string, guardianId: string): Promise<void> {
  const row = await tx.one(
    `SELECT 1 FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND NOT p.is_student
      WHERE g.unit_id = $1 AND g.student_id = $2 AND g.parent_id = $3 AND g.ended_at IS NULL`,
    [tx.unitId, studentId, guardianId],
  );
  if (row === undefined) throw notFound();
}

/** Classes that exist and that the person may put pupils into. @throws DomainError NOT_FOUND, OUT_OF_SCOPE */
async function checkClasses(tx: ReadTx, scope: EditScope, classIds: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM school_node WHERE unit_id = $1 AND id = ANY ($2) AND kind = 'class' AND deleted_at IS NULL`,
    [tx.unitId, classIds],
  );
  if (rows.length !== new Set(classIds).size) throw notFound();
  if (!scope.all && classIds.some((id) => !scope.mayEditClass(id))) throw scope.outside();
}

/** A class teacher moves nobody out of other teachers' classes: only classes within his scope may come or go. */
async function checkMove(tx: ReadTx, scope: EditScope, studentId: string, wanted: readonly string[]): Promise<void> {
  const now = (await assertStudents(tx, scope, [studentId])).get(studentId)!;
  const changed = [...wanted.filter((id) => !now.includes(id)), ...now.filter((id) => !wanted.includes(id))];
  await checkClasses(tx, scope, changed);
}
