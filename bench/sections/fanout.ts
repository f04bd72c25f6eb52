import type pg from 'pg';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import type { Product } from '../harness/product';
import type { Report } from '../harness/report';
import type { School } from '../harness/school';
import { growthExponent, median } from '../harness/statistics';
import type { Sizes } from '../sizes';
import { FanoutFloor } from './fanout-floor';
import { draftNotice, submitNotice, untilSent } from './submit';

const RATIO_GOAL = 1.5;
const MEMORY_GOAL_MB = 64;
/** Above this, rows or calls grow faster than the receivers do. */
const LINEAR = 1.1;
const CALL_MS = 20;

interface Run {
  ms: number;
  grownMb: number;
  workerMb: number;
}
interface SizeFigures {
  guardians: number;
  rows: number;
  calls: number;
  product: number;
  floor: number;
  copyMs: number;
  postMs: number;
  grownMb: number;
  workerMb: number;
}

/** From 【確認】 to the last hand-over taken by WeCom and booked, beside a bare COPY and bare posts. */
export async function measureFanout(
  report: Report,
  { ground, product, sizes }: { ground: Ground; product: Product; sizes: Sizes },
): Promise<void> {
  report.section(`Fan-out, every call of the simulator takes ${String(CALL_MS)} ms`);
  const client = await openClient(ground.database.superuserUrl);
  const figures: SizeFigures[] = [];
  for (const guardians of sizes.fanout) {
    const school = ground.senders.get(guardians)!;
    await product.simulator.put(school);
    await product.simulator.delay(CALL_MS);
    const cookie = ground.staff.find((r) => r.unitId === school.unitId)!.cookie;
    figures.push(
      await measureSize({
        ground,
        product,
        client,
        school,
        cookie,
        runs: guardians === sizes.main ? sizes.fanoutRuns : 2,
      }),
    );
    await product.simulator.delay(0);
    tell(report, figures.at(-1)!, guardians === sizes.main);
  }
  await client.end();
  const largest = figures.at(-1)!;
  const span = `${String(sizes.fanout[0])} to ${String(largest.guardians)} guardians`;
  for (const [what, of] of [
    ['rows', (f: SizeFigures) => f.rows],
    ['calls', (f: SizeFigures) => f.calls],
  ] as const) {
    const exponent = growthExponent(figures.map((f) => [f.guardians, of(f)]));
    report.add({
      name: `growth of ${what}, ${span}`,
      value: exponent,
      unit: 'exponent',
      goal: `≤ ${String(LINEAR)}`,
      pass: exponent <= LINEAR,
    });
  }
  report.add({
    name: `growth of time, ${span}`,
    value: growthExponent(figures.map((f) => [f.guardians, f.product])),
    unit: 'exponent',
  });
  report.add({
    name: 'worker at most',
    value: Math.max(...figures.map((f) => f.workerMb)),
    unit: 'MB',
    goal: '≤ 250 MB',
    pass: figures.every((f) => f.workerMb <= 250),
  });
}

function tell(report: Report, f: SizeFigures, isMain: boolean): void {
  const name = `fan-out to ${String(f.guardians)} guardians`;
  report.note(
    `${name}: ${String(f.rows)} rows, ${String(f.calls)} calls; floor = COPY ${f.copyMs.toFixed(0)} ms + posts ${f.postMs.toFixed(0)} ms`,
  );
  const judged = isMain ? { goal: `≤ ${String(RATIO_GOAL)} × floor`, pass: f.product / f.floor <= RATIO_GOAL } : {};
  report.add({ name, value: f.product, unit: 'ms', floor: f.floor, ...judged });
  const memory = { goal: `≤ ${String(MEMORY_GOAL_MB)} MB`, pass: f.grownMb <= MEMORY_GOAL_MB };
  report.add({ name: `${name}, worker memory grows`, value: f.grownMb, unit: 'MB', ...memory });
}

interface Place {
  ground: Ground;
  product: Product;
  client: pg.Client;
  school: School;
  cookie: string;
  runs: number;
}

async function measureSize({ ground, product, client, school, cookie, runs }: Place): Promise<SizeFigures> {
  const { rows: classes } = await client.query<{ id: string }>(`SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'class' LIMIT 1`, [
    school.unitId,
  ]);
  const floor = new FanoutFloor(ground, product.simulator, school);
  const send = async (classId: string | null): Promise<{ run: Run; id: string }> => {
    const id = await draftNotice(client, school, classId);
    const { value, before, most } = await product.worker.watchMemory(async () => {
      const from = performance.now();
      await submitNotice(product, cookie, id);
      await untilSent(client, school, id);
      return performance.now() - from;
    });
    return { run: { ms: value, grownMb: most - before, workerMb: most }, id };
  };
  // One class first: the school's token, prepared statements, compiled code.
  await send(classes[0]!.id);
  const mine: Run[] = [];
  const bare: { copyMs: number; postMs: number }[] = [];
  let last = '';
  for (let i = 0; i < runs; i += 1) {
    const { run, id } = await send(null);
    mine.push(run);
    last = id;
    await untilListed(client, school, id);
    bare.push(await floor.run(client, id));
  }
  await floor.close();
  const { rows: counts } = await client.query<{ rows: number; calls: number; open: number }>(
    `SELECT (SELECT count(*) FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2) AS rows, count(*) AS calls, count(*) FILTER (WHERE b.state <> 'sent') AS open
       FROM notice n JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = n.message_id WHERE n.unit_id = $1 AND n.id = $2`,
    [school.unitId, last],
  );
  const ledger = counts[0]!;
  const { rows: relations } = await client.query<{ n: number }>(`SELECT count(*) AS n FROM guardianship WHERE unit_id = $1`, [
    school.unitId,
  ]);
  if (ledger.rows !== relations[0]!.n || ledger.open !== 0) throw new Error(`the ledger is not complete: ${JSON.stringify(ledger)}`);
  return {
    guardians: school.guardians,
    rows: ledger.rows,
    calls: ledger.calls,
    product: median(mine.map((run) => run.ms)),
    floor: median(bare.map((run) => run.copyMs + run.postMs)),
    copyMs: median(bare.map((run) => run.copyMs)),
    postMs: median(bare.map((run) => run.postMs)),
    grownMb: Math.max(...mine.map((run) => run.grownMb)),
    workerMb: Math.max(...mine.map((run) => run.workerMb)),
  };
}

/** What follows a sending (the lines in 消息提醒) must not run into the floor's time. */
async function untilListed(client: pg.Client, school: School, id: string): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until;) {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*) AS n FROM outbox WHERE unit_id = $1 AND state IN ('ready', 'running') AND payload ->> 'noticeId' = $2`,
      [school.unitId, id],
    );
    if (rows[0]!.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('jobs of a notice did not end');
}
