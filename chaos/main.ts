import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SeededRandom } from '@testing/demo/seeded-random';
import { Report, say } from '../bench/harness/report';
import { endWithRun } from '../bench/harness/run-end';
import { CASES } from './cases';
import { StageRedis } from './kit/redis';
import { SmallDisk } from './kit/small-disk';
import { Stage } from './kit/stage';

const option = (name: string): string | undefined => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const seed = Number(option('seed') ?? randomInt(2 ** 31));
const only = option('only')?.split(',');
const long = process.argv.includes('--long');
const unknown = only?.find((goal) => !CASES.some((one) => one.goal === goal));
if (unknown !== undefined) throw new Error(`no case ${unknown}: ${CASES.map((one) => one.goal).join(', ')}`);

const dir = mkdtempSync(join(tmpdir(), 'smart-campus-chaos-'));
chmodSync(dir, 0o755);
endWithRun(() => rmSync(dir, { recursive: true, force: true }));
const report = new Report();
const broken: string[] = [];
const started = performance.now();
say(`seed ${String(seed)}${long ? ', long form' : ''}`);

/** Each case on a stage of its own: what one leaves behind must not help or hinder the next. */
async function runCase(one: (typeof CASES)[number]): Promise<void> {
  report.section(`${one.goal} ${one.title}`);
  const home = mkdtempSync(join(dir, 'case-'));
  chmodSync(home, 0o755);
  const disks = new Map<string, SmallDisk>();
  for (const place of one.disks ?? []) disks.set(place, await SmallDisk.mount(join(home, place)));
  try {
    await onStage(one, home, disks);
  } finally {
    for (const disk of disks.values()) await disk.unmount();
  }
}

async function onStage(one: (typeof CASES)[number], home: string, disks: ReadonlyMap<string, SmallDisk>): Promise<void> {
  const redis = one.redis === true ? await StageRedis.start(join(home, 'redis')) : undefined;
  const stage = await Stage.start(home, {
    guardians: one.guardians ?? [10_000, 500],
    workers: 2,
    notices: 5,
    ...(disks.has('wal') ? { walDir: join(home, 'wal', 'pg_wal') } : {}),
    ...(redis === undefined ? {} : { redis }),
  });
  const disk = (place: string): SmallDisk => {
    const found = disks.get(place);
    if (found === undefined) throw new Error(`the case has no disk ${place}`);
    return found;
  };
  const none = (name: string, faults: readonly string[]): void => {
    report.add({ name, value: faults.length, unit: '', goal: '0', pass: faults.length === 0 });
    for (const fault of faults.slice(0, 3)) report.note(fault.slice(0, 400));
  };
  try {
    await stage.heal();
    await stage.wecom.seed(seed);
    await one.run({ stage, disk, option, seed, random: new SeededRandom(seed), long, none, tell: (line) => report.add(line) });
    await stage.heal();
    await stage.untilSettled(60_000);
    none(`${one.goal} invariants broken (R20)`, await stage.invariants());
    none(`${one.goal} secrets in log lines or queue (S12)`, await stage.plantedFaults());
  } finally {
    await stage.stop();
    await redis?.stop();
  }
}

for (const one of CASES.filter((each) => only === undefined || only.includes(each.goal))) {
  try {
    await runCase(one);
  } catch (error) {
    broken.push(one.goal);
    say(`  ${one.goal} could not be carried out: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
if (process.argv.includes('--keep')) say(`kept ${dir}`);
else rmSync(dir, { recursive: true, force: true });
const missed = report.finish(resolve('chaos/results.json'));
say(
  `\nseed ${String(seed)}: ${String(missed)} goals missed${broken.length === 0 ? '' : `, ${broken.join(', ')} not carried out`}; ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
process.exit(missed + broken.length === 0 ? 0 : 1);
