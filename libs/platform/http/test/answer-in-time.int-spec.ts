import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Module } from '@nestjs/common';
import pg from 'pg';
import * as z from 'zod/mini';
import { done } from '@contracts/fields';
import { API_BASE, route } from '@contracts/route';
import { makeCtx, systemCtx, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { sendMadeFile } from '@platform/http/send-made-file';
import { createTestApp, TEST_ORIGIN, type TestApp } from '@testing/test-app';

const WITHIN_MS = 400;
const write = route('POST', '/in-time/write', {
  permission: 'staff',
  body: z.strictObject({ how: z.enum(['last', 'commit', 'twice']), key: z.string() }),
  ok: z.strictObject({ made: z.number() }),
  idempotent: true,
});
const read = route('GET', '/in-time/read', { permission: 'staff', ok: done });
const outer = route('GET', '/in-time/outer', { permission: 'staff', ok: z.strictObject({ inner: z.number() }) });
const flow = route('GET', '/in-time/flow', { permission: 'public', ok: z.any() });
const bring = route('POST', '/in-time/bring', { permission: 'public', body: z.strictObject({ text: z.string() }), ok: done });

/** What the handlers wait for, and what became of them. */
const gates = { flowing: new PassThrough(), handled: [] as Promise<unknown>[] };
const noteOf = (work: Promise<unknown>): void => void gates.handled.push(work.catch((error: unknown) => error));

@Injectable()
class WaitingService {
  constructor(private readonly db: Db) {}

  write(ctx: Ctx, how: 'last' | 'commit' | 'twice', key: string): Promise<{ made: number }> {
    const work = this.db.inUnit(ctx, async (tx) => {
      await tx.audit({ action: 'in-time.made', entity: how, entityId: key });
      const rows = await tx.query(`SELECT FROM audit_log WHERE unit_id = $1 AND entity_id = $2`, [tx.unitId, key]);
      if (how !== 'commit') await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
      if (how === 'twice') await tx.audit({ action: 'in-time.again', entity: how, entityId: key });
      return { made: rows.length };
    });
    noteOf(work);
    return work;
  }

  async read(ctx: Ctx): Promise<{ ok: true }> {
    const work = this.db.read(ctx, (tx) => tx.query('SELECT 1'));
    noteOf(work);
    await work;
    return { ok: true };
  }
}

@Controller()
class WaitingController {
  constructor(private readonly service: WaitingService) {}

  @Handle(write)
  write(@Call() { ctx, body }: In<typeof write>): Promise<{ made: number }> {
    return this.service.write(ctx, body.how, body.key);
  }

  @Handle(read)
  read(@Call() { ctx }: In<typeof read>): Promise<{ ok: true }> {
    return this.service.read(ctx);
  }

  /** As a page asks for its first answers. */
  @Handle(outer)
  async outer(@Call() { req }: In<typeof outer>): Promise<{ inner: number }> {
    const answer = await req.server.inject({
      method: 'GET',
      url: `${API_BASE}/in-time/read`,
      headers: { 'x-test-ctx': String(req.headers['x-test-ctx']) },
    });
    return { inner: answer.statusCode };
  }

  @Handle(flow)
  flow(@Call() { reply }: In<typeof flow>): Promise<void> {
    return sendMadeFile(reply, { name: 'x.txt', mime: 'text/plain; charset=utf-8', body: gates.flowing });
  }

  @Handle(bring)
  bring(): { ok: true } {
    return { ok: true };
  }
}

@Module({ controllers: [WaitingController], providers: [WaitingService] })
class WaitingModule {}

describe('every request ends in a bounded time', () => {
  let test: TestApp;
  let staff: Ctx;
  let holder: pg.Client;
  const log: string[] = [];

  beforeAll(async () => {
    test = await createTestApp({
      modules: [WaitingModule],
      answerWithinMs: WITHIN_MS,
      poolSize: 2,
      log: { write: (line) => void log.push(line) },
    });
    const unit = await test.unit();
    staff = makeCtx({
      ...unit.ctx,
      actor: { kind: 'staff', memberId: randomUUID(), name: '何嘉敏', roles: ['super_admin'], rights: new Set(['staff']) },
      locale: 'zh-Hant',
      surface: 'console',
    });
    holder = new pg.Client({ connectionString: test.database.superuserUrl });
    await holder.connect();
    // A COMMIT that waits: what is checked at its end takes the lock of the row's id.
    await holder.query(`
      CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF new.entity = 'commit' THEN PERFORM pg_advisory_xact_lock(hashtextextended(new.entity_id, 0)); END IF; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON audit_log DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION wait_at_commit()`);
  });
  afterAll(async () => {
    await holder.end();
    await test.close();
  });

  const lock = (key: string) => holder.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [key]);
  const unlock = () => holder.query('SELECT pg_advisory_unlock_all()');
  /** Everything that handlers began has ended. @returns what it ended with */
  const settled = async (): Promise<unknown[]> => Promise.all(gates.handled.splice(0));
  const kept = async (key: string): Promise<number> =>
    (await holder.query<{ n: number }>(`SELECT count(*)::int AS n FROM audit_log WHERE entity_id = $1`, [key])).rows[0]!.n;
  const inLocale = (locale: Ctx['locale']) => makeCtx({ ...staff, locale });

  it.each([
    ['zh-Hant', '系統暫時繁忙，您的輸入已保留，請於 5 秒後再試'],
    ['en', 'Temporarily unavailable; your input is kept, try again in 5 s'],
    ['pt', 'Temporariamente indisponível; o que escreveu foi mantido, tente dentro de 5 s'],
  ] as const)(
    'who waits too long is told so in %s, nothing of it is kept, and the same again has one effect [R16, OVR-26]',
    async (locale, text) => {
      const key = randomUUID();
      const asked = { body: { how: 'last', key } as const, key: `key-${key}` };
      await lock(key);
      log.length = 0;
      const late = await test.call(inLocale(locale), write, asked);
      expect(late).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE', message: text, details: {} } });
      expect(late.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      expect(log.map((line) => JSON.parse(line) as object)).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          msg: 'no answer in time',
          route: `${API_BASE}/in-time/write`,
          method: 'POST',
          unitId: staff.unitId,
        }),
      );
      await unlock();
      await settled();
      expect(await kept(key)).toBe(0);
      expect(await test.call(inLocale(locale), write, asked)).toMatchObject({ status: 200, body: { made: 1 } });
      expect(await test.call(inLocale(locale), write, asked)).toMatchObject({ status: 200, body: { made: 1 } });
      expect(await kept(key)).toBe(1);
      await settled();
    },
  );

  it.each(['twice', 'last'] as const)(
    'whoever was told to try again runs no further statement, COMMIT among them (%s) [R16]',
    async (how) => {
      const key = randomUUID();
      await lock(key);
      expect((await test.call(staff, write, { body: { how, key } })).status).toBe(503);
      await unlock();
      expect(await settled()).toEqual([expect.objectContaining({ name: 'DomainError', code: 'UNAVAILABLE' })]);
      expect(await kept(key)).toBe(0);
    },
  );

  it('a COMMIT that was on its way keeps its answer for the next try [R16, OVR-26]', async () => {
    const key = randomUUID();
    const asked = { body: { how: 'commit', key } as const, key: `key-${key}` };
    await lock(key);
    expect((await test.call(staff, write, asked)).status).toBe(503);
    await unlock();
    expect(await settled()).toEqual([{ made: 1 }]);
    const again = await test.call(staff, write, asked);
    expect([again.status, again.body, again.headers['idempotency-replayed'], await kept(key)]).toEqual([200, { made: 1 }, 'true', 1]);
    await settled();
  });

  it('with no connection free everybody is told in time, and nobody asks for one afterwards [R16]', async () => {
    const gate = Promise.withResolvers<void>();
    const held = [1, 2].map(() => test.db.inUnit(systemCtx(staff.unitId, 'in-time', 'r'), () => gate.promise));
    const waiting = Array.from({ length: 6 }, () => test.call(staff, read));
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 503));
    gate.resolve();
    await Promise.all(held);
    expect(await settled()).toEqual(Array.from({ length: 6 }, () => expect.objectContaining({ code: 'UNAVAILABLE' })));
    expect(await test.call(staff, read)).toMatchObject({ status: 200 });
    await settled();
  });

  it('a page whose first answers are late comes without them [R16]', async () => {
    const gate = Promise.withResolvers<void>();
    const held = [1, 2].map(() => test.db.inUnit(systemCtx(staff.unitId, 'in-time', 'r'), () => gate.promise));
    const page = await test.call(staff, outer);
    gate.resolve();
    await Promise.all(held);
    await settled();
    expect([page.status, page.body]).toEqual([200, { inner: 503 }]);
  });

  it('a transaction that begins late gets what is left, not fifteen seconds [R16]', async () => {
    const key = randomUUID();
    await lock(key);
    expect((await test.call(staff, write, { body: { how: 'last', key } })).status).toBe(503);
    // The lock is still held: PostgreSQL itself ended the statement.
    expect(await settled()).toEqual([expect.objectContaining({ code: '57014' })]);
    await unlock();
  });

  it('an answer that has begun to flow is not cut, nor a body that comes slowly [R16]', async () => {
    const begun = once(gates.flowing, 'resume');
    const download = test.app.inject({ method: 'GET', url: `${API_BASE}/in-time/flow` });
    gates.flowing.write('first ');
    await begun;
    const text = JSON.stringify({ text: 'slowly' });
    const body = new PassThrough();
    const upload = test.app.inject({
      method: 'POST',
      url: `${API_BASE}/in-time/bring`,
      headers: {
        origin: TEST_ORIGIN,
        'x-requested-with': 'smart-campus',
        'content-type': 'application/json',
        'content-length': text.length,
      },
      payload: body,
    });
    body.write(text.slice(0, 5));

    // Somebody who came after both has been told that it is too late.
    const key = randomUUID();
    await lock(key);
    expect((await test.call(staff, write, { body: { how: 'last', key } })).status).toBe(503);
    await unlock();
    await settled();

    gates.flowing.end('last');
    body.end(text.slice(5));
    expect([(await download).statusCode, (await download).body]).toEqual([200, 'first last']);
    expect([(await upload).statusCode, (await upload).json()]).toEqual([200, { ok: true }]);
  });

  it('work of the platform that a request began goes on to its end [R16]', async () => {
    const key = randomUUID();
    await lock(key);
    const system = makeCtx({ ...staff, actor: { kind: 'system', job: 'in-time', rights: new Set(['staff']) } });
    expect((await test.call(system, write, { body: { how: 'last', key } })).status).toBe(503);
    await unlock();
    expect(await settled()).toEqual([{ made: 1 }]);
    expect(await kept(key)).toBe(1);
  });
});
