import { systemCtx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { valuesOf, type ReadRoute } from '../harness/read-routes';
import type { Report } from '../harness/report';
import { median } from '../harness/statistics';

const ROUNDS = 2_000;

/** What BEGIN, the unit's setting and COMMIT add to one small statement, through the door of the product. */
export async function measureTransactionCost(report: Report, { ground, routes }: { ground: Ground; routes: ReadRoute[] }): Promise<void> {
  report.section('Transaction and unit setting');
  const route = routes[0]!;
  const statement = route.statements[0]!;
  const values = valuesOf(statement, route.sample);
  const db = new Db(
    await createDataSource({
      url: ground.database.url('app'),
      entities: [],
      poolSize: 2,
      applicationName: 'bench',
    }).initialize(),
  );
  const bare = await openClient(ground.database.url('backup'));
  const ctx = systemCtx(route.sample.reader.unitId, 'bench', 'bench');
  const plain: number[] = [];
  const through: number[] = [];
  for (let round = -100; round < ROUNDS; round += 1) {
    const a = performance.now();
    await bare.query({ name: 'plain', text: statement.text, values });
    const b = performance.now();
    await db.read(ctx, (tx) => tx.query(statement.text, values));
    const c = performance.now();
    if (round < 0) continue;
    plain.push(b - a);
    through.push(c - b);
  }
  await bare.end();
  await db.close();
  report.add({
    name: 'one statement through db.read, floor bare',
    value: median(through),
    unit: 'ms',
    floor: median(plain),
  });
}
