import { setTimeout as pause } from 'node:timers/promises';
import { migrate, migrateDown } from '@platform/db/migrate';
import { MIGRATIONS } from '../../migrations';
import { openClient } from '../../bench/harness/database';
import { ownPort } from '../../bench/harness/own-port';
import type { ChaosCase } from '../kit/case';
import { previousVersion } from '../kit/previous-version';
import { storedFaults, Traffic, type TrafficFigures } from '../kit/traffic';
import type { Stage } from '../kit/stage';

/** Nobody may wait longer for a lock of a migration. */
const LOCK_MS = 2_000;
const LOOK_MS = 25;
/** So many of the newest are taken back and run again, also where the earlier version knows them. */
const LEAST = 3;
/** People go on working for so long on a schema that has just changed. */
const AFTER_MS = 2_000;
/** In the order they run, which is that of the time in their names. */
const ORDERED = [...MIGRATIONS].sort((a, b) => a.name.slice(-14).localeCompare(b.name.slice(-14)));

/** Watches how long statements wait for locks. @returns ends the watch, tells the longest wait in ms */
async function watchLocks(stage: Stage): Promise<() => Promise<number>> {
  const client = await openClient(stage.database.superuserUrl);
  const since = new Map<number, number>();
  let longest = 0;
  let watching = true;
  const watch = async (): Promise<void> => {
    while (watching) {
      const { rows } = await client.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'`);
      const now = performance.now();
      const waiting = new Set(rows.map((row) => row.pid));
      for (const pid of since.keys()) if (!waiting.has(pid)) since.delete(pid);
      for (const pid of waiting) {
        since.set(pid, since.get(pid) ?? now);
        longest = Math.max(longest, now - since.get(pid)!);
      }
      await pause(LOOK_MS);
    }
  };
  // What went wrong with the watch is told when it is ended, not to the whole run.
  const done = watch().then(
    () => undefined,
    (error: unknown) => error,
  );
  return async () => {
    watching = false;
    const error = await done;
    await client.end();
    if (error !== undefined) throw error as Error;
    return longest;
  };
}

/** The schema changes under people's hands, and the version of before goes on working. */
export const schemaChanges: ChaosCase = {
  goal: 'R11',
  title: 'each new migration, back and forth under load: no failed request, no long wait, the version before works on both schemas',
  guardians: [1_000],
  async run({ stage, random, option, tell, none }) {
    const before = previousVersion(option('previous'));
    const unknown = ORDERED.filter((one) => !before.migrations.has(one.name)).length;
    const steps = Math.max(LEAST, unknown);
    const migrator = stage.database.url('migrator');
    const port = await ownPort();
    const origin = `http://127.0.0.1:${String(port)}`;
    const old = stage.product.launchApi(`api-${before.commit}`, port, { file: before.api });
    const work = (at?: string): Traffic =>
      new Traffic(stage, random, { perSecond: 20, writes: 0.3, ...(at === undefined ? {} : { origin: at }) });
    const failed = (figures: TrafficFigures): string[] => [
      ...figures.faults,
      ...Array.from({ length: figures.lost }, () => 'a connection was lost'),
      ...Array.from({ length: figures.busy }, () => 'answered 503'),
    ];
    try {
      await old.ready(`${origin}/health/ready`);
      const both = [work(), work(origin)];
      await pause(AFTER_MS);
      const together = await Promise.all(both.map((one) => one.stop()));
      tell({
        name: `R11 answers of today's version and of ${before.commit} side by side`,
        value: together[0]!.answered,
        unit: `· ${String(together[1]!.answered)}`,
      });
      none('R11 side by side on the new schema: requests without a good answer', together.flatMap(failed));

      const traffic = work(origin);
      const locks = await watchLocks(stage);
      const took: { name: string; ms: number }[] = [];
      try {
        for (let i = 0; i < steps; i += 1) {
          const from = performance.now();
          await migrateDown(migrator, ORDERED);
          took.push({ name: `down ${ORDERED.at(-1 - i)!.name}`, ms: performance.now() - from });
          await pause(AFTER_MS / 4);
        }
        for (let i = steps - 1; i >= 0; i -= 1) {
          const from = performance.now();
          await migrate(migrator, ORDERED.slice(0, ORDERED.length - i));
          took.push({ name: `up ${ORDERED.at(-1 - i)!.name}`, ms: performance.now() - from });
          await pause(AFTER_MS / 4);
        }
        await pause(AFTER_MS);
      } catch (error) {
        // Nothing of this case may outlive it.
        await Promise.allSettled([locks(), traffic.stop()]);
        throw error;
      }
      const longest = await locks();
      const figures = await traffic.stop();
      for (const { name, ms } of took) tell({ name: `R11 ${name}`, value: ms, unit: 'ms' });
      tell({
        name: `R11 longest wait for a lock over ${String(2 * steps)} migrations`,
        value: longest,
        unit: 'ms',
        goal: '≤ 2 s',
        pass: longest <= LOCK_MS,
      });
      tell({
        name: 'R11 answers while the schema changed, slowest of 100',
        value: figures.answered,
        unit: `· ${figures.p99.toFixed(0)} ms`,
      });
      none('R11 while the schema changed: requests without a good answer', failed(figures));
      none(
        'R11 acknowledged writes lost or doubled',
        await storedFaults(stage, [...together.flatMap((one) => one.stored), ...figures.stored]),
      );
    } finally {
      await old.stop();
    }
  },
};
