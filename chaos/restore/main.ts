import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SeededRandom } from '@testing/demo/seeded-random';
import { Report, say } from '../../bench/harness/report';
import { stopAll } from './cluster';
import { Drill } from './drill';
import { backup, oneUnit, whole, type Ground } from './steps';

/** What `npm run trace` lists. */
export const DRILL = {
  goal: 'R15',
  title: 'restore drill from the encrypted backup alone: whole, to a past moment, one unit alone, with the last log segment missing [J3]',
} as const;

const option = (name: string): string | undefined => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const seed = Number(option('seed') ?? randomInt(2 ** 31));
const long = process.argv.includes('--long');
const started = performance.now();
say(`seed ${String(seed)}${long ? ', long form' : ''}`);

const dir = mkdtempSync(join(tmpdir(), 'smart-campus-restore-'));
chmodSync(dir, 0o755);
const report = new Report();
const none = (name: string, faults: readonly string[]): void => {
  report.add({ name, value: faults.length, unit: '', goal: '0', pass: faults.length === 0 });
  for (const fault of faults.slice(0, 3)) report.note(fault.slice(0, 400));
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stopAll().then(() => process.exit(130)));
let broken = '';
let drill: Drill | undefined;
try {
  report.section(`${DRILL.goal} ${DRILL.title}`);
  drill = await Drill.start(
    dir,
    {
      guardians: long ? [10_000, 3_000, 3_000, 500] : [1_000, 300, 100],
      notices: long ? 20 : 3,
      archiveSeconds: 45,
      partialMs: 2_000,
    },
    new SeededRandom(seed),
  );
  const ground: Ground = { drill, report, none };
  const before = await backup(ground);
  await whole(ground, before);
  await oneUnit(ground);
} catch (error) {
  broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(`  could not be carried out: ${broken}`);
} finally {
  await drill?.stop();
  await stopAll();
}
if (process.argv.includes('--keep')) say(`kept ${dir}`);
else rmSync(dir, { recursive: true, force: true });
const missed = report.finish(resolve('chaos/restore/results.json'));
say(
  `\nseed ${String(seed)}: ${String(missed)} goals missed${broken === '' ? '' : ', not carried out to the end'}; ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
process.exit(missed === 0 && broken === '' ? 0 : 1);
