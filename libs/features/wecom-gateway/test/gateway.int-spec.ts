import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WecomGateway, WecomGatewayModule, WecomSettings } from '@features/wecom-gateway';
import { Db } from '@platform/db/door';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import type { TokenKey } from '@wecom';
import { PgCallLimiter } from '../data/call-limiter';
import { PgTokenStore } from '../data/token-store';
import { UnitSecretsReader } from '../unit-secrets';
import { startLocalWecom, type LocalWecom } from './local-wecom';

const SECRET = 'planted-secret-of-the-edit-app-0001';
const NOTICE_SECRET = 'planted-secret-of-the-notice-app-02';

describe('the gateway to WeCom', () => {
  let wecom: LocalWecom;
  let test: TestApp;
  let unit: BuiltUnit;
  let gateway: WecomGateway;
  let token = 0;

  beforeAll(async () => {
    wecom = await startLocalWecom();
    test = await createTestApp({ modules: [WecomGatewayModule], env: { WECOM_API_BASE: wecom.base }, poolSize: 20, movableClock: true });
    gateway = test.app.get(WecomGateway);
    wecom.on('/cgi-bin/gettoken', async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      token += 1;
      return { access_token: `planted-token-${String(token)}`, expires_in: 7200 };
    });
    wecom.on('/cgi-bin/agent/get', (url) => ({
      agentid: Number(url.searchParams.get('agentid')),
      name: url.searchParams.get('access_token'),
    }));
  });
  afterAll(async () => {
    await test.close();
    await wecom.close();
  });
  beforeEach(async () => {
    unit = await connected();
  });

  async function connected(): Promise<BuiltUnit> {
    const built = await test.unit();
    await test.db.inUnit(built.ctx, async (tx) => {
      const settings = test.app.get(WecomSettings);
      await settings.setConnection(tx, {
        agentId: 1000002,
        secret: SECRET,
        contactSyncSecret: 'planted-contact-secret',
      });
      await settings.setApp(tx, 'notice', { agentId: 1000010, secret: NOTICE_SECRET, forParents: true });
      await settings.setApp(tx, 'reminder', { agentId: null, secret: null });
    });
    return built;
  }

  function keyOf(built: BuiltUnit): TokenKey {
    return {
      unitId: built.id,
      corpId: built.corpId,
      agentId: 1,
      secretTag: randomUUID().slice(0, 16),
      kind: 'access_token',
    };
  }

  it('gives each catalogue app its own agent and falls back to the connection app [OVR-28]', async () => {
    expect((await gateway.app(unit.ctx, 'notice')).agentId).toBe(1000010);
    expect((await gateway.app(unit.ctx, 'reminder')).agentId).toBe(1000002);
    expect((await gateway.app(unit.ctx, 'calendar')).agentId).toBe(1000002);
    expect((await gateway.contactSync(unit.ctx)).agentId).toBeUndefined();
    await expect(gateway.connection((await test.unit()).ctx)).rejects.toMatchObject({ code: 'WECOM_NOT_CONNECTED' });
  });

  it('sees a new connection and changed secrets of another process without waiting for its memory to end', async () => {
    const built = await test.unit();
    await expect(gateway.connection(built.ctx)).rejects.toMatchObject({ code: 'WECOM_NOT_CONNECTED' });
    // Another process has a memory of its own, and the same hints.
    const reader = new UnitSecretsReader(test.db, test.parts.unitKeys, test.parts.live);
    const elsewhere = new WecomSettings(test.parts.unitKeys, reader);
    const set = (agentId: number) => test.db.inUnit(built.ctx, (tx) => elsewhere.setConnection(tx, { agentId, secret: SECRET }));
    await set(1);
    expect((await gateway.connection(built.ctx)).agentId).toBe(1);
    await set(2);
    for (let i = 0; i < 30 && (await gateway.connection(built.ctx)).agentId !== 2; i += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await gateway.connection(built.ctx)).agentId).toBe(2);
  });

  it('keeps secrets and tokens sealed, so that a dump shows none [F2]', async () => {
    await (await gateway.connection(unit.ctx)).agents.get(1000002);
    const dump = await test.db.read(unit.ctx, async (tx) => {
      const rows = [];
      for (const table of ['unit_connection', 'unit_app', 'wecom_token', 'audit_log']) {
        rows.push(await tx.query(`SELECT * FROM ${table} WHERE unit_id = $1`, [tx.unitId]));
      }
      return JSON.stringify(rows);
    });
    expect(dump).toContain('1000010');
    expect(dump).not.toContain('planted');
  });

  it('asks for one token when 20 stores of other processes want one at once [G10]', async () => {
    const key = keyOf(unit);
    let fetched = 0;
    const values = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const store = new PgTokenStore(test.db, test.parts.unitKeys);
        return store.withLock(key, async () => {
          const known = await store.read(key);
          if (known !== undefined) return known.token;
          fetched += 1;
          await new Promise((resolve) => setTimeout(resolve, 30));
          await store.write(key, { token: 'one', expiresAt: Date.now() + 7_200_000 });
          return 'one';
        });
      }),
    );
    expect(fetched).toBe(1);
    expect(new Set(values)).toEqual(new Set(['one']));
  });

  it('takes over the lease of a holder that died, and forgets only the token that was named', async () => {
    const key = keyOf(unit);
    const store = new PgTokenStore(test.db, test.parts.unitKeys);
    await store.write(key, { token: 'a', expiresAt: Date.now() + 1000 });
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE wecom_token SET lease = uuidv7(), lease_until = now() - interval '1 second' WHERE unit_id = $1`, [tx.unitId]),
    );
    await expect(store.withLock(key, () => Promise.resolve('mine'))).resolves.toBe('mine');
    await store.forget(key, 'b');
    expect((await store.read(key))?.token).toBe('a');
    await store.forget(key, 'a');
    expect(await store.read(key)).toBeUndefined();
  });

  it('ends a token by the database clock, though the machine that fetched it is a day wrong [J10]', async () => {
    const store = new PgTokenStore(test.app.get(Db), test.parts.unitKeys);
    const leftOf = async (key: TokenKey): Promise<number> => ((await store.read(key))?.expiresAt ?? 0) - Date.now();
    for (const wrong of ['1 day', '-1 day']) {
      const key = keyOf(unit);
      await test.clock!.move(wrong);
      await store.write(key, { token: 'a', expiresAt: Date.now() + 7_200_000 });
      expect(Math.abs((await leftOf(key)) - 7_200_000)).toBeLessThan(60_000);
      const [row] = await test.db.read(unit.ctx, (tx) =>
        tx.query<{ left: number }>(
          `SELECT extract(epoch FROM expires_at - now())::int AS left FROM wecom_token WHERE unit_id = $1 AND token IS NOT NULL`,
          [tx.unitId],
        ),
      );
      expect(Math.abs((row?.left ?? 0) - 7_200)).toBeLessThan(60);
      await test.clock!.move('3 hours');
      expect(await leftOf(key)).toBeLessThan(0);
      await store.forget(key, 'a');
      await test.clock!.move(wrong === '1 day' ? '-1 day -3 hours' : '1 day -3 hours');
    }
  });

  it('refreshes once when WeCom ends a token early, over 20 parallel calls [G10]', async () => {
    const app = await gateway.app(unit.ctx, 'notice');
    const first = (await app.agents.get(1)).name;
    wecom.on('/cgi-bin/agent/get', (url) =>
      url.searchParams.get('access_token') === first ? { errcode: 42001, errmsg: 'expired' } : { agentid: 1, name: 'fresh' },
    );
    const before = token;
    const names = await Promise.all(Array.from({ length: 20 }, async () => (await app.agents.get(1)).name));
    expect(new Set(names)).toEqual(new Set(['fresh']));
    expect(token - before).toBe(1);
    wecom.on('/cgi-bin/agent/get', (url) => ({ agentid: 1, name: url.searchParams.get('access_token') }));
  });

  it('refuses calls inside a transaction, also with a token in memory [reliability]', async () => {
    const app = await gateway.connection(unit.ctx);
    await app.agents.get(1000002);
    await expect(test.db.inUnit(unit.ctx, () => app.agents.get(1000002))).rejects.toThrow(/inside a transaction/);
    await expect(test.db.inUnit(unit.ctx, () => gateway.connection(unit.ctx))).rejects.toThrow(/inside a transaction/);
  });

  it('shares limits and blocks between processes, per unit and interface [G6]', async () => {
    const numbers = {
      perUnitPerMinute: 40,
      perAddressPerMinute: 100_000,
      ticketsPerAppPerHour: 80,
      ticketsPerCorpPerHour: 320,
    };
    const one = new PgCallLimiter(test.db, numbers);
    const two = new PgCallLimiter(test.db, numbers);
    const key = { unitId: unit.id, corpId: unit.corpId, interface: '/cgi-bin/message/send', cost: 1 };
    const answers = await Promise.all(Array.from({ length: 24 }, (_v, i) => (i % 2 === 0 ? one : two).take(key)));
    expect(answers.filter((answer) => answer.ok).length).toBeGreaterThanOrEqual(10);
    expect(answers.filter((answer) => answer.ok).length).toBeLessThanOrEqual(11);
    const other = await test.unit();
    expect(await two.take({ ...key, unitId: other.id })).toEqual({ ok: true });
    await one.block({ ...key, unitId: other.id }, Date.now() + 60_000, 'minute');
    await one.block({ ...key, unitId: other.id }, Date.now() + 1_000, 'concurrency');
    expect(await two.take({ ...key, unitId: other.id })).toMatchObject({ ok: false, blocked: 'minute' });
    expect(await two.take({ ...key, unitId: other.id, interface: '/cgi-bin/user/get' })).toEqual({ ok: true });
  });

  it('takes a second 45009 for the longer window, whichever process saw the first one [G6, R5]', async () => {
    const numbers = { perUnitPerMinute: 1_000, perAddressPerMinute: 100_000, ticketsPerAppPerHour: 80, ticketsPerCorpPerHour: 320 };
    const [one, two] = [new PgCallLimiter(test.db, numbers), new PgCallLimiter(test.db, numbers)];
    const school = await test.unit();
    const key = { unitId: school.id, corpId: school.corpId, interface: '/cgi-bin/message/send', cost: 1 };
    const state = (): Promise<{ reason: string; seconds: number } | undefined> =>
      test.db.read(school.ctx, (tx) =>
        tx.one(
          `SELECT blocked_reason AS reason, extract(epoch FROM blocked_until - now())::float8 AS seconds FROM wecom_limit WHERE unit_id = $1 AND bucket = $2`,
          [tx.unitId, key.interface],
        ),
      );
    const ended = (seconds: number): Promise<number> =>
      test.db.inUnit(school.ctx, (tx) =>
        tx.execute(`UPDATE wecom_limit SET blocked_until = now() - make_interval(secs => $2) WHERE unit_id = $1`, [tx.unitId, seconds]),
      );
    const minute = (limiter: PgCallLimiter, guessed = true): Promise<void> => limiter.block(key, Date.now() + 60_000, 'minute', guessed);
    await minute(one);
    // Others that were on their way hit the same wall.
    await minute(two);
    expect(await state()).toMatchObject({ reason: 'minute' });
    await ended(10);
    expect(await two.take(key)).toEqual({ ok: true });
    await minute(two);
    const hour = await state();
    expect(hour?.reason).toBe('hour');
    expect(hour?.seconds).toBeGreaterThan(3_500);
    await ended(10);
    expect(await one.take(key)).toEqual({ ok: true });
    await minute(one);
    expect(await state()).toMatchObject({ reason: 'day' });
    await ended(301);
    await minute(two);
    expect(await state()).toMatchObject({ reason: 'minute' });
    // A window that WeCom named is what it says.
    await ended(10);
    await minute(two, false);
    expect(await state()).toMatchObject({ reason: 'minute' });
  });

  it('leaves the other secrets alone when one of them is set again [F4]', async () => {
    await test.db.inUnit(unit.ctx, (tx) => test.app.get(WecomSettings).setConnection(tx, { agentId: 1000003, secret: 'another' }));
    expect((await gateway.contactSync(unit.ctx)).corpId).toBe(unit.corpId);
    expect((await gateway.connection(unit.ctx)).agentId).toBe(1000003);
    expect(test.app.get(Db)).toBe(test.db);
  });
});
