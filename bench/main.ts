import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BenchServer } from './harness/database';
import { layGround } from './harness/ground';
import { Product } from './harness/product';
import { readRoutes } from './harness/read-routes';
import { Report, say } from './harness/report';
import { endWithRun } from './harness/run-end';
import { measureBundles } from './sections/bundles';
import { measureDirectory } from './sections/directory';
import { measureExports } from './sections/exports';
import { measureFanout } from './sections/fanout';
import { measureGrowth } from './sections/growth';
import { measureImports } from './sections/imports';
import { measureLedger } from './sections/ledger';
import { measurePhoneOpen } from './sections/phone-open';
import { checkPlans } from './sections/plans';
import { measurePromotion } from './sections/promotion';
import { measureNpmStart, measureReadyTimes } from './sections/ready-times';
import { measureReads } from './sections/reads';
import { measureScale } from './sections/scale';
import { measureSubmit } from './sections/submit';
import { measureSummary } from './sections/summary';
import { measureTransactionCost } from './sections/transaction-cost';
import { sizesOf } from './sizes';

const SECTIONS = [
  'start',
  'bundles',
  'submit',
  'fanout',
  'plans',
  'reads',
  'growth',
  'scale',
  'transaction',
  'summary',
  'exports',
  'ledger',
  'phone',
  'promotion',
  'directory',
  'imports',
] as const;
type Section = (typeof SECTIONS)[number];

/** `--only=reads,plans` measures just these. */
function wantedSections(args: readonly string[]): ReadonlySet<Section> {
  const only = args
    .find((arg) => arg.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const unknown = only?.find((name) => !(SECTIONS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`no section ${unknown}: ${SECTIONS.join(', ')}`);
  return new Set(only === undefined ? SECTIONS : SECTIONS.filter((name) => only.includes(name)));
}

const args = process.argv.slice(2);
const sizes = sizesOf(args);
const wanted = wantedSections(args);
const dir = mkdtempSync(join(tmpdir(), 'smart-campus-bench-'));
chmodSync(dir, 0o755);
endWithRun(() => rmSync(dir, { recursive: true, force: true }));
const report = new Report();
const started = performance.now();
const open: { stop(): Promise<void> }[] = [];

async function run(): Promise<void> {
  say(`${sizes.name} run on ${String(cpus().length)} cores`);
  if (wanted.has('bundles')) await measureBundles(report, dir);
  const server = await BenchServer.start(dir);
  open.push(server);
  say('\nmaking the data');
  const ground = await layGround(server, sizes);
  const product = await Product.start(dir, ground.database, ground.masterKey);
  open.push(product);
  if (wanted.has('submit')) await measureSubmit(report, { ground, product, sizes });
  if (wanted.has('fanout')) await measureFanout(report, { ground, product, sizes });
  const routes = await readRoutes(ground, product);
  if (wanted.has('plans')) await checkPlans(report, { ground, routes });
  if (wanted.has('reads')) await measureReads(report, { ground, product, routes, sizes, dir });
  if (wanted.has('growth')) await measureGrowth(report, { ground, routes, sizes });
  if (wanted.has('scale')) await measureScale(report, { server, masterKey: ground.masterKey, routes, sizes });
  if (wanted.has('transaction')) await measureTransactionCost(report, { ground, routes });
  if (wanted.has('summary')) await measureSummary(report, { ground, product });
  if (wanted.has('exports')) await measureExports(report, { ground, product, sizes, dir });
  if (wanted.has('ledger')) await measureLedger(report, { ground, product, sizes, dir });
  if (wanted.has('phone')) await measurePhoneOpen(report, { ground, product, sizes });
  if (wanted.has('promotion')) await measurePromotion(report, { ground, product, sizes });
  if (wanted.has('directory')) await measureDirectory(report, { ground, product });
  if (wanted.has('imports')) await measureImports(report, { ground, product });
  if (wanted.has('start')) {
    await measureReadyTimes(report, { product });
    await stopAll();
    await measureNpmStart(report, dir);
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
  say(`\nthe benchmark stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
} finally {
  await stopAll();
  if (args.includes('--keep')) say(`kept ${dir}`);
  else rmSync(dir, { recursive: true, force: true });
}
const missed = report.finish(resolve('bench/results.json'));
say(`\n${String(missed)} goals missed; ${((performance.now() - started) / 1000).toFixed(0)} s; bench/results.json`);
process.exit(failed || report.failed ? 1 : 0);
