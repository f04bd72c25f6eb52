import { Injectable } from '@nestjs/common';
import {
  UNKNOWN_GRADE,
  type NodeKind,
  type NodeTeacher,
  type SchoolNodeItem,
  type StudentFilter,
  type StudentItem,
  type TeacherRole,
} from '@contracts/directory';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile } from '@platform/text/mobile';
import { classesBelow } from '../domain/node-tree';
import { directoryScope, type DirectoryScope } from '../recipients/directory-scope';
import { NO_COUNTS, nodeCounts, schoolNodes, type SchoolNode } from '../recipients/school-nodes';
import { mapPage, pagingOf, readPage, type Paged, type PageQuery } from './paging';
import {
  classTeacherCounts,
  studentById,
  studentDetails,
  studentSlice,
  teachersOf,
  unitName,
  unknownGradeClasses,
  type StudentRow,
} from './school.queries';

interface StudentsQuery extends PageQuery {
  nodeId?: string | undefined;
  filter?: StudentFilter | undefined;
  q?: string | undefined;
}

interface NodeHeader {
  id: string;
  kind: NodeKind;
  name: string;
  path: string[];
  students: number;
  guardians: number;
  joined: number;
  teachers: NodeTeacher[];
  groupOpen: boolean;
  myRole: TeacherRole | null;
}

/**
 * Reads 家校通訊錄 as far as the reader may see it (SCH-23): administrators everything, class teachers and heads pupils and
 * families of their classes, subject teachers the pupils. What is outside looks as if it did not exist (OVR-03).
 */
@Injectable()
export class SchoolDirectory {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  nodes(ctx: Ctx): Promise<{ unitName: string; students: number; guardians: number; joined: number; items: SchoolNodeItem[] }> {
    return this.db.read(ctx, async (tx) => {
      const scope = await directoryScope(tx, ctx.actor);
      const { nodes, unknown } = await this.#visible(tx, scope);
      const counts = await nodeCounts(tx, nodes, scope.all ? null : [...scope.classes.keys()]);
      const name = await unitName(tx);
      const { students, guardians, joined } = counts.get(null) ?? NO_COUNTS;
      const classTeachers = await classTeacherCounts(tx);
      return {
        unitName: (ctx.locale === 'en' ? name.name_en : ctx.locale === 'pt' ? (name.name_pt ?? name.name_en) : null) ?? name.name,
        students,
        guardians,
        joined,
        items: nodes.map(({ id, parentId, kind, name: nodeName, graduated }) => ({
          id,
          parentId,
          kind,
          name: nodeName,
          graduated,
          unknownGrade: unknown.has(id),
          ...(counts.get(id) ?? NO_COUNTS),
          ...(kind === 'class' ? { classTeachers: classTeachers.get(id) ?? 0 } : {}),
        })),
      };
    });
  }

  node(ctx: Ctx, id: string): Promise<NodeHeader> {
    return this.db.read(ctx, async (tx) => {
      const scope = await directoryScope(tx, ctx.actor);
      const { nodes, below } = await this.#visible(tx, scope);
      const node = nodes.find((each) => each.id === id);
      if (node === undefined) throw notFound();
      const mine = [...(below.get(id) ?? [])].filter((classId) => scope.all || scope.classes.has(classId));
      const counts = await nodeCounts(tx, nodes, mine);
      return {
        id,
        kind: node.kind,
        name: node.name,
        path: pathOf(nodes, node),
        ...(counts.get(id) ?? NO_COUNTS),
        teachers: await teachersOf(tx, id),
        groupOpen: node.groupOpen,
        myRole: scope.classes.get(id) ?? null,
      };
    });
  }

  students(ctx: Ctx, query: StudentsQuery): Promise<Paged<StudentItem>> {
    return this.db.read(ctx, async (tx) => {
      const scope = await directoryScope(tx, ctx.actor);
      const classIds = await this.#classesAsked(tx, scope, query.nodeId);
      const slice = studentSlice(tx, { classIds, filter: query.filter ?? 'all', typed: query.q });
      const page = await readPage(pagingOf(ctx, query), slice);
      const items = await this.#items(tx, scope, page.items);
      return mapPage(page, (row) => items.get(row.id)!);
    });
  }

  student(ctx: Ctx, id: string): Promise<StudentItem> {
    return this.db.read(ctx, async (tx) => {
      const scope = await directoryScope(tx, ctx.actor);
      const row = await studentById(tx, id);
      const item = row === undefined ? undefined : (await this.#items(tx, scope, [row])).get(id);
      if (item === undefined || (!scope.all && item.classes.length === 0)) throw notFound();
      return item;
    });
  }

  /** Nodes with a visible class below them; for administrators also those without any class yet. */
  async #visible(tx: ReadTx, scope: DirectoryScope) {
    const all = await schoolNodes(tx);
    const below = classesBelow(all);
    const sees = (node: SchoolNode): boolean => scope.all || [...(below.get(node.id) ?? [])].some((id) => scope.classes.has(id));
    return { nodes: all.filter(sees), below, unknown: unknownGradeClasses(all) };
  }

  async #classesAsked(tx: ReadTx, scope: DirectoryScope, nodeId: string | undefined): Promise<string[] | null> {
    if (nodeId === undefined) return scope.all ? null : [...scope.classes.keys()];
    const { nodes, below, unknown } = await this.#visible(tx, scope);
    if (nodeId === UNKNOWN_GRADE) return nodes.filter((node) => unknown.has(node.id)).map((node) => node.id);
    if (!nodes.some((node) => node.id === nodeId)) throw notFound();
    return [...(below.get(nodeId) ?? [])].filter((id) => scope.all || scope.classes.has(id));
  }

  async #items(tx: ReadTx, scope: DirectoryScope, rows: readonly StudentRow[]): Promise<ReadonlyMap<string, StudentItem>> {
    const details = await studentDetails(
      tx,
      rows.map((row) => row.id),
    );
    const cipher = await this.keys.forUnit(tx);
    return new Map(
      rows.map(({ id, name }): [string, StudentItem] => {
        const { classes = [], guardians = [] } = details.get(id) ?? {};
        const visible = classes.filter((each) => scope.all || scope.classes.has(each.id));
        const families = scope.all || visible.some((each) => scope.classes.get(each.id) !== 'subject_teacher');
        const shown = guardians.map(({ id: parentId, relation, relation_label, joined, mobile }) => ({
          id: parentId,
          label: `${name}-${relation_label}`,
          relation,
          relationLabel: relation_label,
          joined,
          mobile: mobile === null ? null : maskMobile(cipher.open({ table: 'parent', column: 'mobile', row: parentId }, mobile)),
        }));
        return [id, { id, name, classes: visible, guardians: families ? shown : null, joined: guardians.some((g) => g.joined) }];
      }),
    );
  }
}

function pathOf(nodes: readonly SchoolNode[], node: SchoolNode): string[] {
  const byId = new Map(nodes.map((each) => [each.id, each]));
  const path: string[] = [];
  const met = new Set<string>();
  for (
    let at: SchoolNode | undefined = node;
    at !== undefined && !met.has(at.id);
    at = at.parentId === null ? undefined : byId.get(at.parentId)
  ) {
    met.add(at.id);
    path.unshift(at.name);
  }
  return path;
}
