import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NodeKind } from '@contracts/directory';
import type { BatchAnswer } from '@contracts/directory-changes';
import type { OneKeyPlan } from '@contracts/school-contacts';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';
import { schoolNodes, type SchoolNode } from '../recipients/school-nodes';
import { DirectoryChanges } from '../write/directory-changes.service';
import { assertNode, editScope } from './edit-scope';
import { nodeRow } from './node-editing.service';
import { schoolYearBegin, wantedNodes, type WantedNode } from './one-key-plan';

interface Planned {
  path: string[];
  kind: NodeKind;
  exists: boolean;
  id: string;
  parentId: string | null;
  wanted: WantedNode;
}

/** 一鍵設置年級班級: makes what is missing, keeps what is there (SCH-25). */
@Injectable()
export class OneKey {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
  ) {}

  preview(ctx: Ctx, plan: OneKeyPlan): Promise<{ items: { path: string[]; kind: NodeKind; exists: boolean }[]; made: number }> {
    return this.db.read(ctx, async (tx) => {
      const planned = await this.#plan(tx, ctx, plan);
      const items = planned.map(({ path, kind, exists }) => ({ path, kind, exists }));
      return { items, made: items.filter((item) => !item.exists).length };
    });
  }

  carryOut(ctx: Ctx, plan: OneKeyPlan): Promise<BatchAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      const batchId = randomUUIDv7();
      const made = (await this.#plan(tx, ctx, plan)).filter((each) => !each.exists);
      for (const { id, parentId, kind, wanted } of made) {
        const { name, standard, registerYear } = wanted;
        const grade = standard === undefined ? {} : { standardGrade: standard, registerYear: registerYear ?? null };
        await this.changes.add(
          tx,
          { kind: 'node.create', nodeId: id, nodeKind: kind, parentId, name, own: { origin: 'manual', nameLang: plan.lang, ...grade } },
          { batchId },
        );
      }
      await tx.audit({ action: 'school.one-key', entity: 'school_node', after: { ...plan, made: made.length } });
      return { batchId, changes: made.length };
    });
  }

  async #plan(tx: ReadTx, ctx: Ctx, plan: OneKeyPlan): Promise<Planned[]> {
    const scope = await editScope(tx, ctx.actor);
    const nodes = await schoolNodes(tx);
    const wanted = wantedNodes(plan, schoolYearBegin(dayMacau(tx.now)));
    const roots: { id: string | null; path: string[] }[] = [];
    for (const id of plan.campusIds) {
      assertNode(scope, id);
      roots.push({ id, path: [(await nodeRow(tx, id)).name] });
    }
    if (roots.length === 0) {
      assertNode(scope, null);
      roots.push({ id: null, path: [] });
    }
    return roots.flatMap(({ id, path }) => walk(wanted, id, path, nodes));
  }
}

/** A node of this name is there, wherever below the root it hangs directly: it is kept, and its missing classes go below it. */
function walk(wanted: readonly WantedNode[], parentId: string | null, path: readonly string[], nodes: readonly SchoolNode[]): Planned[] {
  return wanted.flatMap((node) => {
    const there = nodes.find((each) => each.parentId === parentId && each.kind === node.kind && each.name === node.name && !each.graduated);
    const id = there?.id ?? randomUUIDv7();
    const own = { path: [...path, node.name], kind: node.kind, exists: there !== undefined, id, parentId, wanted: node };
    return [own, ...walk(node.below, id, own.path, nodes)];
  });
}
