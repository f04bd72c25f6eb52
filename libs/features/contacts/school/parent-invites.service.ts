import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ERRORS } from '@contracts/errors';
import { fill, textOf } from '@contracts/locale';
import type { BodyOf, OkOf } from '@contracts/route';
import type { schoolEditApi } from '@contracts/school-contacts';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { wallTime } from '@platform/time/macau-time';
import { classesBelow } from '../domain/node-tree';
import { schoolNodes } from '../recipients/school-nodes';
import { DirectoryChanges } from '../write/directory-changes.service';
import { assertStudents, editScope, type EditScope } from './edit-scope';
import { nodeRow } from './node-editing.service';

type Api = typeof schoolEditApi;

interface Row extends Record<string, unknown> {
  id: string;
  label: string;
  mobile: boolean;
  /** Last invitation within the hour. */
  lately: Date | null;
  today: number;
}

/** CON-21: at most one an hour and three a day. */
const A_DAY = 3;

/** 邀請加入 (SCH-29) and what stands below the code of 邀請家長 (SCH-07, SCH-13). */
@Injectable()
export class ParentInvites {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
  ) {}

  /** Guardians who have not joined; who was invited lately or has no number is listed with the reason. */
  invite(ctx: Ctx, body: BodyOf<Api['invite']>): Promise<OkOf<Api['invite']>> {
    return this.db.inUnit(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      const students = await chosenStudents(tx, scope, body);
      const rows = await candidates(tx, students, body.guardianId ?? null);
      if (body.guardianId !== undefined) await checkGuardian(tx, body.guardianId, students);
      const batchId = randomUUIDv7();
      const free = await takeHour(
        tx,
        rows.filter((row) => reasonAgainst(row, ctx) === undefined).map((row) => row.id),
      );
      const skipped = rows
        .filter((row) => !free.has(row.id))
        // Who was free a moment ago has just been invited by a colleague.
        .map((row) => ({ label: row.label, reason: reasonAgainst(row, ctx) ?? reasonAgainst({ ...row, lately: tx.now }, ctx)! }));
      const sent = free.size;
      // All at once: a school of 1,200 pupils has 2,000 guardians, and the request has nine seconds.
      await this.changes.addMany(
        tx,
        'parent',
        rows.filter((row) => free.has(row.id)).map((row) => ({ kind: 'parent.invite', parentId: row.id })),
        { batchId },
      );
      await tx.audit({ action: 'school.parents-invited', entity: 'parent', after: { sent, skipped: skipped.length, batchId } });
      return { batchId: sent === 0 ? null : batchId, sent, skipped };
    });
  }

  /** The code of the whole school; alumni classes ask for no teacher. @throws DomainError OUT_OF_SCOPE for who administers a part */
  unitQr(ctx: Ctx): Promise<OkOf<Api['unitQr']>> {
    return this.db.read(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      if (!scope.all) throw scope.outside();
      const classes = (await schoolNodes(tx)).filter((node) => node.kind === 'class' && !node.graduated);
      const without = await withoutTeacher(
        tx,
        classes.map((node) => node.id),
      );
      return { unitName: await unitNameOf(tx), className: null, classesWithoutTeacher: without };
    });
  }

  /** @throws DomainError CLASS_TEACHER_REQUIRED for a class without one (SCH-13) */
  qr(ctx: Ctx, nodeId: string): Promise<OkOf<Api['nodeQr']>> {
    return this.db.read(ctx, async (tx) => {
      const scope = await editScope(tx, ctx.actor);
      const node = await nodeRow(tx, nodeId);
      if (!scope.includes(nodeId) && !scope.mayEditClass(nodeId)) throw notFound();
      const nodes = await schoolNodes(tx);
      const below = [...(classesBelow(nodes).get(nodeId) ?? [])];
      const without = await withoutTeacher(tx, below);
      if (node.kind === 'class' && without.length > 0) throw new DomainError('CLASS_TEACHER_REQUIRED');
      return { unitName: await unitNameOf(tx), className: node.kind === 'class' ? node.name : null, classesWithoutTeacher: without };
    });
  }
}

/** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, VALIDATION_FAILED when nobody is named */
async function chosenStudents(tx: ReadTx, scope: EditScope, body: BodyOf<Api['invite']>): Promise<string[]> {
  if (body.studentIds !== undefined) {
    await assertStudents(tx, scope, body.studentIds);
    return body.studentIds;
  }
  if (body.nodeId === undefined) throw fieldError('studentIds');
  await nodeRow(tx, body.nodeId);
  if (!scope.includes(body.nodeId) && !scope.mayEditClass(body.nodeId)) throw scope.outside();
  const classIds = [...(classesBelow(await schoolNodes(tx)).get(body.nodeId) ?? [])];
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT s.id FROM student s JOIN student_class sc ON sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL
      WHERE s.unit_id = $1 AND s.state = 'active' AND sc.class_id = ANY ($2)`,
    [tx.unitId, classIds],
  );
  return rows.map((row) => row.id);
}

/** @throws DomainError NOT_FOUND for one who is no guardian of these pupils */
async function checkGuardian(tx: ReadTx, guardianId: string, studentIds: readonly string[]): Promise<void> {
  const row = await tx.one(
    `SELECT 1 FROM guardianship WHERE unit_id = $1 AND parent_id = $2 AND student_id = ANY ($3) AND ended_at IS NULL LIMIT 1`,
    [tx.unitId, guardianId, studentIds],
  );
  if (row === undefined) throw notFound();
}

function candidates(tx: ReadTx, studentIds: readonly string[], guardianId: string | null): Promise<Row[]> {
  return tx.query<Row>(
    `SELECT p.id, string_agg(s.name || '-' || g.relation_label, ' / ' ORDER BY s.name) AS label, p.mobile_index IS NOT NULL AS mobile,
            CASE WHEN p.last_invited_at > now() - interval '1 hour' THEN p.last_invited_at END AS lately,
            (SELECT count(*)::int FROM directory_change c WHERE c.unit_id = $1 AND c.entity_id = p.id AND c.kind = 'parent.invite'
                AND c.state <> 'discarded' AND c.created_at > now() - interval '1 day') AS today
       FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND NOT p.is_student AND NOT p.subscribed
       JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
      WHERE g.unit_id = $1 AND g.student_id = ANY ($2) AND g.ended_at IS NULL AND ($3::uuid IS NULL OR p.id = $3)
      GROUP BY p.unit_id, p.id ORDER BY 2, 1`,
    [tx.unitId, studentIds, guardianId],
  );
}

/**
 * The hour begins with the asking, so that a second press, or a colleague at the same moment, does not invite twice while
 * WeCom is slow (CON-21). Rows are locked in the order of their ids. @returns whom nobody has invited within the hour
 */
async function takeHour(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `WITH free AS (
       SELECT id FROM parent
        WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND (last_invited_at IS NULL OR last_invited_at <= now() - interval '1 hour')
        ORDER BY id FOR UPDATE)
     UPDATE parent p SET last_invited_at = now() FROM free WHERE p.unit_id = $1 AND p.id = free.id RETURNING p.id`,
    [tx.unitId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

function reasonAgainst(row: Row, ctx: Ctx): string | undefined {
  if (!row.mobile) return textOf(ERRORS.INVITE_NO_MOBILE, ctx.locale);
  if (row.lately !== null || row.today >= A_DAY) {
    return fill(textOf(ERRORS.INVITE_THROTTLED, ctx.locale), { time: wallTime(row.lately) ?? '24 h' });
  }
  return undefined;
}

/** School and unit: what is printed below a code has to say whose it is. */
const unitNameOf = async (tx: ReadTx): Promise<string> =>
  (
    await tx.one<{ name: string }>(
      `SELECT s.name || ' ' || u.name AS name FROM school_unit u JOIN school s ON s.id = u.school_id WHERE u.id = $1`,
      [tx.unitId],
    )
  )?.name ?? '';

async function withoutTeacher(tx: ReadTx, classIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT n.name FROM school_node n WHERE n.unit_id = $1 AND n.id = ANY ($2)
        AND NOT EXISTS (SELECT FROM node_teacher t WHERE t.unit_id = $1 AND t.node_id = n.id AND t.role = 'class_teacher') ORDER BY n.name`,
    [tx.unitId, classIds],
  );
  return rows.map((row) => row.name);
}
