import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Child } from '../harness/child-process';
import type { Product } from '../harness/product';
import type { Report } from '../harness/report';
import { median } from '../harness/statistics';

const START_GOAL_S = 15;
const API_GOAL_S = 3;
const API_STARTS = 3;
const MEMORY_GOAL_MB = 250;

/** Time and memory of a start: the API alone on a prepared database, and everything by `npm start`. */
export async function measureReadyTimes(report: Report, { product }: { product: Product }): Promise<void> {
  report.section('Start');
  const times: number[] = [];
  for (let i = 0; i < API_STARTS; i += 1) {
    await product.api.stop();
    times.push((await product.startApi()) / 1000);
  }
  report.add({
    name: 'API alone, ready',
    value: median(times),
    unit: 's',
    goal: `≤ ${String(API_GOAL_S)} s`,
    pass: median(times) <= API_GOAL_S,
  });
  await product.worker.stop();
  await product.startWorker();
  for (const [name, child] of [
    ['API', product.api],
    ['worker', product.worker],
  ] as const) {
    const mb = await child.residentMb();
    if (mb !== undefined)
      report.add({
        name: `${name} after its start`,
        value: mb,
        unit: 'MB',
        goal: `≤ ${String(MEMORY_GOAL_MB)} MB`,
        pass: mb <= MEMORY_GOAL_MB,
      });
  }
}

/** `npm start` from installed and built state: once on an empty data folder, once again on the same. */
export async function measureNpmStart(report: Report, dir: string): Promise<void> {
  const dataDir = join(dir, 'start');
  const logDir = join(dir, 'logs');
  mkdirSync(dataDir, { recursive: true });
  for (const [name, what] of [
    ['first', 'npm start, empty data folder'],
    ['again', 'npm start, again'],
  ] as const) {
    const child = new Child(`start-${name}`, [resolve('scripts/bootstrap.mjs'), 'start'], {
      env: { DATA_DIR: dataDir },
      logDir,
    });
    try {
      const seconds = (await child.says(/ready in [\d.]+ s: http/, 120_000)) / 1000;
      report.add({
        name: what,
        value: seconds,
        unit: 's',
        goal: `≤ ${String(START_GOAL_S)} s`,
        pass: seconds <= START_GOAL_S,
      });
    } finally {
      await child.stop();
    }
  }
}
