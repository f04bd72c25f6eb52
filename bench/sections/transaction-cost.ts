import { systemCtx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import type { ReadRoute } from '../harness/read-routes';
import type { Report } from '../harness/report';
import { median } from '../harness/statistics';

const ROUNDS = 2_000;
/** Small, by a key: what the door adds is not hidden by what it opens. */
const SMALL = `SELECT 1 FROM guardianship WHERE unit_id = $1 AND parent_id = $2 AND student_id = $3 AND ended_at IS NULL`;

/** What BEGIN, the unit's setting and COMMIT add to one small statement, through the door of the product. */
export async function measureTransactionCost(report: Report, { ground, routes }: { ground: Ground; routes: ReadRoute[] }): Promise<void> {
  report.section('Transaction and unit setting');
  const { reader } = routes[0]!.sample;
  const values = [reader.unitId, reader.personId, reader.studentId];
  const db = new Db(
    await createDataSource({
      url: ground.database.url('app'),
      entities: [],
      poolSize: 2,
      applicationName: 'bench',
    }).initialize(),
  );
  const bare = await openClient(ground.database.url('backup'));
  const ctx = systemCtx(reader.unitId, 'bench', 'bench');
  const plain: number[] = [];
  const through: number[] = [];
  for (let round = -100; round < ROUNDS; round += 1) {
    const a = performance.now();
    await bare.query({ name: 'plain', text: SMALL, values });
    const b = performance.now();
    await db.read(ctx, (tx) => tx.query(SMALL, values));
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
