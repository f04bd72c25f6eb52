import pg from 'pg';
import type { ReadTx } from '@platform/db/tx';

/** A step of a plan that was run. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

export function* nodes(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* nodes(child);
}

/** Rows that a step looked at, kept or not. */
export const touched = (node: PlanNode): number => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];

/**
 * Stands in for the transaction and asks for the plan instead of the rows: the plan for these values, and the one for any
 * values that a prepared statement may change to.
 */
export function explaining(tx: ReadTx): { tx: ReadTx; plans: PlanNode[] } {
  const plans: PlanNode[] = [];
  const query = async (sql: string, params: readonly unknown[]): Promise<unknown[]> => {
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await tx.query(`SELECT set_config('plan_cache_mode', $1, true)`, [mode]);
      const name = `looked_${String(plans.length)}`;
      const run = params.length === 0 ? `EXECUTE ${name}` : `EXECUTE ${name}(${params.map(literal).join(', ')})`;
      // A name of its own for each, because the statement is prepared here a second time, by SQL.
      await tx.query(`PREPARE ${name} AS ${sql}`);
      const [row] = await tx.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${run}`);
      await tx.query(`DEALLOCATE ${name}`);
      plans.push(row!['QUERY PLAN'][0]!.Plan);
    }
    return [];
  };
  const one = async (sql: string, params: readonly unknown[]): Promise<undefined> => {
    await query(sql, params);
    return undefined;
  };
  return { tx: { unitId: tx.unitId, ctx: tx.ctx, now: tx.now, query, one } as unknown as ReadTx, plans };
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((item) => JSON.stringify(item)).join(',')}}`);
  return pg.escapeLiteral(typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : JSON.stringify(value));
}
