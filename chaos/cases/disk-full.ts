import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { ownPort } from '../../bench/harness/own-port';
import type { CaseTools, ChaosCase } from '../kit/case';
import { draft, sendNotice, submitNotice } from '../kit/sending';
import type { SmallDisk } from '../kit/small-disk';
import type { Stage } from '../kit/stage';
import { storedFaults, Traffic, type TrafficFigures } from '../kit/traffic';
import { upload, uploadFaults, type UploadFigures } from '../kit/uploads';

/** From the moment there is room to the first write that is stored, and to the end of all that waited. */
const RECOVERY_MS = 30_000;
const MB = 1024 * 1024;

const FULL_MS = 10_000;
const LONG_FULL_MS = 60_000;
/** Until the first write finds no room. */
const FILLING_MS = 90_000;

/** Waits. @throws Error when it does not come */
async function until(what: string, withinMs: number, holds: () => boolean | Promise<boolean>): Promise<number> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > withinMs) throw new Error(`${what}: not within ${String(withinMs)} ms`);
    await pause(50);
  }
  return performance.now() - from;
}

/** How often the API rang the alarm about a place. */
async function alarms(stage: Stage, place: 'database' | 'files'): Promise<number> {
  const { body } = await request(`${stage.product.apiOrigin}/metrics`);
  return Number(new RegExp(`^storage_full_total\\{place="${place}"\\} (\\d+)`, 'm').exec(await body.text())?.[1] ?? 0);
}

const endedProcesses = (stage: Stage): string[] => [
  ...(stage.product.api.ended ? ['api'] : []),
  ...stage.workers.all.filter((one) => one.ended).map(() => 'worker'),
];

/** People work and a notice leaves while a disk of the database is full. */
async function databaseFull(
  tools: CaseTools,
  place: string,
  disk: SmallDisk,
  fault: { rings: boolean; push?: () => Promise<void> },
): Promise<void> {
  const { stage, random, long, tell, none } = tools;
  const rung = await alarms(stage, 'database');
  const traffic = new Traffic(stage, random, { perSecond: 30, writes: 0.5 });
  await pause(1_000);
  const early = await sendNotice(stage);
  const drafted = await draft(stage);
  await disk.fill();
  await fault.push?.();
  await until(`${place} full`, FILLING_MS, () => traffic.soFar.busy > 0);
  const late = submitNotice(stage, stage.school, drafted);
  // Who waits for room may not be forgotten by the case either, when something else fails first.
  late.catch(() => undefined);
  await pause(long ? LONG_FULL_MS : FULL_MS);
  const refused = traffic.soFar.busy;
  await disk.free();
  const stored = traffic.soFar.stored;
  const first = await until(`${place} has room again`, FILLING_MS, () => traffic.soFar.stored > stored);
  const figures = await traffic.stop();
  const ids = [early, await late];
  const settled = await stage.untilSettled(3 * RECOVERY_MS);
  tellOf(tools, place, { refused, first, settled, figures });
  none(`R17 ${place} full: wrong answers, or none within 10 s`, figures.faults);
  none(`R17 ${place} full: acknowledged writes lost or doubled`, await storedFaults(stage, figures.stored));
  none(`R17 ${place} full: lost or doubled calls`, await stage.deliveryFaults(ids));
  none(`R17 ${place} full: processes that ended`, endedProcesses(stage));
  if (!fault.rings) return;
  const rings = (await alarms(stage, 'database')) - rung;
  tell({ name: `R17 ${place} full: alarms`, value: rings, unit: '', goal: '≥ 1', pass: rings >= 1 });
}

function tellOf(
  { tell }: CaseTools,
  place: string,
  seen: { refused: number; first: number; settled: number; figures: TrafficFigures },
): void {
  const { refused, first, settled, figures } = seen;
  tell({ name: `R17 ${place} full: told to try again (503)`, value: refused, unit: '', goal: '≥ 1', pass: refused >= 1 });
  tell({ name: `R17 ${place} full: good answers · stored`, value: figures.answered, unit: `· ${String(figures.stored.length)}` });
  tell({
    name: `R17 ${place} full: first write after there is room`,
    value: first,
    unit: 'ms',
    goal: '≤ 30 s',
    pass: first <= RECOVERY_MS,
  });
  tell({ name: `R17 ${place} full: everything done after it`, value: settled, unit: 'ms', goal: '≤ 30 s', pass: settled <= RECOVERY_MS });
}

/** Segments that were made in advance are used up, so that the next change finds no room. */
async function useUpLog(stage: Stage): Promise<void> {
  for (let i = 0; i < 300; i += 1) {
    const went = await stage
      .ask(`SELECT pg_switch_wal() FROM pg_logical_emit_message(true, 'chaos', 'x')`)
      .then(() => true)
      .catch(() => false);
    if (!went) return;
  }
  throw new Error('the log of the database did not become full');
}

/** People attach files while there is no room for them. */
async function filesFull(tools: CaseTools): Promise<void> {
  const { stage, random, long, tell, none } = tools;
  const disk = tools.disk('files');
  const rung = await alarms(stage, 'files');
  const figures: UploadFigures = { busy: 0, stored: new Map(), faults: [] };
  const one = (i: number): Promise<void> =>
    upload(stage, figures, `chaos ${String(random.next())} ${String(i)}`, 200_000 + random.below(2 * MB));
  await Promise.all([0, 1, 2].map(one));
  await disk.fill(MB);
  const running = [3, 4, 5, 6, 7, 8].map(one);
  await until('files full', FILLING_MS, () => figures.busy > 0);
  await pause(long ? LONG_FULL_MS / 2 : FULL_MS);
  const refused = figures.busy;
  await disk.free();
  const from = performance.now();
  await Promise.all(running);
  const took = performance.now() - from;
  const rings = (await alarms(stage, 'files')) - rung;
  tell({ name: 'R17 files full: told to try again (503)', value: refused, unit: '', goal: '≥ 1', pass: refused >= 1 });
  tell({ name: 'R17 files full: all nine stored after there is room', value: took, unit: 'ms', goal: '≤ 30 s', pass: took <= RECOVERY_MS });
  tell({ name: 'R17 files full: alarms', value: rings, unit: '', goal: '≥ 1', pass: rings >= 1 });
  none('R17 files full: wrong answers', figures.faults);
  none('R17 files full: files lost', [
    ...(await uploadFaults(stage, figures.stored)),
    ...(figures.stored.size === 9 ? [] : [`only ${String(figures.stored.size)} of 9 were stored`]),
  ]);
}

/** An API writes its lines to a full disk. */
async function linesFull(tools: CaseTools): Promise<void> {
  const { stage, tell, none } = tools;
  const disk = tools.disk('lines');
  const file = join(disk.path, 'api.log');
  const port = await ownPort();
  const origin = `http://127.0.0.1:${String(port)}`;
  const api = stage.product.launchApi('api-lines', port, { linesTo: file });
  await api.ready(`${origin}/health/ready`);
  // Somebody without a session: refused, and written down.
  const stranger = async (): Promise<number> => {
    const answer = await request(`${origin}/api/v1/me/notices`, { headers: { host: stage.product.host } });
    await answer.body.dump();
    return answer.statusCode;
  };
  const lines = async (): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  await stranger();
  await disk.fill();
  const answers = new Set<number>();
  for (let i = 0; i < 600; i += 1) answers.add(await stranger());
  const full = (await lines()).length;
  await disk.free();
  for (let i = 0; i < 5; i += 1) answers.add(await stranger());
  await pause(500);
  const after = await lines();
  none('R17 lines full: processes that ended', api.ended ? ['api'] : []);
  none('R17 lines full: other answers than 401', [...answers].filter((status) => status !== 401).map(String));
  none(
    'R17 lines full: torn lines',
    after.filter((line) => !isJson(line)),
  );
  tell({ name: 'R17 lines full: requests that found no room for their line', value: 601 - full, unit: '', goal: '≥ 1', pass: full < 601 });
  tell({
    name: 'R17 lines full: lines written after there is room',
    value: after.length - full,
    unit: '',
    goal: '≥ 5',
    pass: after.length - full >= 5,
  });
  await api.stop();
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

export const diskFull: ChaosCase = {
  goal: 'R17',
  title: 'no room for data, log of the database, files and log lines: nothing acknowledged is lost, 503 and an alarm, recovery by itself',
  guardians: [1_000],
  disks: ['postgres', 'wal', 'files', 'lines'],
  async run(tools) {
    const { stage, tell } = tools;
    await databaseFull(tools, 'data', tools.disk('postgres'), { rings: true });
    const end = stage.server.keepUp();
    // PostgreSQL ends itself when it cannot write its log, and its service manager starts it until it can.
    await databaseFull(tools, 'WAL', tools.disk('wal'), { rings: false, push: () => useUpLog(stage) });
    tell({ name: 'R17 WAL full: starts of the database by its service manager', value: await end(), unit: '' });
    await filesFull(tools);
    await linesFull(tools);
  },
};

export const redisFull: ChaosCase = {
  goal: 'R17',
  title: 'no room for the log of Redis: people notice nothing, notices leave when there is room',
  guardians: [1_000],
  disks: ['redis'],
  redis: true,
  async run(tools) {
    const { stage, random, long, tell, none } = tools;
    const disk = tools.disk('redis');
    const traffic = new Traffic(stage, random, { perSecond: 20, writes: 0.3 });
    const ids = [await sendNotice(stage)];
    await disk.fill();
    await until('Redis full', FILLING_MS, async () => {
      ids.push(await sendNotice(stage));
      return !(await stage.redis!.writes());
    });
    ids.push(await sendNotice(stage));
    await pause(long ? LONG_FULL_MS : FULL_MS);
    await disk.free();
    const took = await stage.untilSettled(3 * RECOVERY_MS);
    const figures = await traffic.stop();
    tell({ name: 'R17 Redis full: good answers · stored meanwhile', value: figures.answered, unit: `· ${String(figures.stored.length)}` });
    tell({
      name: 'R17 Redis full: everything sent after there is room',
      value: took,
      unit: 'ms',
      goal: '≤ 30 s',
      pass: took <= RECOVERY_MS,
    });
    none('R17 Redis full: other answers than good ones', [
      ...figures.faults,
      ...Array.from({ length: figures.busy }, () => 'answered 503'),
      ...Array.from({ length: figures.lost }, () => 'a connection was lost'),
    ]);
    none('R17 Redis full: acknowledged writes lost or doubled', await storedFaults(stage, figures.stored));
    none('R17 Redis full: lost or doubled calls', await stage.deliveryFaults(ids));
    none('R17 Redis full: processes that ended', [...endedProcesses(stage), ...(stage.redis!.ended ? ['redis'] : [])]);
  },
};
