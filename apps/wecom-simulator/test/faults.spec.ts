import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf, TestSim, type Json } from './sim-client';
import { AGENTS, CORP, OTHER_CORP } from './small-school';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
beforeEach(async () => {
  await sim.control('POST', '/reset', {});
  sim.forgetTokens();
  await sim.token('edit');
  await sim.token('notice');
});
afterAll(() => sim.close());

const rule = (given: Json) => sim.control('POST', '/faults/rules', given);
const read = () => sim.get('edit', 'department/simplelist');
const send = (content = 'x', touser = 'ho.kaman') =>
  sim.post('edit', 'message/send', { touser, msgtype: 'text', agentid: AGENTS.edit, text: { content } });

describe('faults by API', () => {
  it('cuts the connection, answers 500, or never answers while WeCom is down', async () => {
    const { id } = await rule({ kind: 'down', path: 'department/*' });
    await expect(read()).rejects.toThrow();
    expect(codeOf(await send())).toBe(0);
    await sim.control('PATCH', `/faults/rules/${String(id)}`, { mode: 'http500' });
    const token = await sim.token('edit');
    expect((await sim.raw('GET', `/cgi-bin/department/simplelist?access_token=${token}`)).status).toBe(500);
    await sim.control('PATCH', `/faults/rules/${String(id)}`, { mode: 'black-hole' });
    const silence = await Promise.race([
      read().then(
        () => 'answer',
        () => 'cut',
      ),
      new Promise((resolve) => setTimeout(() => resolve('silence'), 120)),
    ]);
    expect(silence).toBe('silence');
    await sim.control('DELETE', `/faults/rules/${String(id)}`);
    expect(codeOf(await read())).toBe(0);
  });

  it('accepts a message and drops the answer, so that a repeat is suppressed', async () => {
    await rule({ kind: 'accept-then-drop', path: 'message/send', maxHits: 1 });
    const body = {
      touser: 'ho.kaman',
      msgtype: 'text',
      agentid: AGENTS.edit,
      text: { content: 'once' },
      enable_duplicate_check: 1,
    };
    await expect(sim.post('edit', 'message/send', body)).rejects.toThrow();
    expect(codeOf(await sim.post('edit', 'message/send', body))).toBe(0);
    expect((await sim.control('GET', '/messages/count?by=fate'))['groups']).toEqual({ delivered: 1, duplicate: 1 });
    expect(await sim.control('GET', '/calls?path=message/send&limit=2')).toMatchObject({
      calls: [{ errcode: 0 }, { errcode: 0, fault: 'accept-then-drop' }],
    });
  });

  it('accepts a message and leaves the caller waiting until its own time-out', async () => {
    await rule({ kind: 'accept-then-drop', path: 'message/send', mode: 'black-hole' });
    const silence = await Promise.race([
      send('late').then(
        () => 'answer',
        () => 'cut',
      ),
      new Promise((resolve) => setTimeout(() => resolve('silence'), 80)),
    ]);
    expect(silence).toBe('silence');
    expect((await sim.control('GET', '/messages/count'))['total']).toBe(1);
  });

  it('answers -1, 45033 and 45009 with their blocks by minute, hour and day', async () => {
    await rule({ kind: 'busy', maxHits: 1 });
    expect(codeOf(await read())).toBe(-1);
    await rule({ kind: 'concurrency', maxHits: 1 });
    expect(codeOf(await read())).toBe(45033);
    for (const [window, ms] of [
      ['minute', 60_000],
      ['hour', 3_600_000],
      ['day', 15 * 3_600_000],
    ] as const) {
      await rule({ id: 't', kind: 'throttle', window, maxHits: 1 });
      expect(codeOf(await read())).toBe(45009);
      sim.time.now += ms - 61_000 > 0 ? 50_000 : ms - 10_000;
      expect(codeOf(await read())).toBe(45009);
      sim.time.now += ms;
      await sim.control('DELETE', '/faults/rules/t');
      sim.forgetTokens();
      expect(codeOf(await read())).toBe(0);
    }
  });

  it('blocks one corp only', async () => {
    await rule({ kind: 'throttle', corp: CORP, window: 'hour' });
    expect(codeOf(await read())).toBe(45009);
    const token = await sim.token({ corpId: OTHER_CORP, secret: 'notice-secret-2' });
    expect(codeOf((await sim.json('GET', `/cgi-bin/department/simplelist?access_token=${token}`)).body)).toBe(0);
  });

  it('ends the presented token with either code', async () => {
    await rule({ id: 'e', kind: 'token-ended', code: 42001, maxHits: 1 });
    expect(codeOf(await read())).toBe(42001);
    expect(codeOf(await read())).toBe(40014);
    sim.forgetTokens();
    expect(codeOf(await read())).toBe(0);
  });

  it('makes part of the receivers invalid or drops part silently, the same ones from the same seed', async () => {
    await sim.control('POST', '/seed', { units: 1, pupils: 400, parents: 400, staff: 5, prefix: 'f' });
    const { apps } = (await sim.control('GET', '/corps/wwf0001')) as { apps: { secret: string }[] };
    const token = await sim.token({ corpId: 'wwf0001', secret: apps[1]?.secret ?? '' });
    const ids = Array.from({ length: 400 }, (_each, at) => `s${String(at + 1).padStart(6, '0')}`);
    const notice = async (content: string): Promise<Json> =>
      (
        await sim.json('POST', `/cgi-bin/externalcontact/message/send?access_token=${token}`, {
          to_student_userid: ids,
          msgtype: 'text',
          agentid: 1000003,
          text: { content },
        })
      ).body;
    const round = async (): Promise<unknown> => {
      await sim.control('PUT', '/faults', { seed: 9, rules: [{ kind: 'invalid-receivers', percent: 10 }] });
      return (await notice('a'))['invalid_student_userid'];
    };
    const first = (await round()) as string[];
    expect(first.length).toBeGreaterThan(20);
    expect(first.length).toBeLessThan(65);
    expect(await round()).toEqual(first);
    await sim.control('PUT', '/faults', { rules: [{ kind: 'silent-drop', percent: 50 }] });
    await sim.control('DELETE', '/limits');
    expect(codeOf(await notice('b'))).toBe(0);
    const { groups } = (await sim.control('GET', '/messages/count?corp=wwf0001&by=fate')) as {
      groups: Record<string, number>;
    };
    expect(groups['dropped']).toBeGreaterThan(120);
  });

  it('slows calls down and counts their time', async () => {
    await rule({ kind: 'slow', ms: 40, path: 'department/simplelist' });
    await read();
    const { calls } = (await sim.control('GET', '/calls?path=department/simplelist&limit=1')) as {
      calls: { ms: number; fault: string }[];
    };
    expect(calls[0]?.ms).toBeGreaterThanOrEqual(39);
    expect(calls[0]?.fault).toBe('slow');
  });

  it('refuses a rule it does not know and a switch it does not have', async () => {
    expect((await sim.json('POST', '/sim/faults/rules', { kind: 'nonsense' })).status).toBe(400);
    expect((await sim.json('PUT', '/sim/faults', { limits: { perMinute: 'many' } })).status).toBe(400);
    expect((await sim.json('DELETE', '/sim/faults/rules/nope')).status).toBe(404);
  });
});

describe('real counters [wecom 01 §4]', () => {
  it('close an interface at the configured limit, leave message sending out, and open again', async () => {
    await sim.control('PUT', '/faults', { limits: { perMinute: 3 } });
    const codes: number[] = [];
    for (let count = 0; count < 5; count += 1) codes.push(codeOf(await read()));
    expect(codes).toEqual([0, 0, 0, 45009, 45009]);
    for (let count = 0; count < 5; count += 1) expect(codeOf(await send(String(count)))).toBe(0);
    expect((await sim.control('GET', `/limits?corp=${CORP}`))['blocks']).toMatchObject({
      [`corp|${CORP}|department/simplelist`]: { window: 'minute' },
    });
    sim.time.now += 61_000;
    expect(codeOf(await read())).toBe(0);
  });

  it('hand out tickets 100 times an hour per app', async () => {
    await sim.control('PUT', '/faults', { limits: { jsTicketPerHourApp: 2 } });
    const codes: number[] = [];
    for (let count = 0; count < 3; count += 1) codes.push(codeOf(await sim.get('edit', 'get_jsapi_ticket')));
    expect(codes).toEqual([0, 0, 45009]);
    expect(codeOf(await sim.get('notice', 'get_jsapi_ticket'))).toBe(0);
  });

  it('refuse too many calls at the same time', async () => {
    await sim.control('PUT', '/faults', { delayMs: 1_000, limits: { concurrent: 2 } });
    const codes = (await Promise.all(Array.from({ length: 4 }, () => read()))).map(codeOf);
    expect(codes.filter((each) => each === 45033)).toHaveLength(2);
  });
});
