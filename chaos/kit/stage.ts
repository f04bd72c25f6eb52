import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { MarkSearch } from '@testing/proof/find-marks';
import { invariantFaults, strangeCalls, type Ask, type InvariantOptions } from '@testing/proof/invariants';
import { BenchServer, bulkClient, openClient, type BenchDatabase } from '../../bench/harness/database';
import { fillNotices } from '../../bench/harness/notice-data';
import { Product } from '../../bench/harness/product';
import { CALLBACK, SchoolBuilder, type School } from '../../bench/harness/school';
import { openSessions, type Reader } from '../../bench/harness/sessions';
import { SimulatorControls } from './simulator-controls';
import type { StageRedis } from './redis';
import { TcpProxy } from './tcp-proxy';
import { WorkerPool } from './worker-pool';

export interface StageSizes {
  /** Units and the guardians of each; the first is the one that sends. */
  guardians: readonly number[];
  workers: number;
  /** Old notices of each unit, so that there is something to read. */
  notices: number;
  /** Where the log of PostgreSQL (WAL) goes, away from its data. */
  walDir?: string;
  /** The queue, where it is not in PostgreSQL. */
  redis?: StageRedis;
}

/** The links between the processes, each of which may suffer. */
export interface StageLinks {
  apiDatabase: TcpProxy;
  workerDatabase: TcpProxy;
  workerWecom: TcpProxy;
  browserApi: TcpProxy;
}

/** Everything of the product as processes of their own, with a link that can break between each two of them. */
export class Stage {
  private constructor(
    readonly dir: string,
    readonly server: BenchServer,
    readonly database: BenchDatabase,
    readonly product: Product,
    readonly workers: WorkerPool,
    readonly links: StageLinks,
    readonly schools: readonly School[],
    readonly families: readonly Reader[],
    readonly staff: readonly Reader[],
    readonly wecom: SimulatorControls,
    readonly redis: StageRedis | undefined,
  ) {}

  static async start(dir: string, sizes: StageSizes): Promise<Stage> {
    const server = await BenchServer.start(dir);
    if (sizes.walDir !== undefined) await server.moveLog(sizes.walDir);
    const masterKey = randomBytes(32);
    const database = await server.create('chaos');
    const { schools, families, staff } = await fill(database, masterKey, sizes);
    const toDatabase = (): number => server.port;
    const links: StageLinks = {
      apiDatabase: await TcpProxy.start(toDatabase),
      workerDatabase: await TcpProxy.start(toDatabase),
      workerWecom: await TcpProxy.start(() => Number(new URL(product.simulator.url).port)),
      browserApi: await TcpProxy.start(() => Number(new URL(product.apiOrigin).port)),
    };
    const through = {
      apiDatabase: (url: string) => links.apiDatabase.through(url),
      workerDatabase: (url: string) => links.workerDatabase.through(url),
      wecom: (url: string) => links.workerWecom.through(url),
    };
    const queue: Readonly<Record<string, string>> = sizes.redis === undefined ? {} : { REDIS_URL: sizes.redis.url };
    const product: Product = await Product.start(dir, database, masterKey, through, queue);
    const wecom = new SimulatorControls(product.simulator.url);
    for (const school of schools) await product.simulator.put(school);
    const workers = await WorkerPool.start(product, sizes.workers);
    return new Stage(dir, server, database, product, workers, links, schools, families, staff, wecom, sizes.redis);
  }

  /** Where browsers reach the API: over a link that may suffer. */
  get origin(): string {
    return `http://127.0.0.1:${String(this.links.browserApi.port)}`;
  }

  /** The unit that sends in most cases. */
  get school(): School {
    return this.schools[0]!;
  }

  /** Asks the database past row security, on a connection of its own that no fault reaches. */
  readonly ask: Ask = async (sql, values) => {
    const client = await openClient(this.database.superuserUrl);
    try {
      return (await client.query(sql, values)).rows as never;
    } finally {
      await client.end();
    }
  };

  async withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await openClient(this.database.superuserUrl);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** All links sound, WeCom willing and quick; the API is started where it is not running. */
  async heal(): Promise<void> {
    for (const link of Object.values(this.links) as TcpProxy[]) link.suffer();
    await this.wecom.heal();
    if (this.product.api.ended) await this.product.startApi();
    await this.workers.untilReady(1);
  }

  /** Waits until every notice and message has its end. @returns ms it took @throws Error with what still waits after the limit */
  async untilSettled(withinMs: number): Promise<number> {
    const from = performance.now();
    for (;;) {
      const open = await this.ask<{ what: string; n: number }>(
        `SELECT 'notices' AS what, count(*)::int AS n FROM notice WHERE state = 'sending' HAVING count(*) > 0
         UNION ALL SELECT 'messages', count(*)::int FROM outbound_message WHERE state = 'queued' HAVING count(*) > 0
         UNION ALL SELECT 'jobs ' || job, count(*)::int FROM outbox WHERE state IN ('ready', 'running') AND not_before <= now() GROUP BY job`,
      );
      if (open.length === 0) return performance.now() - from;
      if (performance.now() - from > withinMs) {
        const calls = await this.ask(
          `SELECT state, wait, error_code, count(*)::int AS n, max(tries) AS tries FROM delivery_batch GROUP BY 1, 2, 3`,
        );
        throw new Error(`not settled after ${String(withinMs)} ms: ${JSON.stringify({ open, calls })}`);
      }
      await pause(100);
    }
  }

  /**
   * What WeCom got of some notices, against what was planned: each group by exactly one accepted call with the stored
   * bytes. @returns sentences about what is lost or doubled; empty when nothing is
   */
  async deliveryFaults(noticeIds: readonly string[]): Promise<string[]> {
    const planned = await this.ask<{ hash: string; state: string; notice: string }>(
      `SELECT encode(sha256(b.body), 'hex') AS hash, b.state, n.id AS notice FROM notice n
         JOIN delivery_batch b ON b.unit_id = n.unit_id AND b.message_id = n.message_id WHERE n.id = ANY ($1)`,
      [noticeIds],
    );
    const accepted = await this.wecom.acceptedBodies(this.schools.map((school) => school.corpId));
    const times = new Map<string, number>();
    for (const hash of accepted) times.set(hash, (times.get(hash) ?? 0) + 1);
    const faults: string[] = [];
    for (const { hash, state, notice } of planned) {
      const got = times.get(hash) ?? 0;
      if (got > 1) faults.push(`a call of notice ${notice} was delivered ${String(got)} times`);
      if (got === 0 && state === 'sent') faults.push(`a call of notice ${notice} is booked as sent and never arrived`);
      if (got === 1 && state !== 'sent' && state !== 'unknown') faults.push(`a call of notice ${notice} arrived and is booked as ${state}`);
    }
    for (const hash of await strangeCalls(this.ask, accepted)) faults.push(`a call ${hash.slice(0, 12)} was made by nobody`);
    return faults;
  }

  /** What must hold after every case (R20). */
  invariants(options: InvariantOptions = { settled: true }): Promise<string[]> {
    return invariantFaults(this.ask, options);
  }

  /**
   * Secrets of the schools, of people who are signed in and of the machine, in the lines of every process, in the Redis of the queue
   * and in the log it keeps (S12, D7). @returns sentences about those that are found, or about a place that could not be read
   */
  async plantedFaults(): Promise<string[]> {
    const masterKey = (await readFile(join(this.dir, 'master.key'), 'utf8')).trim();
    const people = [...this.families.slice(0, 20), ...this.staff.slice(0, 20)];
    const search = new MarkSearch([
      ...this.schools.flatMap(({ secret, corpId }) => [secret, `sync-of-${corpId}`]),
      ...people.map(({ cookie }) => cookie.slice(cookie.lastIndexOf('.') + 1)),
      CALLBACK.token,
      CALLBACK.aesKey,
      masterKey,
    ]);
    const logs = join(this.dir, 'logs');
    const found = await search.inFolder(logs);
    const lines = await new MarkSearch(['"process":"api"']).inFolder(logs);
    const faults = [...found.hits, ...(lines.hits.length > 0 ? [] : ['the lines of the API are not where they are looked for'])];
    if (this.redis === undefined) return faults;
    const kept = await search.inFolder(join(this.dir, 'redis'));
    return [...faults, ...kept.hits, ...(kept.files > 0 ? [] : ['Redis keeps no log']), ...(await search.inRedis(this.redis.url)).hits];
  }

  async stop(): Promise<void> {
    for (const link of Object.values(this.links) as TcpProxy[]) link.suffer();
    await this.workers.stop();
    await this.product.stop();
    for (const link of Object.values(this.links) as TcpProxy[]) await link.close();
    await this.server.stop();
  }
}

async function fill(
  database: BenchDatabase,
  masterKey: Buffer,
  sizes: StageSizes,
): Promise<{ schools: School[]; families: Reader[]; staff: Reader[] }> {
  const builder = new SchoolBuilder(database, masterKey);
  const client = await bulkClient(database);
  const schools: School[] = [];
  const families: Reader[] = [];
  const staff: Reader[] = [];
  for (const guardians of sizes.guardians) {
    const school = await builder.build(client, Math.round(guardians * 0.7), guardians);
    schools.push(school);
    await noSiblings(client, school.unitId);
    await fillNotices(client, school, sizes.notices);
    await trueCalls(client, school.unitId);
    const { rows } = await client.query<{ personId: string; studentId: string }>(
      `SELECT g.parent_id AS "personId", g.student_id AS "studentId" FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.subscribed
        WHERE g.unit_id = $1 ORDER BY g.parent_id LIMIT 200`,
      [school.unitId],
    );
    families.push(...(await openSessions(client, school.unitId, 'parent', rows)));
    const seats = Array.from({ length: 20 }, () => ({ personId: school.senderId, studentId: '' }));
    staff.push(...(await openSessions(client, school.unitId, 'member', seats)));
  }
  await client.query('VACUUM (ANALYZE)');
  await client.end();
  await builder.close();
  return { schools, families, staff };
}

/** The calls of notices made in bulk as the product would have left them, so that the invariants hold from the start. */
export async function trueCalls(client: pg.Client, unitId: number): Promise<void> {
  await client.query(
    `UPDATE delivery_batch b SET body = convert_to(jsonb_build_object('to_student_userid', g.ids)::text, 'UTF8'), receivers = g.n
       FROM (SELECT n.message_id, ns.grp, jsonb_agg(s.wecom_userid) AS ids, count(*) AS n FROM notice n
               JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = n.id JOIN student s ON s.unit_id = $1 AND s.id = ns.student_id
              WHERE n.unit_id = $1 GROUP BY 1, 2) AS g
      WHERE b.unit_id = $1 AND b.message_id = g.message_id AND b.seq = g.grp`,
    [unitId],
  );
  await client.query(
    `INSERT INTO delivery_attempt (unit_id, message_id, seq, no, at, outcome, code)
     SELECT unit_id, message_id, seq, 1, tried_at, 'accepted', 0 FROM delivery_batch WHERE unit_id = $1`,
    [unitId],
  );
}

/** Notices made in bulk put children side by side who would share a guardian in one call: in these schools nobody has two. */
export async function noSiblings(client: pg.Client, unitId: number): Promise<void> {
  await client.query(
    `DELETE FROM guardianship g USING guardianship first
      WHERE g.unit_id = $1 AND first.unit_id = $1 AND first.parent_id = g.parent_id AND first.student_id < g.student_id`,
    [unitId],
  );
}
