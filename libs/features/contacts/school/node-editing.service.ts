import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NodeKind } from '@contracts/directory';
import type { ChangeAnswer } from '@contracts/directory-changes';
import { NODE_NAME, type NodeForm, type schoolEditApi } from '@contracts/school-contacts';
import type { BodyOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { DirectoryChanges } from '../write/directory-changes.service';
import { carriedOut, written } from './answers';
import { assertNode, editScope } from './edit-scope';

interface NodeRow extends Record<string, unknown> {
  id: string;
  kind: NodeKind;
  name: string;
  parent_id: string | null;
  version: number;
  origin: 'b08' | 'manual' | 'wecom';
  group_open: boolean;
}

/** What may stand where (SCH-04): a class below a grade; a grade below the school, a campus or a section; a section below the school or a campus. */
const PARENTS: Readonly<Record<NodeKind, readonly (NodeKind | null)[]>> = {
  campus: [null],
  section: [null, 'campus'],
  grade: [null, 'campus', 'section'],
  class: ['grade'],
};

/** 更多管理: campuses, sections, grades and classes (SCH-03, SCH-04, SCH-24). */
@Injectable()
export class NodeEditing {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
  ) {}

  /** What the dialogs of a node begin with; for everybody who may change something there. @throws DomainError NOT_FOUND */
  form(ctx: Ctx, id: string): Promise<NodeForm> {
    return this.db.read(ctx, async (tx) => {
      const node = await nodeRow(tx, id);
      const scope = await editScope(tx, ctx.actor);
      if (!scope.includes(id) && !scope.mayEditClass(id)) throw notFound();
      return {
        id,
        kind: node.kind,
        name: node.name,
        parentId: node.parent_id,
        version: node.version,
        origin: node.origin,
        groupOpen: node.group_open,
        teachers: await teacherRows(tx, id),
      };
    });
  }

  create(ctx: Ctx, body: BodyOf<typeof schoolEditApi.createNode>): Promise<ChangeAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      assertNode(await editScope(tx, ctx.actor), body.parentId);
      const parent = body.parentId === null ? null : await nodeRow(tx, body.parentId);
      checkPlace(body.kind, parent);
      await checkName(tx, body.name, body.parentId, null);
      const added = await this.changes.add(
        tx,
        {
          kind: 'node.create',
          nodeId: randomUUIDv7(),
          nodeKind: body.kind,
          parentId: body.parentId,
          name: body.name,
          own: { origin: 'manual' },
        },
        { form: true },
      );
      await tx.audit({
        action: 'school.node-created',
        entity: 'school_node',
        entityId: added.entityId,
        after: { kind: body.kind, name: body.name },
      });
      return written(added);
    });
  }

  /** @throws DomainError VERSION_CONFLICT with the current node under `current` (BEY-16) */
  async update(ctx: Ctx, id: string, version: number, body: BodyOf<typeof schoolEditApi.updateNode>): Promise<ChangeAnswer> {
    const answer = await this.db.inUnit(ctx, async (tx) => {
      const node = await nodeRow(tx, id);
      const scope = await editScope(tx, ctx.actor);
      assertNode(scope, id);
      if (node.version !== version)
        throw new DomainError('VERSION_CONFLICT', {}, { current: { name: node.name, parentId: node.parent_id, version: node.version } });
      const parentId = body.parentId === undefined ? node.parent_id : body.parentId;
      if (parentId !== node.parent_id) {
        assertNode(scope, parentId);
        checkPlace(node.kind, parentId === null ? null : await nodeRow(tx, parentId));
        if (await isBelow(tx, parentId, id)) throw new DomainError('NODE_PARENT_INVALID');
      }
      if (body.name !== undefined || parentId !== node.parent_id) await checkName(tx, body.name ?? node.name, parentId, id);
      const added = await this.changes.add(
        tx,
        {
          kind: 'node.update',
          nodeId: id,
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(parentId === node.parent_id ? {} : { parentId }),
        },
        { form: true },
      );
      await tx.audit({
        action: 'school.node-changed',
        entity: 'school_node',
        entityId: id,
        before: { name: node.name, parentId: node.parent_id },
        after: { name: body.name ?? node.name, parentId },
      });
      return written(added);
    });
    return carriedOut(this.changes, ctx, answer);
  }

  /** Only an empty node (SCH-24); @throws DomainError NODE_NOT_EMPTY */
  async remove(ctx: Ctx, id: string): Promise<ChangeAnswer> {
    const answer = await this.db.inUnit(ctx, async (tx) => {
      const node = await nodeRow(tx, id);
      assertNode(await editScope(tx, ctx.actor), id);
      const filled = await tx.one(
        `SELECT 1 FROM school_node WHERE unit_id = $1 AND parent_id = $2 AND deleted_at IS NULL
          UNION ALL SELECT 1 FROM student_class WHERE unit_id = $1 AND class_id = $2 AND to_date IS NULL LIMIT 1`,
        [tx.unitId, id],
      );
      if (filled !== undefined) throw new DomainError('NODE_NOT_EMPTY');
      const added = await this.changes.add(tx, { kind: 'node.delete', nodeId: id }, { form: true });
      await tx.audit({ action: 'school.node-deleted', entity: 'school_node', entityId: id, before: { kind: node.kind, name: node.name } });
      return written(added);
    });
    return carriedOut(this.changes, ctx, answer);
  }
}

/** @throws DomainError NOT_FOUND */
export async function nodeRow(tx: ReadTx, id: string): Promise<NodeRow> {
  const row = await tx.one<NodeRow>(
    `SELECT id, kind, name, parent_id, version, origin, group_open FROM school_node WHERE unit_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [tx.unitId, id],
  );
  if (row === undefined) throw notFound();
  return row;
}

export function teacherRows(tx: ReadTx, nodeId: string): Promise<NodeForm['teachers']> {
  return tx.query<NodeForm['teachers'][number] & Record<string, unknown>>(
    `SELECT m.id AS "memberId", m.name, t.role, t.subject,
            coalesce((SELECT array_agg(d.name ORDER BY d.name) FROM member_department md JOIN department d ON d.unit_id = $1 AND d.id = md.department_id
                       WHERE md.unit_id = $1 AND md.member_id = m.id), '{}') AS departments
       FROM node_teacher t JOIN member m ON m.unit_id = $1 AND m.id = t.member_id
      WHERE t.unit_id = $1 AND t.node_id = $2 ORDER BY t.role, m.name, m.id`,
    [tx.unitId, nodeId],
  );
}

function checkPlace(kind: NodeKind, parent: NodeRow | null): void {
  if (!PARENTS[kind].includes(parent === null ? null : parent.kind)) throw new DomainError('NODE_PARENT_INVALID');
}

/** Also among changes that wait: two clicks make one node. */
async function checkName(tx: Tx, name: string, parentId: string | null, self: string | null): Promise<void> {
  if (!NODE_NAME.test(name)) throw fieldError('name', 'NODE_NAME_INVALID');
  const taken = await tx.one(
    `SELECT 1 FROM school_node WHERE unit_id = $1 AND parent_id IS NOT DISTINCT FROM $2 AND name = $3 AND deleted_at IS NULL AND id IS DISTINCT FROM $4`,
    [tx.unitId, parentId, name, self],
  );
  if (taken !== undefined) throw new DomainError('DUPLICATE');
}

async function isBelow(tx: ReadTx, id: string | null, above: string): Promise<boolean> {
  if (id === null) return false;
  const row = await tx.one(
    `WITH RECURSIVE up AS (
       SELECT id, parent_id FROM school_node WHERE unit_id = $1 AND id = $2
       UNION SELECT n.id, n.parent_id FROM up JOIN school_node n ON n.unit_id = $1 AND n.id = up.parent_id
     ) SELECT 1 FROM up WHERE id = $3`,
    [tx.unitId, id, above],
  );
  return row !== undefined;
}
