import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { SeenIds } from '@platform/alarms/seen-ids';
import { systemCtx, type Ctx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import type { CalledRequest } from '@platform/http/call';
import { ErrorFilter } from '@platform/http/error.filter';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';

type Act = () => Promise<unknown>;

/** A moment's trouble of PostgreSQL under load: whoever waits is told to try again, and the log says what it was. */
describe('trouble of the database that passes', () => {
  let database: TestDatabase;
  let server: FastifyInstance;
  let admin: pg.Client;
  let db: Db;
  let ctx: Ctx;
  let act: Act;
  let log: string[] = [];
  const opened: Db[] = [];
  const pools: pg.Pool[] = [];

  const doorOf = async (url: string, poolSize = 4): Promise<Db> => {
    const made = new Db(await createDataSource({ url, entities: [], poolSize, applicationName: 'trouble' }).initialize());
    opened.push(made);
    return made;
  };
  const poolOf = (url: string, waitMs = 5_000): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: waitMs });
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.superuserUrl });
    await admin.connect();
    const { rows } = await admin.query<{ id: number }>(
      `WITH school AS (INSERT INTO school (name) VALUES ('望洋學校') RETURNING id)
       INSERT INTO school_unit (school_id, number, name, state) SELECT id, 'u1', 'u1', 'active' FROM school RETURNING id`,
    );
    ctx = systemCtx(rows[0]!.id, 'trouble', 'r');
    db = await doorOf(database.url('app'));
    const alarms = new AlarmNotes({ query: () => Promise.resolve([]) });
    const logger = createLogger({ level: 'info', process: 'test' }, { write: (line: string) => void log.push(line) });
    const filter = new ErrorFilter(logger, new Metrics(), alarms, new SeenIds(alarms));
    server = Fastify();
    server.setErrorHandler((error, req, reply) => filter.answer(error, req as CalledRequest, reply as never));
    server.get('/do', async () => {
      await act();
      return { ok: true };
    });
  });
  beforeEach(() => {
    log = [];
  });
  afterAll(async () => {
    await server.close();
    for (const each of opened) await each.close();
    for (const pool of pools) if (!pool.ending) await pool.end();
    await admin.end();
    await database.drop();
  });

  const said = {
    'zh-Hant': '系統暫時繁忙，您的輸入已保留，請於 5 秒後再試',
    en: 'Temporarily unavailable; your input is kept, try again in 5 s',
    pt: 'Temporariamente indisponível; o que escreveu foi mantido, tente dentro de 5 s',
  };
  const lines = () => log.map((line) => JSON.parse(line) as Record<string, unknown>);

  /** Says 503 with a waiting time in the language of who asks, and one line of the log with the cause. */
  async function passes(trouble: Act, cause: string | RegExp, locale: keyof typeof said = 'zh-Hant'): Promise<void> {
    act = trouble;
    const answer = await server.inject({ url: '/do', headers: { 'accept-language': locale } });
    const what = { status: answer.statusCode, wait: answer.headers['retry-after'], ...answer.json<{ code: string; message: string }>() };
    expect({ ...what, log: lines() }).toMatchObject({
      status: 503,
      wait: '5',
      code: 'UNAVAILABLE',
      message: said[locale],
      log: [
        {
          level: 'warn',
          msg: 'database away',
          route: '/do',
          method: 'GET',
          requestId: expect.any(String),
          cause: expect.stringMatching(cause),
        },
      ],
    });
  }

  const set = (tx: Tx, name: string, value: string) => tx.query(`SELECT set_config($1, $2, true)`, [name, value]);
  const pidOf = async (tx: Tx): Promise<number> => (await tx.one<{ pid: number }>('SELECT pg_backend_pid() AS pid'))!.pid;

  it('a statement that took too long [R3, R11]', async () => {
    await passes(
      () =>
        db.inUnit(ctx, async (tx) => {
          await set(tx, 'statement_timeout', '20');
          await tx.query('SELECT pg_sleep(5)');
        }),
      '57014',
    );
  });

  it('a lock that was not there in time [R3, R11]', async () => {
    const key = `trouble ${randomUUID()}`;
    await admin.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [key]);
    await passes(
      () =>
        db.inUnit(ctx, async (tx) => {
          await set(tx, 'lock_timeout', '20');
          await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
        }),
      '55P03',
      'en',
    );
    await admin.query('SELECT pg_advisory_unlock_all()');
  });

  it('two that wait for each other: one of them gives way [R3, R11]', async () => {
    const both = Promise.withResolvers<void>();
    let there = 0;
    const lock = (first: string, second: string) =>
      db.inUnit(ctx, async (tx) => {
        const take = (key: string) => tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
        await take(first);
        there += 1;
        if (there === 2) both.resolve();
        await both.promise;
        await take(second);
      });
    await passes(() => Promise.all([lock('trouble a', 'trouble b'), lock('trouble b', 'trouble a')]), '40P01', 'pt');
  });

  it('a row that somebody else changed meanwhile, where only one may [R3, R11]', async () => {
    const { unitId } = ctx;
    const strict = await doorOf(`${database.url('app')}?options=-c%20default_transaction_isolation%3Drepeatable%5C%20read`);
    await admin.query(`INSERT INTO directory_lane (unit_id) VALUES ($1)`, [unitId]);
    await passes(
      () =>
        strict.inUnit(ctx, async (tx) => {
          await admin.query(`UPDATE directory_lane SET pauses = 1 WHERE unit_id = $1`, [unitId]);
          await tx.execute(`UPDATE directory_lane SET pauses = 2 WHERE unit_id = $1`, [tx.unitId]);
        }),
      '40001',
    );
  });

  it('a transaction that PostgreSQL ended because this process was too busy to go on [R3, R11]', async () => {
    const slow = (stall: () => unknown) => () =>
      db.inUnit(ctx, async (tx) => {
        await set(tx, 'idle_in_transaction_session_timeout', '50');
        await stall();
        await tx.query('SELECT 1');
      });
    // Nothing of the process runs, as in a long judging of rows: the end and the next statement cross.
    await passes(
      slow(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)),
      '25P03',
    );
    log = [];
    await passes(
      slow(() => pause(1_000)),
      'not queryable',
      'en',
    );
  });

  it('a connection that an operator or a restart ended, in a statement and between two [R3]', async () => {
    await passes(
      () =>
        db.inUnit(ctx, async (tx) => {
          const pid = await pidOf(tx);
          setTimeout(() => void admin.query('SELECT pg_terminate_backend($1)', [pid]), 50);
          await tx.query('SELECT pg_sleep(5)');
        }),
      '57P01',
    );
    log = [];
    await passes(
      () =>
        db.inUnit(ctx, async (tx) => {
          await admin.query('SELECT pg_terminate_backend($1)', [await pidOf(tx)]);
          await pause(50);
          await tx.query('SELECT 1');
        }),
      /not queryable|57P01/,
    );
  });

  it('no connection left: of the pool, or of PostgreSQL itself [R3, R11]', async () => {
    const small = poolOf(database.url('app'), 1_500);
    const held = await small.connect();
    await passes(() => small.query('SELECT 1'), 'timeout exceeded');
    held.release();
    log = [];
    await admin.query(`ALTER DATABASE ${database.name} CONNECTION LIMIT 0`);
    await passes(() => poolOf(database.url('app')).query('SELECT 1'), '53300', 'pt');
    await admin.query(`ALTER DATABASE ${database.name} CONNECTION LIMIT -1`);
  });

  it('a server that is not there, does not answer, or whose name is not found [R3]', async () => {
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const port = String((silent.address() as AddressInfo).port);
    await passes(() => poolOf(`postgres://app@127.0.0.1:${port}/x`, 200).query('SELECT 1'), 'connection timeout');
    await new Promise((closed) => silent.close(closed));
    log = [];
    await passes(() => poolOf(`postgres://app@127.0.0.1:${port}/x`).query('SELECT 1'), 'ECONNREFUSED');
    log = [];
    await passes(() => poolOf('postgres://app@database.invalid/x', 1_500).query('SELECT 1'), /ENOTFOUND|EAI_AGAIN|connection timeout/);
  });

  it('a server that stops answering in the middle of a statement: its connection is given up [R3, R16]', async () => {
    const real = new URL(database.url('app'));
    let silent = false;
    const pairs: Socket[] = [];
    const between = createServer((near) => {
      const far = connect(Number(real.port), real.hostname);
      pairs.push(near, far);
      for (const each of [near, far]) each.on('error', () => undefined);
      near.on('data', (bytes: Buffer) => {
        if (bytes.includes('falls silent')) silent = true;
        far.write(bytes);
      });
      far.on('data', (bytes: Buffer) => void (silent || near.write(bytes)));
    });
    await new Promise<void>((listening) => between.listen(0, '127.0.0.1', listening));
    const url = new URL(real);
    url.host = `127.0.0.1:${String((between.address() as AddressInfo).port)}`;
    const source = createDataSource({ url: url.href, entities: [], poolSize: 1, applicationName: 'silent', answerMs: 300 });
    const door = new Db(await source.initialize());
    opened.push(door);
    await passes(() => door.inUnit(ctx, (tx) => tx.query('SELECT 1 /* falls silent */')), 'Query read timeout', 'en');
    // The only connection was thrown away; where the server answers again, a new one is opened.
    silent = false;
    expect(await door.read(ctx, (tx) => tx.query('SELECT 2 AS two'))).toEqual([{ two: 2 }]);
    log = [];
    await passes(() => door.glance(ctx, (tx) => tx.query('SELECT 3 /* falls silent */')), 'Query read timeout');
    for (const each of pairs) each.destroy();
    await new Promise((closed) => between.close(closed));
  });

  it('a process that is ending while a request still comes [R6]', async () => {
    const client = new pg.Client({ connectionString: database.url('app') });
    await client.connect();
    await client.end();
    await passes(() => client.query('SELECT 1'), 'not queryable');
    log = [];
    const pool = poolOf(database.url('app'));
    await pool.end();
    await passes(() => pool.query('SELECT 1'), 'after calling end');
  });

  it('is nothing else: a wrong statement stays a fault of ours, written down as an error [D6, V16.5.1]', async () => {
    for (const wrong of ['SELECT 1/0', 'SELECT nothing_such', `SELECT 'x'::int`]) {
      act = () => db.inUnit(ctx, (tx) => tx.query(wrong));
      const answer = await server.inject('/do');
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([500, 'INTERNAL']);
    }
    expect(lines().map(({ level, msg }) => [level, msg])).toEqual(Array.from({ length: 3 }, () => ['error', 'unexpected error']));
  });

  it('a fault of ours that another part has already named is written down too [D6, V16.5.1]', async () => {
    act = () => Promise.reject(new DomainError('INTERNAL'));
    const answer = await server.inject('/do');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([500, 'INTERNAL']);
    expect(lines()).toEqual([expect.objectContaining({ level: 'error', msg: 'unexpected error', route: '/do' })]);
  });
});
