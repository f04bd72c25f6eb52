import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { invariantFaults } from '@testing/proof/invariants';
import { SeededRandom } from '@testing/demo/seeded-random';
import { BenchServer, openClient } from '../harness/database';
import { Product } from '../harness/product';
import { Report, say } from '../harness/report';
import { endWithRun } from '../harness/run-end';
import { CASES } from './cases';
import { layLoadGround } from './ground';
import { loadSizesOf } from './sizes';

const args = process.argv.slice(2);
const option = (name: string): string | undefined => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const sizes = loadSizesOf(args);
const seed = Number(option('seed') ?? randomInt(2 ** 31));
const only = option('only')?.split(',');
const unknown = only?.find((goal) => !CASES.some((one) => one.goal === goal));
if (unknown !== undefined) throw new Error(`no case ${unknown}: ${CASES.map((one) => one.goal).join(', ')}`);

const dir = mkdtempSync(join(tmpdir(), 'smart-campus-load-'));
chmodSync(dir, 0o755);
endWithRun(() => rmSync(dir, { recursive: true, force: true }));
const report = new Report();
const started = performance.now();
const open: { stop(): Promise<void> }[] = [];
const broken: string[] = [];

/** What others do on this machine, beside the figures. */
const busy = (): string => loadavg()[0]!.toFixed(1);

async function run(): Promise<void> {
  say(`seed ${String(seed)}, ${sizes.name} form on ${String(cpus().length)} cores, load average ${busy()}`);
  const server = await BenchServer.start(dir);
  open.push(server);
  const ground = await layLoadGround(server, sizes);
  say(
    `${String(ground.schools.length)} units, ${String(sizes.pupils)} pupils, ${String(ground.families.length + ground.staff.length)} sessions`,
  );
  const product = await Product.start(dir, ground.database, ground.masterKey);
  open.push(product);
  for (const one of CASES.filter((each) => only === undefined || only.includes(each.goal))) {
    report.section(`${one.goal} ${one.title} (load average ${busy()})`);
    try {
      await one.run({
        dir,
        server,
        ground,
        product,
        sizes,
        random: new SeededRandom(seed),
        tell: (line) => report.add(line),
        note: (text) => report.note(text),
      });
    } catch (error) {
      broken.push(one.goal);
      say(`  ${one.goal} could not be carried out: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    report.note(`load average ${busy()} at the end`);
  }
  const mb = await product.api.residentMb();
  if (mb !== undefined) report.add({ name: 'API after all load', value: mb, unit: 'MB' });
  const client = await openClient(ground.database.superuserUrl);
  await tellRoom(client);
  const faults = await invariantFaults(async (sql, values) => (await client.query(sql, values)).rows as never, { settled: true });
  await client.end();
  report.add({ name: 'invariants broken (R20)', value: faults.length, unit: '', goal: '0', pass: faults.length === 0 });
  for (const fault of faults.slice(0, 5)) report.note(fault.slice(0, 300));
}

/** What the plan beyond one machine counts with (README). */
async function tellRoom(client: pg.Client): Promise<void> {
  for (const [table, words] of [
    ['notice_delivery', 'a delivery of a notice'],
    ['delivery_batch', 'a call to WeCom'],
  ] as const) {
    const { rows } = await client.query<{ bytes: number }>(
      `SELECT (pg_total_relation_size('${table}') / greatest(count(*), 1))::float8 AS bytes FROM ${table}`,
    );
    report.add({ name: `room that ${words} takes, with its indexes`, value: rows[0]!.bytes, unit: 'bytes' });
  }
}

async function stopAll(): Promise<void> {
  for (let part = open.pop(); part !== undefined; part = open.pop()) await part.stop();
}

let failed = false;
try {
  await run();
} catch (error) {
  failed = true;
  say(`\nthe load stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
} finally {
  await stopAll();
  if (args.includes('--keep')) say(`kept ${dir}`);
  else rmSync(dir, { recursive: true, force: true });
}
const missed = report.finish(resolve('bench/load/results.json'));
say(
  `\nseed ${String(seed)}: ${String(missed)} goals missed${broken.length === 0 ? '' : `, ${broken.join(', ')} not carried out`}; ${((performance.now() - started) / 1000).toFixed(0)} s; bench/load/results.json`,
);
process.exit(failed || broken.length > 0 ? 1 : 0);
