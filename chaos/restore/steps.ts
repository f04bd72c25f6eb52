import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { invariantFaults, type Ask } from '@testing/proof/invariants';
import type { Report } from '../../bench/harness/report';
import { openClient, type BenchDatabase } from '../../bench/harness/database';
import { takeBase, verifyToday } from './base-backup';
import { placeOf, wipe } from './cluster';
import type { Drill } from './drill';
import { segments } from './log-archive';
import { asSuperuser, catalogueHash, differences, rowSecurityFaults, unitHashes, type UnitHashes } from './look';
import { recover, type Recovered, type RecoverOptions } from './recover';
import { plantClear, plantedFaults } from './planted';
import { MOVED, moveOn, plant, sinceFaults } from './since-then';
import { doubt, restoreUnit, tablesInOrder } from './unit-copy';
import { LIVE, lossOf, Writers } from './writers';

export const BASE = 'base';
const WHOLE_SECONDS = 180;
const UNIT_SECONDS = 600;

/** What the steps share: where figures go, and what the database looked like before anything broke. */
export interface Ground {
  drill: Drill;
  report: Report;
  /** A figure of which there must be none; the first few are said. */
  readonly none: (name: string, faults: readonly string[]) => void;
}

export interface Before {
  hashes: UnitHashes;
  catalogue: string;
}

const askOf =
  (database: BenchDatabase): Ask =>
  (sql, values) =>
    asSuperuser(database, async (client) => (await client.query(sql, values)).rows as never);

/** Rows, catalogue, row security and ledger of a restored database. */
async function sound(ground: Ground, what: string, database: BenchDatabase, before: Before): Promise<void> {
  const { drill, none } = ground;
  none(`R15 ${what}: tables of units with other rows`, differences(before.hashes, await unitHashes(database, LIVE)));
  none(`R15 ${what}: catalogue differs`, (await catalogueHash(database)) === before.catalogue ? [] : ['catalogue hash']);
  none(`R15 ${what}: row security not in force`, await rowSecurityFaults(database, drill.unitIds));
  none(`R15 ${what}: invariants broken (R20)`, await invariantFaults(askOf(database)));
}

/** A copy beside the living one, thrown away after `work`. */
async function withCopy<T>(
  ground: Ground,
  options: Pick<RecoverOptions, 'withPartial' | 'until'>,
  work: (copy: Recovered) => Promise<T>,
): Promise<T> {
  const { drill } = ground;
  const dataDir = join(drill.dir, 'copy', 'cluster');
  const copy = await recover(drill.vault, BASE, {
    ...options,
    dataDir,
    logDir: join(drill.dir, 'log'),
    origin: drill.origin,
    living: false,
  });
  try {
    return await work(copy);
  } finally {
    await copy.cluster.stop();
    await wipe(await placeOf(dataDir));
  }
}

/** A base backup while people write, and its check: one that can fail. */
export async function backup({ drill, report, none }: Ground): Promise<Before> {
  const before = await plantClear(drill);
  const writers = new Writers(drill.cluster.database, drill.unitIds, drill.random, 'during');
  const started = performance.now();
  const manifest = await takeBase(drill.cluster, drill.vault, BASE);
  const took = (performance.now() - started) / 1000;
  const written = await writers.stop();
  const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
  report.add({ name: 'R15 base backup', value: bytes / 1e6, unit: `MB in ${took.toFixed(1)} s` });
  report.add({ name: 'R15 writes during the base backup', value: written.length, unit: '', goal: '> 0', pass: written.length > 0 });
  none('R15 writes that failed meanwhile', writers.faults);
  const after = await plantClear(drill);
  await drill.flushLog();
  const planted = await plantedFaults(drill, BASE, { before, after });
  report.add({ name: 'S12 files of the backup looked through', value: planted.files, unit: '' });
  none('S12 secrets of schools readable in base backup or log', planted.secrets);
  none('S12 texts that are there and were not found', planted.missed);
  none('S12 texts and secrets readable in the vault without its key', planted.vault);
  const today = new Date().toISOString().slice(0, 10);
  none('R15 backup of today: faults found', await verifyToday(drill.vault, BASE, today));
  // The check itself: one byte changed, one file gone, one day late must each be noticed.
  const victim = join(
    drill.vault.dir,
    BASE,
    Object.keys(manifest.files).find((path) => path.startsWith('base/'))!,
  );
  const good = await readFile(victim);
  const bad = Buffer.from(good);
  const at = drill.random.below(bad.length);
  bad[at] = bad[at]! ^ 1;
  const unnoticed: string[] = [];
  await writeFile(victim, bad);
  if ((await verifyToday(drill.vault, BASE, today)).length !== 1) unnoticed.push(`byte ${String(at)} of ${victim} changed`);
  await rm(victim);
  if ((await verifyToday(drill.vault, BASE, today)).length !== 1) unnoticed.push(`${victim} gone`);
  await writeFile(victim, good);
  if ((await verifyToday(drill.vault, BASE, '2000-01-01')).length !== 1) unnoticed.push('not of today');
  none('R15 planted faults of a backup that the check missed', unnoticed);
  return { hashes: await unitHashes(drill.cluster.database, LIVE), catalogue: await catalogueHash(drill.cluster.database) };
}

/** `kill -9` at the worst moment, everything wiped, and back from the vault alone: to whole segments, one short, and to the last byte. */
export async function whole(ground: Ground, before: Before): Promise<void> {
  const { drill, report, none } = ground;
  const writers = new Writers(drill.cluster.database, drill.unitIds, drill.random, 'before');
  // Right before the next segment would be archived, what is not kept is the most.
  const last = drill.shipper.lastKeptAt;
  while (drill.shipper.lastKeptAt === last) await pause(50);
  await pause(drill.sizes.archiveSeconds * 1000 * (0.85 + 0.1 * drill.random.next()));
  const crashedAt = await drill.cluster.crash();
  const written = await writers.stop();
  await drill.shipper.stop(false);
  none('R15 faults of keeping the log', drill.shipper.faults);
  await wipe(drill.cluster.dataDir);

  const lossAt = async (name: string, database: BenchDatabase, goal?: number): Promise<void> => {
    const loss = await lossOf(database, written, crashedAt);
    const limit = goal === undefined ? {} : { goal: `≤ ${String(goal)} s`, pass: loss.seconds <= goal };
    report.add({ name: `R15 loss ${name}`, value: loss.seconds, unit: `s, ${String(loss.rows)} writes`, ...limit });
    none(
      `R15 ${name}: writes back although older ones are lost`,
      Array.from({ length: loss.outOfOrder }, () => 'out of order'),
    );
  };
  await withCopy(ground, { withPartial: false }, async (copy) => {
    await lossAt('from whole segments', copy.cluster.database, 60);
    await sound(ground, 'from whole segments', copy.cluster.database, before);
  });
  await lastMissing(ground, before, lossAt);
  const back = await recover(drill.vault, BASE, {
    dataDir: drill.folder,
    logDir: join(drill.dir, 'log'),
    origin: drill.origin,
    withPartial: true,
    living: true,
  });
  drill.cluster = back.cluster;
  report.add({
    name: 'R15 whole restore',
    value: back.ms / 1000,
    unit: `s for ${(back.bytes / 1e6).toFixed(0)} MB`,
    goal: `≤ ${String(WHOLE_SECONDS)} s up to 1 GB`,
    pass: back.ms <= WHOLE_SECONDS * 1000,
  });
  await lossAt('with the segment being written', back.cluster.database, 5);
  const marked = await asSuperuser(back.cluster.database, (client) => doubt(client, new Date(crashedAt).toISOString()));
  report.add({ name: 'R15 waiting calls marked as doubtful', value: marked, unit: '' });
  await sound(ground, 'whole restore', back.cluster.database, before);
  await drill.ship();
}

/** The newest segment lost too: restored to the one before, and said; a hole further back is said before anything starts. */
async function lastMissing(
  ground: Ground,
  before: Before,
  lossAt: (name: string, database: BenchDatabase) => Promise<void>,
): Promise<void> {
  const { drill, report, none } = ground;
  const name = (await segments(drill.vault)).at(-1)!;
  const path = join(drill.vault.dir, 'log', name);
  const kept = await readFile(path);
  await rm(path);
  try {
    await withCopy(ground, { withPartial: false }, async (copy) => {
      report.note(`segment ${name} lost: the last transaction that came back is of ${copy.lastCommit ?? 'nothing'}`);
      none('R15 last segment missing: the server names no last transaction', copy.lastCommit === null ? ['no time'] : []);
      await lossAt('with the last segment missing', copy.cluster.database);
      await sound(ground, 'last segment missing', copy.cluster.database, before);
    });
    // With the newest one back, the same as a hole: the segments behind it must not be taken for restored.
  } finally {
    await writeFile(path, kept);
  }
  const holed = (await segments(drill.vault)).at(-2)!;
  const middle = join(drill.vault.dir, 'log', holed);
  const bytes = await readFile(middle);
  await rm(middle);
  const noticed = await verifyToday(drill.vault, BASE, new Date().toISOString().slice(0, 10));
  none('R15 hole in the log that the check missed', noticed.some((fault) => fault.includes(holed.slice(8))) ? [] : [holed]);
  await writeFile(middle, bytes);
}

/** Somebody deletes the notices of one unit; it alone goes back to the moment before, while the others work. */
export async function oneUnit(ground: Ground): Promise<void> {
  const { drill, report, none } = ground;
  const [hurt, ...others] = drill.unitIds as [number, ...number[]];
  const living = drill.cluster.database;
  const ofUnit = (hashes: UnitHashes): UnitHashes => new Map([...hashes].filter(([key]) => key.startsWith(`${String(hurt)} `)));
  const early = new Writers(living, drill.unitIds, drill.random, 'early');
  await pause(1_000);
  const earlyWrites = await early.stop();
  const planted = await plant(living, hurt, drill.schools[0]!.senderId);
  // Live rows of the unit belong to what must come back too.
  const good = ofUnit(await unitHashes(living, '-'));
  const catalogue = await catalogueHash(living);
  const { rows } = await asSuperuser(living, (client) => client.query<{ at: string }>(`SELECT clock_timestamp()::text AS at`));
  const since = rows[0]!.at;
  await pause(200);
  const deleted = await accident(living, hurt);
  await moveOn(living, planted);
  const bad = differences(good, ofUnit(await unitHashes(living, '-')));
  report.add({
    name: 'R15 accident: rows deleted',
    value: deleted,
    unit: `in ${String(bad.length)} tables`,
    goal: '> 0',
    pass: deleted > 0,
  });

  const before = await unitHashes(living, LIVE);
  const writers = new Writers(living, others, drill.random, 'beside');
  await pause(500);
  await drill.flushLog();
  const started = performance.now();
  await withCopy(ground, { withPartial: false, until: since }, async (copy) => {
    const there = copy.cluster.database;
    none('R15 point in time: tables of the unit with other rows', differences(good, ofUnit(await unitHashes(there, '-'))));
    none('R15 point in time: catalogue differs', (await catalogueHash(there)) === catalogue ? [] : ['catalogue hash']);
    none('R15 point in time: invariants broken (R20)', await invariantFaults(askOf(there)));
    const loss = await lossOf(there, earlyWrites, Date.parse(since));
    none(
      'R15 point in time: writes before it that are lost',
      Array.from({ length: loss.rows }, () => 'lost'),
    );
    const done = await restoreUnit(there, living, { unitId: hurt, since }, join(drill.dir, 'exchange-unit'));
    report.note(
      `${String(done.rows)} rows of ${String(done.tables)} tables, ${(done.ms / 1000).toFixed(1)} s of it in the living database`,
    );
  });
  const seconds = (performance.now() - started) / 1000;
  const written = await writers.stop();
  report.add({
    name: 'R15 one unit back to a past minute',
    value: seconds,
    unit: 's',
    goal: `≤ ${String(UNIT_SECONDS)} s`,
    pass: seconds <= UNIT_SECONDS,
  });
  const after = await unitHashes(living, LIVE);
  const other = differences(good, ofUnit(await unitHashes(living, '-')));
  none(
    'R15 one unit: its tables with other rows',
    other.filter((key) => !MOVED.includes(key.split(' ')[1]!)),
  );
  none('R15 one unit: messages, jobs, sessions or logs wrong', await sinceFaults(living, planted, since));
  none(
    'R15 one unit: tables of other units that changed',
    differences(before, after, (unit) => unit !== String(hurt)),
  );
  const loss = await lossOf(living, written, Date.now());
  none('R15 one unit: writes of others that failed or are lost', [...writers.faults, ...Array.from({ length: loss.rows }, () => 'lost')]);
  report.add({ name: 'R15 one unit: longest write of others', value: writers.longestMs, unit: `ms of ${String(written.length)} writes` });
  none('R15 one unit: row security not in force', await rowSecurityFaults(living, drill.unitIds));
  none('R15 one unit: invariants broken (R20)', await invariantFaults(askOf(living)));
  none('R15 faults of keeping the log after the restore', drill.shipper.faults);
}

/** Deletes a unit's notices and all that hangs on them, as a careless hand with the owner's rights would. */
async function accident(database: BenchDatabase, unitId: number): Promise<number> {
  const client = await openClient(database.url('migrator'));
  try {
    const tables = await tablesInOrder(client);
    await client.query('BEGIN');
    let rows = 0;
    for (const { name } of tables.toReversed())
      if (name === 'notice' || name.startsWith('notice_'))
        rows += (await client.query(`DELETE FROM ${name} WHERE unit_id = $1`, [unitId])).rowCount ?? 0;
    await client.query('COMMIT');
    return rows;
  } finally {
    await client.end();
  }
}
