import type pg from 'pg';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { valuesOf, type ReadRoute, type Subject } from '../harness/read-routes';
import type { Report } from '../harness/report';
import { percentile } from '../harness/statistics';
import type { Sizes } from '../sizes';

const GOAL_PERCENT = 5;

/**
 * The same reads on two databases that differ only in the rows of other units, asked in turn, so that a busy moment of
 * the machine meets both alike.
 */
export async function measureGrowth(
  report: Report,
  { ground, routes, sizes }: { ground: Ground; routes: ReadRoute[]; sizes: Sizes },
): Promise<void> {
  const own = ground.rows.small;
  report.section(`Rows of other units: ${String(own)} delivery rows against ${String(ground.rows.database)}`);
  const sides = [await openClient(ground.small.url('app')), await openClient(ground.database.url('app'))] as const;
  for (const route of routes) {
    const times: [number[], number[]] = [[], []];
    for (let round = -20; round < sizes.growthRounds; round += 1) {
      for (const at of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const ms = await readOnce(sides[at], route, route.sample);
        if (round >= 0) times[at].push(ms);
      }
    }
    // The quick half: what waits for other work of the machine is not what grows.
    const [small, large] = times.map((values) => percentile(values, 0.25)) as [number, number];
    const percent = (large / small - 1) * 100;
    report.note(`${route.name}: ${small.toFixed(2)} ms against ${large.toFixed(2)} ms`);
    report.add({
      name: `${route.name}, dearer by`,
      value: percent,
      unit: '%',
      goal: `< ${String(GOAL_PERCENT)} %`,
      pass: percent < GOAL_PERCENT,
    });
  }
  for (const side of sides) await side.end();
}

/** The statements of a route in one transaction, as the product sends them. @returns milliseconds */
export async function readOnce(client: pg.Client, route: ReadRoute, subject: Subject): Promise<number> {
  const from = performance.now();
  const plan = route.statements.some(({ once }) => once) ? 'force_generic_plan' : 'auto';
  await client.query(
    `BEGIN READ ONLY; SELECT set_config('app.unit_id', '${String(subject.reader.unitId)}', true), set_config('plan_cache_mode', '${plan}', true)`,
  );
  for (const [i, statement] of route.statements.entries()) {
    await client.query({
      name: `${route.name} ${String(i)}`,
      text: statement.text,
      values: valuesOf(statement, subject),
    });
  }
  await client.query('COMMIT');
  return performance.now() - from;
}
