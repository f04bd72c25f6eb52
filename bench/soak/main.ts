import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '@testing/demo/seeded-random';
import { sendNotice } from '../../chaos/kit/sending';
import { Stage } from '../../chaos/kit/stage';
import { storedFaults, Traffic, type TrafficFigures } from '../../chaos/kit/traffic';
import type { Child } from '../harness/child-process';
import { Report, say } from '../harness/report';
import { endWithRun } from '../harness/run-end';
import { drawFault } from './faults';
import { trendOf, type Sample } from './samples';

/** Half of what R12 asks of CI, a fault every five minutes, eight hours (R19). */
const USUAL = { minutes: 480, perSecond: 100, faultMinutes: 5, seed: randomInt(2 ** 31) } as const;
const GOAL = { memoryPerHour: 1, handlesMore: 0 } as const;
/** A process settles so long after its start; a slope of a run that is shorter than an hour says too little to judge. */
const WARM_MINUTES = 5;
const JUDGED_MINUTES = 60;
const SAMPLE_MS = 10_000;
const NOTICE_MS = 60_000;
/** A request over a link that is slow itself may take long. */
const PATIENCE_MS = 60_000;
const SETTLE_MS = 10 * 60_000;
const MINUTE = 60_000;

/** `npm run trace` reads goal and title. */
const SOAK = {
  goal: 'R19',
  title: 'hours of half load with a fault every few minutes: memory and handles stay, nothing is lost, the invariants hold',
} as const;

const option = (name: string): string | undefined => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const number = (name: string, usual: number): number => {
  const value = Number(option(name) ?? usual);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0`);
  return value;
};
const minutes = number('minutes', USUAL.minutes);
const perSecond = number('rate', USUAL.perSecond);
const faultMinutes = number('fault-minutes', USUAL.faultMinutes);
const seed = number('seed', USUAL.seed);

const dir = mkdtempSync(join(tmpdir(), 'smart-campus-soak-'));
chmodSync(dir, 0o755);
endWithRun(() => rmSync(dir, { recursive: true, force: true }));
const report = new Report();
const busy = (): string => loadavg()[0]!.toFixed(1);

async function lookAt(child: Child, kind: Sample['kind'], at: number): Promise<Sample | undefined> {
  const megabytes = await child.residentMb();
  const handles = await readdir(`/proc/${String(child.pid)}/fd`).then(
    (list) => list.length,
    () => undefined,
  );
  return megabytes === undefined || handles === undefined ? undefined : { pid: child.pid, kind, at, megabytes, handles };
}

/** Looks at every process until told to stop. */
function watch(stage: Stage, started: number): { samples: Sample[]; stop: () => void } {
  const samples: Sample[] = [];
  const look = async (): Promise<void> => {
    const at = (performance.now() - started) / MINUTE;
    const found = [lookAt(stage.product.api, 'api', at), ...stage.workers.all.map((child) => lookAt(child, 'worker', at))];
    for (const sample of await Promise.all(found)) if (sample !== undefined) samples.push(sample);
  };
  const timer = setInterval(() => void look(), SAMPLE_MS);
  return { samples, stop: () => clearInterval(timer) };
}

async function soak(stage: Stage, random: SeededRandom): Promise<void> {
  const started = performance.now();
  const end = started + minutes * MINUTE;
  const { samples, stop } = watch(stage, started);
  const notices: string[] = [];
  const stored: string[] = [];
  const wrong: string[] = [];
  const calm: TrafficFigures[] = [];
  let faults = 0;
  let answered = 0;
  const sending = (async () => {
    while (performance.now() < end) {
      notices.push(await sendNotice(stage, random.pick(stage.schools)));
      await pause(NOTICE_MS);
    }
  })();
  while (performance.now() < end) {
    const quiet = new Traffic(stage, random, { perSecond, hangMs: PATIENCE_MS });
    await pause(Math.min(faultMinutes * MINUTE, Math.max(0, end - performance.now())));
    const before = await quiet.stop();
    calm.push(before);
    if (performance.now() >= end) {
      take(before);
      break;
    }
    const fault = drawFault(random);
    const during = new Traffic(stage, random, { perSecond, hangMs: PATIENCE_MS });
    const from = performance.now();
    await fault.run(stage, random);
    await stage.heal();
    const after = await during.stop();
    for (const figures of [before, after]) take(figures);
    faults += 1;
    report.note(
      `${((from - started) / MINUTE).toFixed(1)} min: ${fault.goal} ${fault.words}; before it p50 ${before.p50.toFixed(0)}, p99 ${before.p99.toFixed(0)} ms; in it ${String(after.answered)} answered, ${String(after.busy)} told to wait, ${String(after.lost)} cut off, p99 ${after.p99.toFixed(0)} ms; load average ${busy()}`,
    );
  }
  stop();
  await sending;
  await stage.heal();
  const settled = await stage.untilSettled(SETTLE_MS);
  report.add({ name: `R19 minutes of ${String(perSecond)} req/s`, value: (performance.now() - started) / MINUTE, unit: 'min' });
  report.add({ name: 'R19 faults · requests answered', value: faults, unit: `faults · ${String(answered)}` });
  report.add({ name: 'R19 worst p99 between the faults', value: Math.max(...calm.map((one) => one.p99)), unit: 'ms' });
  report.add({ name: 'R19 settled after the end', value: settled / 1_000, unit: 's' });
  trend(samples);
  none('R19 wrong answers', wrong);
  none('R19 acknowledged writes lost or doubled', await storedFaults(stage, stored));
  none(`R19 lost or doubled calls of ${String(notices.length)} notices`, await stage.deliveryFaults(notices));
  none('R19 invariants broken (R20)', await stage.invariants());

  function take(figures: TrafficFigures): void {
    answered += figures.answered;
    stored.push(...figures.stored);
    wrong.push(...figures.faults);
  }
}

function trend(samples: readonly Sample[]): void {
  for (const kind of ['api', 'worker'] as const) {
    const { memoryPerHour, handlesMore, lives, judgedLives } = trendOf(samples, kind, WARM_MINUTES);
    const own = samples.filter((one) => one.kind === kind);
    report.note(
      `${kind}: ${String(lives)} processes, ${String(judgedLives)} long enough; ${Math.min(...own.map((one) => one.megabytes)).toFixed(0)} to ${Math.max(...own.map((one) => one.megabytes)).toFixed(0)} MB, ${String(Math.min(...own.map((one) => one.handles)))} to ${String(Math.max(...own.map((one) => one.handles)))} handles`,
    );
    const judged = minutes >= JUDGED_MINUTES;
    if (memoryPerHour !== undefined) {
      const goal = `< ${String(GOAL.memoryPerHour)} MB/h${judged ? '' : ' (a run this short shows it only)'}`;
      report.add({
        name: `R19 memory of ${kind} grows`,
        value: memoryPerHour,
        unit: 'MB/h',
        goal,
        ...(judged ? { pass: memoryPerHour < GOAL.memoryPerHour } : {}),
      });
    }
    if (handlesMore !== undefined) {
      // Pools open their connections as they are needed: a life of minutes ends with some more than it began with.
      const goal = `≤ ${String(GOAL.handlesMore)}${judged ? '' : ' (a run this short shows it only)'}`;
      report.add({
        name: `R19 file handles of ${kind}, more at the end of a life`,
        value: handlesMore,
        unit: '',
        goal,
        ...(judged ? { pass: handlesMore <= GOAL.handlesMore } : {}),
      });
    }
  }
}

function none(name: string, faults: readonly string[]): void {
  report.add({ name, value: faults.length, unit: '', goal: '0', pass: faults.length === 0 });
  for (const fault of faults.slice(0, 5)) report.note(fault.slice(0, 400));
}

let failed = false;
let stage: Stage | undefined;
say(
  `seed ${String(seed)}, ${String(minutes)} min, ${String(perSecond)} req/s, a fault every ${String(faultMinutes)} min, load average ${busy()}`,
);
try {
  report.section(`${SOAK.goal} ${SOAK.title}`);
  stage = await Stage.start(dir, { guardians: [2_000, 500, 500], workers: 2, notices: 5 });
  await stage.heal();
  await stage.wecom.seed(seed);
  await soak(stage, new SeededRandom(seed));
} catch (error) {
  failed = true;
  say(`\nthe soak stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
} finally {
  await stage?.stop();
  if (process.argv.includes('--keep')) say(`kept ${dir}`);
  else rmSync(dir, { recursive: true, force: true });
}
const missed = report.finish(resolve('bench/soak/results.json'));
say(`\nseed ${String(seed)}: ${String(missed)} goals missed; bench/soak/results.json`);
process.exit(failed || missed > 0 ? 1 : 0);
