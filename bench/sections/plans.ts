import pg from 'pg';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { valuesOf, type ReadRoute, type RouteStatement, type Subject } from '../harness/read-routes';
import type { Report } from '../harness/report';

/** Tables with fewer rows may be read whole: with less than some pages an index is no help. */
const BIG_ROWS = 2_000;
/** Rows a read may look at and throw away. */
const REMOVED_GOAL = 200;

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Actual Loops': number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

/**
 * Looks at every plan that the reads really use, as role app with the unit set, once planned for its values and once as
 * the generic plan that a prepared statement may change to: nothing of another unit may be looked at.
 */
export async function checkPlans(report: Report, { ground, routes }: { ground: Ground; routes: ReadRoute[] }): Promise<void> {
  report.section('Plans');
  const client = await openClient(ground.database.url('app'));
  const catalogue = await Catalogue.read(ground);
  for (const route of routes) {
    const faults: string[] = [];
    let removed = 0;
    let blocks = 0;
    for (const mode of ['force_custom_plan', 'force_generic_plan'] as const) {
      let ofMode = 0;
      for (const statement of route.statements) {
        const root = await explain(client, mode, statement, route.sample);
        blocks = Math.max(blocks, (ofMode += root['Shared Hit Blocks'] + root['Shared Read Blocks']));
        for (const node of nodesOf(root)) {
          removed = Math.max(
            removed,
            ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops'],
          );
          const fault = catalogue.faultOf(node);
          if (fault !== undefined) faults.push(`${mode === 'force_generic_plan' ? 'generic' : 'custom'}: ${fault}`);
        }
      }
    }
    const reads = [...new Set(faults)];
    if (reads.length > 0) report.note(reads.join('; '));
    report.add({
      name: `${route.name}, steps over other units' rows`,
      value: reads.length,
      unit: '',
      goal: '0',
      pass: reads.length === 0,
    });
    report.add({
      name: `${route.name}, rows looked at in vain`,
      value: removed,
      unit: 'rows',
      goal: `≤ ${String(REMOVED_GOAL)}`,
      pass: removed <= REMOVED_GOAL,
    });
    report.add({ name: `${route.name}, pages touched`, value: blocks, unit: '8 KB' });
  }
  await client.end();
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

async function explain(client: pg.Client, mode: string, statement: RouteStatement, subject: Subject): Promise<PlanNode> {
  const values = valuesOf(statement, subject).map((value) => (value === null ? 'NULL' : pg.escapeLiteral(value)));
  await client.query(`BEGIN READ ONLY; SELECT set_config('app.unit_id', '${String(subject.reader.unitId)}', true)`);
  try {
    await client.query(`SET LOCAL plan_cache_mode = ${mode}`);
    await client.query(`PREPARE looked AS ${statement.text}`);
    const run = `EXECUTE looked${values.length === 0 ? '' : `(${values.join(', ')})`}`;
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${run}`);
    return rows[0]!['QUERY PLAN'][0]!.Plan;
  } finally {
    await client.query('ROLLBACK; DEALLOCATE ALL');
  }
}

/** What the plans are judged by: sizes of tables, first columns of indexes. */
class Catalogue {
  private constructor(
    private readonly rows: ReadonlyMap<string, number>,
    private readonly firstColumn: ReadonlyMap<string, string>,
  ) {}

  static async read(ground: Ground): Promise<Catalogue> {
    const client = await openClient(ground.database.superuserUrl);
    const tables = await client.query<{ name: string; rows: number }>(
      `SELECT c.relname AS name, c.reltuples::float8 AS rows FROM pg_class c
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id' WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
    );
    const indexes = await client.query<{ name: string; column: string }>(
      `SELECT i.indexrelid::regclass::text AS name, a.attname AS column FROM pg_index i
         JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE EXISTS (SELECT FROM pg_attribute u WHERE u.attrelid = i.indrelid AND u.attname = 'unit_id')`,
    );
    await client.end();
    return new Catalogue(new Map(tables.rows.map((r) => [r.name, r.rows])), new Map(indexes.rows.map((r) => [r.name, r.column])));
  }

  faultOf(node: PlanNode): string | undefined {
    const table = node['Relation Name'];
    if (node['Node Type'] === 'Seq Scan' && table !== undefined && (this.rows.get(table) ?? 0) > BIG_ROWS)
      return `sequential scan of ${table}`;
    const index = node['Index Name'];
    const column = index === undefined ? undefined : this.firstColumn.get(index);
    // Tables without units (the list of units itself) have other keys and are not among them.
    return column === undefined || column === 'unit_id' ? undefined : `index ${String(index)} begins with ${column}`;
  }
}
