import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
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

  const doorOf = async (url: string, poolSize = 4): Promise<Db> => {
    const made = new Db(await createDataSource({ url, entities: [], poolSize, applicationName: 'trouble' }).initialize());
    opened.push(made);
    return made;
  };
  /** A door whose pool opens its first connection only now. */
  const strangeDoor = async (url: string): Promise<Db> => {
    const source = createDataSource({ url: database.url('app'), entities: [], poolSize: 1, applicationName: 'trouble' });
    await source.initialize();
    const driver = source.driver as unknown as { master: pg.Pool };
    await driver.master.end();
    driver.master = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 300 });
    const made = new Db(source);
    return made;
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
    const strict = await doorOf(`${database.url('app')}?options=-c%20default_transaction_isolation%3Dserializable`);
    const count = (tx: Tx) => tx.query(`SELECT count(*) FROM audit_log WHERE unit_id = $1`, [tx.unitId]);
    await passes(
      () =>
        strict.inUnit(ctx, async (tx) => {
          await count(tx);
          await strict.inUnit(ctx, async () => undefined).catch(() => undefined);
          await Promise.resolve();
          await tx.audit({ action: 'trouble.first', entity: 'trouble' });
          await other(strict);
          await count(tx);
        }),
      '40001',
    );
  });

  /** Reads what the first one writes and writes what it reads, in a transaction of its own and outside of its scope. */
  async function other(strict: Db): Promise<void> {
    const client = new pg.Client({ connectionString: `${database.url('app')}?options=-c%20default_transaction_isolation%3Dserializable` });
    expect(strict).toBeDefined();
    await client.connect();
    await client.query(`BEGIN; SELECT set_config('app.unit_id', '${String(ctx.unitId)}', true)`);
    await client.query('SELECT count(*) FROM audit_log');
    await client.query(`INSERT INTO audit_log (unit_id, actor_kind, surface, request_id, action, entity, result)
                        VALUES (${String(ctx.unitId)}, 'system', 'job', 'r', 'trouble.second', 'trouble', 'ok')`);
    await client.query('COMMIT');
    await client.end();
  }
});
