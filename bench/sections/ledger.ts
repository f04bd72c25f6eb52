import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hash } from 'node:crypto';
import type pg from 'pg';
import { LedgerKeys, LedgerSealer } from '@features/ledger';
import { DocumentWriter } from '@ledger';
import { systemCtx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import type { Product } from '../harness/product';
import type { Report } from '../harness/report';
import type { School } from '../harness/school';
import { median } from '../harness/statistics';
import type { Sizes } from '../sizes';
import { digestsOf } from '../../libs/ledger/verify-block';
import { headOf, madeLedger, madeLine, sealed } from '../../libs/ledger/test/made-ledger';
import { draftNotice, submitNotice, untilSent } from './submit';

const SEAL_GOAL = 0.1;
const ROWS_GOAL = 100_000;
const CALL_MS = 20;
const BLOCKS = 20;
const BLOCK_LINES = 20_000;
const ROUNDS = 5;

/** What the ledger costs: sealing beside the fan-out that it seals, and its verifier beside bare reading and hashing. */
export async function measureLedger(
  report: Report,
  { ground, product, sizes, dir }: { ground: Ground; product: Product; sizes: Sizes; dir: string },
): Promise<void> {
  report.section('Ledger');
  await measureSealing(report, { ground, product, sizes });
  await measureVerifier(report, dir);
}

async function measureSealing(
  report: Report,
  { ground, product, sizes }: { ground: Ground; product: Product; sizes: Sizes },
): Promise<void> {
  const client = await openClient(ground.database.superuserUrl);
  const school = ground.senders.get(sizes.main)!;
  await product.simulator.put(school);
  await product.simulator.delay(CALL_MS);
  const { cookie } = ground.staff.find((reader) => reader.unitId === school.unitId)!;
  const source = createDataSource({ url: ground.database.url('app'), entities: [], poolSize: 1, applicationName: 'bench' });
  const db = new Db(await source.initialize());
  const sealer = new LedgerSealer(db, new LedgerKeys(new UnitKeys(ground.masterKey)));
  const seal = (): Promise<number> => sealer.seal(systemCtx(school.unitId, 'bench', 'bench'));
  const fanouts: number[] = [];
  const seals: number[] = [];
  let lines = 0;
  // The first round warms up; a round in which the worker's own job came first tells nothing.
  for (let round = 0, tries = 0; round <= ROUNDS; tries += 1) {
    if (tries > 4 * ROUNDS) throw new Error('the worker always sealed first');
    await seal();
    const before = await linesOf(client, school);
    const id = await draftNotice(client, school);
    const from = performance.now();
    await submitNotice(product, cookie, id);
    await untilSent(client, school, id);
    const sent = performance.now();
    if ((await linesOf(client, school)) > before) continue;
    const begun = performance.now();
    await seal();
    const took = performance.now() - begun;
    const { rows } = await client.query<{ n: number }>(`SELECT count(*) AS n FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2`, [
      school.unitId,
      id,
    ]);
    lines = (await linesOf(client, school)) - before;
    if (lines < rows[0]!.n) throw new Error(`${String(rows[0]!.n)} deliveries gave ${String(lines)} lines`);
    if (round > 0) {
      fanouts.push(sent - from);
      seals.push(took);
    }
    round += 1;
  }
  await product.simulator.delay(0);
  await db.close();
  await client.end();
  const [value, floor] = [median(seals), median(fanouts)];
  report.add({
    name: `sealing ${String(lines)} lines, floor their fan-out`,
    value,
    unit: 'ms',
    floor,
    goal: `≤ ${String(SEAL_GOAL)} of the fan-out`,
    pass: value / floor <= SEAL_GOAL,
  });
}

async function linesOf(client: pg.Client, school: School): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`SELECT coalesce(sum(lines), 0)::int AS n FROM ledger_block WHERE unit_id = $1`, [
    school.unitId,
  ]);
  return rows[0]!.n;
}

/** The program as it is given out, from its start to its exit code. */
async function measureVerifier(report: Report, dir: string): Promise<void> {
  const path = join(dir, 'ledger.jsonl');
  await pipeline(Readable.from(bigLedger()), createWriteStream(path));
  const lines = BLOCKS * BLOCK_LINES;
  const program: number[] = [];
  const own: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const a = performance.now();
    const cpu = await verify(path);
    const b = performance.now();
    await bareReader(path);
    const c = performance.now();
    if (round === 0) continue;
    program.push(lines / ((b - a) / 1000));
    own.push(lines / cpu);
    bare.push(lines / ((c - b) / 1000));
  }
  await rm(path);
  const value = median(own);
  report.add({
    name: `verifier over ${String(lines)} rows, floor a bare reader that hashes each line`,
    value: median(program),
    unit: 'rows/s',
    floor: median(bare),
  });
  // One thread works: what it needs itself is what it takes on a machine that has nothing else to do.
  report.add({
    name: 'the same by its own processor time',
    value,
    unit: 'rows/s',
    goal: `≥ ${String(ROWS_GOAL)} rows/s`,
    pass: value >= ROWS_GOAL,
  });
}

/** @returns seconds of processor time, from its start to its end */
function verify(path: string): Promise<number> {
  const tell = `data:text/javascript,process.on('exit',()=>{const u=process.cpuUsage();process.stderr.write('cpu '+(u.user+u.system))})`;
  const args = ['--import', tell, resolve('dist/verifier/ledger-verifier.mjs'), path];
  return new Promise((done, failed) => {
    execFile(process.execPath, args, (error, out, err) =>
      error === null
        ? done(Number(/cpu (\d+)/.exec(err)?.[1]) / 1_000_000)
        : failed(new Error(`the verifier refused a good ledger: ${out}`)),
    );
  });
}

async function bareReader(path: string): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 256 * 1024 }) })) {
    hash('sha256', `\0${line}`, 'buffer');
  }
}

function* bigLedger(): Generator<string> {
  const ledger = madeLedger([]);
  const writer = new DocumentWriter('ndjson');
  yield writer.record('head', headOf(ledger, 'export'));
  let before: Parameters<typeof sealed>[3];
  for (let n = 0; n < BLOCKS; n += 1) {
    const lines = Array.from({ length: BLOCK_LINES }, (_none, i) => madeLine(n * BLOCK_LINES + i));
    const { seal, signature } = sealed(lines, ledger.key, ledger.unit.number, before);
    yield writer.block({ leaves: digestsOf(lines).toString('base64'), places: [[0, lines.length - 1]], seal, signature }, lines);
    before = seal;
  }
  yield writer.end(before ?? null, ledger.key);
}
