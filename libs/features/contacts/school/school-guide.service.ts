import { Injectable } from '@nestjs/common';
import { GUIDE_STEPS, type GuideStep, type schoolEditApi } from '@contracts/school-contacts';
import type { BodyOf, OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { staffOf } from '../labels/labels.service';
import { nodeCounts, schoolNodes, type SchoolNode } from '../recipients/school-nodes';
import { editScope } from './edit-scope';

type Api = typeof schoolEditApi;
type Guide = OkOf<Api['guide']>;

/** How far the school is set up (SCH-26), its teachers (SCH-10) and its class groups (SCH-32). */
@Injectable()
export class SchoolGuide {
  constructor(private readonly db: Db) {}

  guide(ctx: Ctx): Promise<Guide> {
    return this.db.read(ctx, (tx) => guideOf(tx, ctx));
  }

  /** Left or taken up again; kept for the unit, so that another administrator goes on there. @throws DomainError VERSION_CONFLICT */
  keep(ctx: Ctx, body: BodyOf<Api['keepGuide']>, version: number): Promise<Guide> {
    const { memberId } = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const passed = GUIDE_STEPS.filter((step) => body.passed.includes(step));
      const written = await tx.execute(
        version === 0
          ? `INSERT INTO school_guide (unit_id, passed, aside, updated_by) SELECT $1, $2, $3, $4 WHERE $5 = 0 ON CONFLICT (unit_id) DO NOTHING`
          : `UPDATE school_guide SET passed = $2, aside = $3, updated_by = $4, updated_at = now(), version = version + 1 WHERE unit_id = $1 AND version = $5`,
        [tx.unitId, passed, body.aside, memberId, version],
      );
      if (written > 0) await tx.audit({ action: 'school.guide', entity: 'school_guide', after: { passed, aside: body.aside } });
      const guide = await guideOf(tx, ctx);
      if (written === 0) throw new DomainError('VERSION_CONFLICT', {}, { current: guide });
      return guide;
    });
  }

  teachers(ctx: Ctx, missing: boolean): Promise<OkOf<Api['teachers']>> {
    return this.db.read(ctx, async (tx) => {
      const { nodes, pathOf } = await mine(tx, ctx);
      const rows = await tx.query<{
        node_id: string;
        name: string;
        role: 'class_teacher' | 'subject_teacher' | 'head';
        subject: string | null;
      }>(
        `SELECT t.node_id, m.name, t.role, t.subject FROM node_teacher t JOIN member m ON m.unit_id = $1 AND m.id = t.member_id
          WHERE t.unit_id = $1 ORDER BY t.role, m.name`,
        [tx.unitId],
      );
      const items = nodes.map((node) => ({
        nodeId: node.id,
        kind: node.kind,
        path: pathOf(node),
        teachers: rows.filter((row) => row.node_id === node.id).map(({ name, role, subject }) => ({ name, role, subject })),
      }));
      return {
        items: missing
          ? items.filter((item) => item.kind === 'class' && !item.teachers.some((each) => each.role === 'class_teacher'))
          : items,
      };
    });
  }

  /** WeCom tells whether a class group is open, not whose it is: its owner is the class teacher (14, question 4). */
  groups(ctx: Ctx): Promise<OkOf<Api['groups']>> {
    return this.db.read(ctx, async (tx) => {
      const { nodes, pathOf } = await mine(tx, ctx);
      const owners = await tx.query<{ node_id: string; name: string }>(
        `SELECT t.node_id, string_agg(m.name, '、' ORDER BY m.name) AS name FROM node_teacher t JOIN member m ON m.unit_id = $1 AND m.id = t.member_id
          WHERE t.unit_id = $1 AND t.role = 'class_teacher' GROUP BY t.node_id`,
        [tx.unitId],
      );
      const ownerOf = new Map(owners.map((row) => [row.node_id, row.name]));
      return {
        items: nodes
          .filter((node) => node.kind === 'class')
          .map((node) => ({ classId: node.id, path: pathOf(node), open: node.groupOpen, owner: ownerOf.get(node.id) ?? null })),
      };
    });
  }
}

async function guideOf(tx: ReadTx, ctx: Ctx): Promise<Guide> {
  const { nodes, pathOf } = await mine(tx, ctx);
  const classes = nodes.filter((node) => node.kind === 'class');
  const counts = await nodeCounts(
    tx,
    nodes,
    classes.map((node) => node.id),
  );
  const taught = new Set(
    (
      await tx.query<{ id: string }>(`SELECT DISTINCT node_id AS id FROM node_teacher WHERE unit_id = $1 AND role = 'class_teacher'`, [
        tx.unitId,
      ])
    ).map((row) => row.id),
  );
  const named = (node: SchoolNode) => ({ id: node.id, path: pathOf(node).join(' / ') });
  const withoutTeacher = classes.filter((node) => !taught.has(node.id)).map(named);
  const withoutStudents = classes.filter((node) => (counts.get(node.id)?.students ?? 0) === 0).map(named);
  const of = (kind: SchoolNode['kind']): number => nodes.filter((node) => node.kind === kind).length;
  const all = counts.get(null);
  const kept = await tx.one<{ passed: GuideStep[]; aside: boolean; name: string | null; updated_at: Date; version: number }>(
    `SELECT g.passed, g.aside, m.name, g.updated_at, g.version FROM school_guide g LEFT JOIN member m ON m.unit_id = $1 AND m.id = g.updated_by
      WHERE g.unit_id = $1`,
    [tx.unitId],
  );
  const done: Readonly<Record<GuideStep, boolean>> = {
    campus: of('campus') > 0,
    section: of('section') > 0,
    grade: of('grade') > 0,
    class: classes.length > 0,
    teachers: classes.length > 0 && withoutTeacher.length === 0,
    students: classes.length > 0 && withoutStudents.length === 0,
    invitation: (all?.joined ?? 0) > 0,
  };
  const passed = kept?.passed ?? [];
  return {
    campuses: of('campus'),
    sections: of('section'),
    grades: of('grade'),
    classes: classes.length,
    students: all?.students ?? 0,
    joined: all?.joined ?? 0,
    withoutTeacher,
    withoutStudents,
    open: classes.length === 0 || withoutTeacher.length > 0 || (all?.students ?? 0) === 0,
    passed,
    step: GUIDE_STEPS.find((step) => !done[step] && !passed.includes(step)) ?? null,
    aside: kept?.aside ?? false,
    by: kept?.name ?? null,
    at: isoMacauOrNull(kept?.updated_at),
    version: kept?.version ?? 0,
  };
}

/** Live nodes that the person may change, without alumni. */
async function mine(tx: ReadTx, ctx: Ctx): Promise<{ nodes: SchoolNode[]; pathOf: (node: SchoolNode) => string[] }> {
  const all = await schoolNodes(tx);
  const scope = await editScope(tx, ctx.actor);
  const byId = new Map(all.map((node) => [node.id, node]));
  const pathOf = (node: SchoolNode): string[] => {
    const path: string[] = [];
    for (let at: SchoolNode | undefined = node; at !== undefined && path.length < 20; at = byId.get(at.parentId ?? ''))
      path.unshift(at.name);
    return path;
  };
  return { nodes: all.filter((node) => !node.graduated && scope.includes(node.id)), pathOf };
}
