import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../simulator';
import { codeOf, TestSim, type Json } from './sim-client';
import { AGENTS, CORP, SECRETS, smallSchool } from './small-school';

let folder = '';
let sim: TestSim;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wecom-simulator-'));
  sim = await TestSim.start({
    devices: [
      {
        id: 'mother',
        hostLabel: 'mother',
        client: 'wechat',
        corpId: CORP,
        identity: { kind: 'parent', userid: 'P001' },
      },
    ],
  });
});
afterAll(async () => {
  await sim.close();
  await rm(folder, { recursive: true });
});

const notice = (content: string) =>
  sim.post('notice', 'externalcontact/message/send', {
    to_student_userid: ['s001'],
    msgtype: 'text',
    agentid: AGENTS.notice,
    text: { content },
  });

describe('corp documents', () => {
  it('come back as they were given, with what was changed since', async () => {
    const document = await sim.control('GET', `/corps/${CORP}`);
    const again = await sim.json('PUT', '/sim/corps/wwcopy', document);
    expect(again).toMatchObject({
      status: 200,
      body: {
        counts: { departments: 4, members: 3, students: 3, parents: 3, following: 2 },
        apps: [{ secret: SECRETS.edit }, {}, {}],
      },
    });
    const copy = await sim.control('GET', '/corps/wwcopy');
    expect({ ...copy, corpId: CORP }).toEqual(document);
    await sim.control('DELETE', '/corps/wwcopy');
    expect((await sim.json('GET', '/sim/corps/wwcopy')).status).toBe(404);
  });

  it.each([
    [{ ...smallSchool(), name: undefined }],
    [{ ...smallSchool(), members: [{ userid: 'x', name: 'x', department: [99] }] }],
    [
      {
        ...smallSchool(),
        parents: [{ parent_userid: 'x', mobile: '1', children: [{ student_userid: 'nobody', relation: 'x' }] }],
      },
    ],
    [
      {
        ...smallSchool(),
        apps: [...(smallSchool().apps ?? []), { agentId: 9, name: 'x', secret: 'x', schoolRights: ['edit'] }],
      },
    ],
    [{ ...smallSchool(), schoolDepartments: [{ id: 5, name: 'x', parentid: 77, type: 2 }], students: [], parents: [] }],
  ])('are refused with a reason when they contradict themselves (case %#)', async (document) => {
    const answer = await sim.json('PUT', '/sim/corps/wwbad', document);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_INPUT', message: expect.any(String) } } });
    expect(sim.sim.state.corps.has('wwbad')).toBe(false);
  });

  it('let only one app edit the school address book', async () => {
    expect((await sim.json('PATCH', `/sim/corps/${CORP}/apps/${AGENTS.notice}`, { schoolRights: ['edit'] })).status).toBe(409);
    expect(
      await sim.control('PATCH', `/corps/${CORP}/apps/${AGENTS.plain}`, {
        homeUrl: 'http://x/',
        trustedDomains: ['x'],
      }),
    ).toMatchObject({ homeUrl: 'http://x/', trustedDomains: ['x'] });
  });

  it('find people by id, name and child', async () => {
    const { people } = (await sim.control('GET', `/corps/${CORP}/people?q=${encodeURIComponent('樂瑤')}`)) as {
      people: Json[];
    };
    expect(people.map((each) => each['userid'])).toEqual(['P001', 'p002', 's001']);
    expect(people[0]).toMatchObject({
      name: '歐陽靜',
      isSubscribe: 1,
      children: [{ name: '陳樂瑤', relation: '媽媽', department: [401] }, { name: '陳樂謙' }],
    });
  });
});

describe('inbox and live stream', () => {
  it('show a device only what was really delivered, as it comes', async () => {
    const events: { name: string; data: Json }[] = [];
    const outgoing = request({ host: '127.0.0.1', port: sim.sim.port, path: '/sim/events' }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => {
        text += part.toString('utf8');
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const found = /^event: (\w+)\ndata: (.*)$/s.exec(block);
          if (found) events.push({ name: found[1] ?? '', data: JSON.parse(found[2] ?? '{}') as Json });
        }
      });
    });
    outgoing.on('error', () => undefined);
    outgoing.end();
    const until = async (name: string): Promise<Json> => {
      for (let wait = 0; wait < 200; wait += 1) {
        const found = events.find((each) => each.name === name);
        if (found) return found.data;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`no event ${name}`);
    };
    await until('hello');
    await notice('live');
    expect(await until('message')).toMatchObject({
      receiver: { userid: 'P001' },
      child: 's001',
      content: { content: 'live' },
    });
    expect(await until('send')).toMatchObject({ receivers: 2, delivered: 2 });
    expect(await until('call')).toMatchObject({ path: 'gettoken' });
    await sim.control('PUT', '/clock', { speed: 60 });
    expect(await until('clock')).toMatchObject({ speed: 60 });
    await sim.control('PUT', '/clock', { speed: 1 });
    outgoing.destroy();
    const { messages, apps } = (await sim.control('GET', '/devices/mother/inbox')) as {
      messages: Json[];
      apps: Json[];
    };
    expect(messages[0]).toMatchObject({ content: { content: 'live' } });
    expect(apps).toHaveLength(3);
  });

  it('pages and filters deliveries, and refuses a filter it does not know', async () => {
    await notice('page 1');
    await notice('page 2');
    const first = await sim.control('GET', `/messages?corp=${CORP}&receiver=p001&limit=1`);
    expect(first).toMatchObject({ messages: [{ content: { content: 'page 2' } }], nextCursor: expect.any(Number) });
    const next = await sim.control('GET', `/messages?corp=${CORP}&receiver=p001&limit=1&cursor=${String(first['nextCursor'])}`);
    expect(next).toMatchObject({ messages: [{ content: { content: 'page 1' } }] });
    const named = await sim.control('GET', `/messages?words=${encodeURIComponent('page 1')}`);
    expect(named['messages']).toEqual([expect.objectContaining({ content: { content: 'page 1' } }), expect.anything()]);
    expect(await sim.control('GET', '/messages/count?words=nowhere')).toEqual({ total: 0 });
    expect((await sim.json('GET', '/sim/messages?fate=nonsense')).status).toBe(400);
    expect((await sim.json('GET', '/sim/messages?since=abc')).status).toBe(400);
    const [row] = (await sim.messages('limit=1')) as Json[];
    expect(await sim.control('GET', `/calls/${String(row?.['callId'])}/receivers`)).toMatchObject({
      receivers: [{ userid: 'P001', child: 's001', fate: 'delivered' }, { userid: 'p002' }],
    });
  });

  it('answers pages of its own hosts across origins and no others', async () => {
    const ask = async (origin: string) =>
      (await sim.raw('GET', '/sim/clock', undefined, { origin })).headers['access-control-allow-origin'];
    expect(await ask(`http://mother.campus.localhost:${sim.sim.port}`)).toBe(`http://mother.campus.localhost:${sim.sim.port}`);
    expect(await ask('http://campus.localhost:5173')).toBe('http://campus.localhost:5173');
    expect(await ask('http://evil.example')).toBeUndefined();
    expect(await ask('http://campus.localhost.evil.example')).toBeUndefined();
  });
});

describe('clock', () => {
  it('can be set, paused, sped up and moved on', async () => {
    const start = await sim.control('PUT', '/clock', { now: 1_800_000_000_000, paused: true });
    expect(start).toMatchObject({ now: 1_800_000_000_000, paused: true });
    sim.time.now += 5000;
    expect(await sim.control('GET', '/clock')).toMatchObject({ now: 1_800_000_000_000 });
    await sim.control('PUT', '/clock', { paused: false, speed: 60 });
    sim.time.now += 1000;
    expect(await sim.control('GET', '/clock')).toMatchObject({ now: 1_800_000_060_000, speed: 60 });
    expect(await sim.control('POST', '/clock/advance', { ms: 1000 })).toMatchObject({ now: 1_800_000_061_000 });
    await sim.control('POST', '/reset', {});
    sim.forgetTokens();
    expect(await sim.control('GET', '/clock')).toMatchObject({ offset: 0, speed: 1, paused: false });
  });
});

describe('snapshot', () => {
  it('survives a restart with directory, deliveries, tokens, faults and media', async () => {
    const file = join(folder, 'deep', 'state.json');
    const first = await TestSim.start({ snapshotFile: file });
    const token = await first.token('edit');
    await first.post('edit', 'school/user/create_student', { student_userid: 'new', name: '新', department: [401] });
    await first.post('notice', 'externalcontact/message/send', {
      to_student_userid: ['s001'],
      msgtype: 'text',
      agentid: AGENTS.notice,
      text: { content: 'kept' },
      enable_duplicate_check: 1,
    });
    await first.control('PUT', '/faults', {
      delayMs: 1,
      limits: { perMinute: 7000 },
      rules: [{ id: 'r', kind: 'busy', path: 'tag/*' }],
    });
    await first.control('PUT', '/devices/mother', {
      hostLabel: 'mother',
      client: 'wechat',
      corpId: CORP,
      identity: { kind: 'parent', userid: 'P001' },
    });
    await first.close();
    const second = await TestSim.start({ snapshotFile: file, corps: [] });
    const read = await second.json('GET', `/cgi-bin/school/user/get?access_token=${token}&userid=new`);
    expect(read.body).toMatchObject({ errcode: 0, student: { name: '新' } });
    expect(await second.control('GET', '/devices/mother/inbox')).toMatchObject({
      messages: [{ content: { content: 'kept' } }],
    });
    expect(await second.control('GET', '/faults')).toMatchObject({
      delayMs: 1,
      limits: { perMinute: 7000 },
      rules: [{ id: 'r' }],
    });
    await second.post('notice', 'externalcontact/message/send', {
      to_student_userid: ['s001'],
      msgtype: 'text',
      agentid: AGENTS.notice,
      text: { content: 'kept' },
      enable_duplicate_check: 1,
    });
    expect((await second.control('GET', '/messages/count?by=fate'))['groups']).toEqual({ delivered: 2, duplicate: 2 });
    await second.close();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 1 });
  });

  it('is not thrown away when it cannot be read', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(file, '{"version":1,"corps":');
    await expect(startSimulator({ snapshotFile: file })).rejects.toThrow();
    expect(await readFile(file, 'utf8')).toBe('{"version":1,"corps":');
  });

  it('can be taken and put back over the interface', async () => {
    const taken = await sim.control('GET', '/snapshot');
    await sim.post('edit', 'school/user/create_student', { student_userid: 'later', name: '後', department: [401] });
    await sim.control('PUT', '/snapshot', taken);
    sim.forgetTokens();
    expect(codeOf(await sim.get('edit', 'school/user/get', { userid: 'later' }))).toBe(60111);
    expect((await sim.json('PUT', '/sim/snapshot', { version: 2, corps: [] })).status).toBe(400);
  });
});

describe('start and end', () => {
  it('ends although a reader hangs on the stream and a call waits for an answer that never comes', async () => {
    const closing = await TestSim.start();
    const stream = closing.raw('GET', '/sim/events').then(
      () => 'ended',
      () => 'cut',
    );
    await closing.control('POST', '/faults/rules', { kind: 'down', mode: 'black-hole' });
    const hanging = closing.raw('GET', '/cgi-bin/gettoken').then(
      () => 'ended',
      () => 'cut',
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    await closing.close();
    expect(await hanging).toBe('cut');
    await stream;
  });

  it('names an unknown path and a body that is not JSON', async () => {
    expect(await sim.json('GET', '/sim/none')).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    const broken = await sim.raw('PUT', '/sim/clock', '{', { 'content-type': 'application/json' });
    expect([broken.status, broken.body.toString()]).toEqual([400, expect.stringContaining('BAD_JSON')]);
  });

  it('lets no page of another host change anything', async () => {
    const answer = await sim.raw('POST', '/sim/reset', '{}', {
      origin: 'http://evil.example',
      'content-type': 'text/plain',
    });
    expect(answer.status).toBe(403);
  });

  it('says so when the port is taken', async () => {
    await expect(startSimulator({ port: sim.sim.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('serves the stage page from its folder and nothing beside it', async () => {
    const pageDir = join(folder, 'page');
    await mkdir(join(pageDir, 'assets'), { recursive: true });
    await writeFile(join(pageDir, 'index.html'), '<p>stage</p>');
    await writeFile(join(pageDir, 'assets', 'a.js'), 'x');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    const staged = await TestSim.start({ pageDir });
    expect((await staged.raw('GET', '/')).body.toString()).toBe('<p>stage</p>');
    expect((await staged.raw('GET', '/some/route')).body.toString()).toBe('<p>stage</p>');
    expect((await staged.raw('GET', '/assets/a.js')).headers['content-type']).toContain('text/javascript');
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt', '/%00'])
      expect((await staged.raw('GET', path)).body.toString()).not.toContain('secret');
    await staged.close();
  });
});
