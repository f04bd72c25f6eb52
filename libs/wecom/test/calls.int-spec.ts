import { afterEach, describe, expect, it } from '@jest/globals';
import { createMemoryCallLimiter, WecomError, WecomInputError } from '../index';
import { harness, type Harness } from './client.harness';
import { manualClock } from './manual-clock';

let h: Harness;
afterEach(() => h.close());

describe('reads', () => {
  it('repeats -1 at most three times with growing pauses', async () => {
    const clock = manualClock();
    h = await harness({ clock });
    const busy = { errcode: -1, errmsg: 'system busy' };
    h.server.on('/cgi-bin/user/get', busy, busy, busy, { errcode: 0, errmsg: 'ok', userid: 'u' });
    await expect(h.app.users.get('u')).resolves.toMatchObject({ userid: 'u' });
    expect(clock.slept).toHaveLength(3);
    expect(clock.slept[2]!).toBeGreaterThan(clock.slept[0]!);
    h.server.on('/cgi-bin/user/get', busy);
    await expect(h.app.users.get('u')).rejects.toMatchObject({ code: -1 });
    expect(h.server.count('/cgi-bin/user/get')).toBe(8);
  });

  it('does not repeat a write that was answered -1', async () => {
    h = await harness({ clock: manualClock() });
    h.server.on('/cgi-bin/department/create', { errcode: -1, errmsg: 'system busy' });
    await expect(h.app.departments.create({ name: 'a', parentid: 1 })).rejects.toMatchObject({ code: -1 });
    expect(h.server.count('/cgi-bin/department/create')).toBe(1);
  });

  it('waits inside the call for its own limit when that is short, and gives up when long', async () => {
    const clock = manualClock();
    const limits = {
      perUnitPerMinute: 60,
      perAddressPerMinute: 1_000,
      ticketsPerAppPerHour: 80,
      ticketsPerCorpPerHour: 320,
    };
    h = await harness({ clock, limiter: createMemoryCallLimiter(clock, limits) });
    h.server.on('/cgi-bin/tag/list', { errcode: 0, errmsg: 'ok', taglist: [] });
    for (let i = 0; i < 20; i += 1) await h.app.tags.list();
    expect(clock.slept.length).toBeGreaterThan(0);
    expect(h.server.count('/cgi-bin/tag/list')).toBe(20);
    const slow = createMemoryCallLimiter(clock, { ...limits, perUnitPerMinute: 4 });
    const app = h.another({ limiter: slow });
    await app.tags.list();
    await expect(app.tags.list()).rejects.toMatchObject({ kind: 'limit', delivered: 'no' });
  });

  it('survives a kept connection that the server had closed meanwhile', async () => {
    h = await harness();
    h.server.on('/cgi-bin/tag/list', (_request, response, socket) => {
      response.end(JSON.stringify({ errcode: 0, taglist: [] }));
      response.on('finish', () => setTimeout(() => socket.end(), 5));
    });
    for (let i = 0; i < 30; i += 1) {
      await h.app.tags.list();
      await new Promise((resolve) => setTimeout(resolve, 4 + (i % 3)));
    }
  });

  it('names the call and the code, and says when nothing usable came', async () => {
    h = await harness();
    h.server.on('/cgi-bin/user/get', { errcode: 60111, errmsg: 'userid not found, hint: [1_2], from ip: 127.0.0.1' });
    await expect(h.app.users.get('x')).rejects.toMatchObject({
      name: 'WecomError',
      call: '/cgi-bin/user/get',
      code: 60111,
      agentId: 1000002,
    });
    h.server.on('/cgi-bin/user/get', (_request, response) => void response.writeHead(503).end());
    await expect(h.app.users.get('x')).rejects.toMatchObject({ kind: 'transport', code: undefined, retryable: true });
  });
});

describe('calls as WeCom knows them', () => {
  it('tells member, parent, student and stranger apart', async () => {
    h = await harness();
    const o1 = '/cgi-bin/auth/getuserinfo';
    const o2 = '/cgi-bin/school/getuserinfo';
    const ok = { errcode: 0, errmsg: 'ok' };
    h.server.on(
      o1,
      { ...ok, userid: 't_wang' },
      { ...ok, external_userid: 'wm1', parent_userid: 'p001' },
      { ...ok, openid: 'o1' },
      { errcode: 40029, errmsg: 'invalid code' },
    );
    h.server.on(o2, { ...ok, DeviceId: 'd', parent_userid: 'p001' }, { ...ok, DeviceId: 'd', student_userid: 's001' }, ok);
    expect(await h.app.identity.whoInWecom('c')).toEqual({ kind: 'member', userid: 't_wang' });
    expect(await h.app.identity.whoInWecom('c')).toEqual({
      kind: 'parent',
      parent_userid: 'p001',
      external_userid: 'wm1',
    });
    expect(await h.app.identity.whoInWecom('c')).toEqual({ kind: 'stranger', openid: 'o1' });
    await expect(h.app.identity.whoInWecom('c')).rejects.toMatchObject({ code: 40029 });
    expect(await h.app.identity.whoInSchool('c')).toEqual({ kind: 'parent', parent_userid: 'p001' });
    expect(await h.app.identity.whoInSchool('c')).toEqual({ kind: 'student', student_userid: 's001' });
    expect(await h.app.identity.whoInSchool('c')).toEqual({ kind: 'stranger' });
  });

  it('never spends a code twice when WeCom is busy', async () => {
    h = await harness({ clock: manualClock() });
    h.server.on('/cgi-bin/auth/getuserinfo', { errcode: -1, errmsg: 'busy' });
    await expect(h.app.identity.whoInWecom('c')).rejects.toBeInstanceOf(WecomError);
    expect(h.server.count('/cgi-bin/auth/getuserinfo')).toBe(1);
  });

  it('returns a partly failed batch as an answer and a wholly refused one as an error', async () => {
    h = await harness();
    const path = '/cgi-bin/school/user/batch_create_parent';
    const parent = { parent_userid: 'p1', mobile: '1', children: [{ student_userid: 's1', relation: '媽媽' }] };
    const failed = { parent_userid: 'p1', errcode: 60137, errmsg: 'exists' };
    h.server.on(
      path,
      { errcode: 60137, errmsg: 'partly', result_list: [failed] },
      { errcode: 0, errmsg: 'ok' },
      { errcode: 48002, errmsg: 'no' },
    );
    expect((await h.app.schoolUsers.createParents([parent])).result_list).toEqual([failed]);
    expect((await h.app.schoolUsers.createParents([parent])).result_list).toEqual([]);
    await expect(h.app.schoolUsers.createParents([parent])).rejects.toMatchObject({ code: 48002 });
    await expect(h.app.schoolUsers.createParents([])).rejects.toBeInstanceOf(WecomInputError);
    await expect(h.app.schoolUsers.deleteStudents(Array.from({ length: 101 }, String))).rejects.toBeInstanceOf(WecomInputError);
  });

  it('uploads with raw UTF-8 name and filelength, and lets no name leave its header', async () => {
    h = await harness();
    h.server.on('/cgi-bin/media/upload', {
      errcode: 0,
      errmsg: '',
      type: 'file',
      media_id: 'm',
      created_at: '1700000000',
    });
    const bytes = Buffer.from('123456789');
    expect(await h.app.media.upload('file', { filename: '成績"\r\nX: y.xlsx', contentType: 'text/plain', bytes })).toMatchObject({
      media_id: 'm',
      created_at: '1700000000',
    });
    const sent = h.server.received.at(-1)!;
    expect(sent.query.get('type')).toBe('file');
    expect(sent.body.toString()).toContain(
      'name="media"; filename="成績___X: y.xlsx"; filelength=9\r\nContent-Type: text/plain\r\n\r\n123456789\r\n--',
    );
    await expect(h.app.media.upload('image', { filename: 'a', contentType: 'image/png', bytes: Buffer.alloc(5) })).rejects.toBeInstanceOf(
      WecomInputError,
    );
    await expect(
      h.app.media.uploadImage({ filename: 'a', contentType: 'image/png', bytes: Buffer.alloc(2 * 1024 * 1024 + 1) }),
    ).rejects.toBeInstanceOf(WecomInputError);
  });

  it('tells a downloaded JSON file from an error by its header', async () => {
    h = await harness();
    h.server.on(
      '/cgi-bin/media/get',
      (_request, response) => {
        response.writeHead(200, {
          'Content-Type': 'application/json',
          'Content-Disposition': Buffer.from('attachment; filename="資料.json"').toString('latin1'),
        });
        response.end('{"errcode":40007}');
      },
      { errcode: 40007, errmsg: 'invalid media_id' },
    );
    expect(await h.app.media.get('m', { from: 0, to: 9 })).toMatchObject({
      filename: '資料.json',
      contentType: 'application/json',
      bytes: Buffer.from('{"errcode":40007}'),
    });
    expect(h.server.received.at(-1)!.headers.range).toBe('bytes=0-9');
    await expect(h.app.media.get('m')).rejects.toMatchObject({ code: 40007 });
  });

  it('reads the allowed scope in both shapes and the invalid lists of tags', async () => {
    h = await harness();
    const path = '/cgi-bin/school/agent/get_allow_scope';
    h.server.on(
      path,
      { errcode: 0, allow_scope: { students: { userid: ['s1'] }, departments: { partyid: [1, 2] } } },
      { errcode: 0, allow_scope: { students: [{ userid: 's1' }], departments: [{ partyid: 3 }] } },
      { errcode: 0 },
    );
    expect(await h.app.schoolSettings.allowScope(1)).toEqual({ students: ['s1'], departments: [1, 2] });
    expect(await h.app.schoolSettings.allowScope(1)).toEqual({ students: ['s1'], departments: [3] });
    expect(await h.app.schoolSettings.allowScope(1)).toEqual({ students: [], departments: [] });
    h.server.on('/cgi-bin/tag/addtagusers', { errcode: 0, errmsg: 'ok', invalidlist: 'u1|u2', invalidparty: [2] });
    expect(await h.app.tags.addMembers(1, { userlist: ['u1', 'u2', 'u3'] })).toEqual({
      invalidlist: ['u1', 'u2'],
      invalidparty: [2],
    });
  });

  it('asks each endpoint by its documented path and verb', async () => {
    h = await harness();
    const a = h.app;
    const calls: [string, string, () => Promise<unknown>][] = [
      ['GET', 'department/list', () => a.departments.list()],
      ['GET', 'department/simplelist', () => a.departments.simpleList(1)],
      ['GET', 'department/get', () => a.departments.get(1)],
      ['POST', 'department/update', () => a.departments.update({ id: 1, name: 'x' })],
      ['GET', 'department/delete', () => a.departments.delete(2)],
      ['GET', 'user/list', () => a.users.list(1)],
      ['GET', 'user/simplelist', () => a.users.simpleList(1)],
      ['POST', 'user/list_id', () => a.users.listIds()],
      ['POST', 'user/create', () => a.users.create({ userid: 'u', name: 'n', department: [1] })],
      ['POST', 'user/update', () => a.users.update({ userid: 'u' })],
      ['GET', 'user/delete', () => a.users.delete('u')],
      ['POST', 'batch/invite', () => a.users.invite({ user: ['u'] })],
      ['POST', 'message/recall', () => a.messages.recall('m')],
      [
        'POST',
        'message/update_template_card',
        () => a.messages.updateTemplateCard({ agentid: 1, response_code: 'r', button: { replace_name: 'x' } }),
      ],
      ['GET', 'agent/get', () => a.agents.get(1)],
      ['GET', 'agent/list', () => a.agents.list()],
      ['POST', 'agent/set', () => a.agents.set({ agentid: 1 })],
      ['POST', 'menu/create', () => a.menu.create(1, [{ name: 'a', type: 'view', url: 'https://x.example' }])],
      ['GET', 'menu/get', () => a.menu.get(1)],
      ['GET', 'menu/delete', () => a.menu.delete(1)],
      ['POST', 'agent/set_workbench_template', () => a.workbench.setTemplate(1, { type: 'normal' })],
      ['POST', 'agent/set_workbench_data', () => a.workbench.setData(1, 'u', { type: 'keydata', keydata: { items: [{ data: '3' }] } })],
      ['GET', 'school/department/list', () => a.schoolDepartments.list()],
      ['POST', 'school/department/create', () => a.schoolDepartments.create({ type: 1, parentid: 2, name: '1班' })],
      ['POST', 'school/department/update', () => a.schoolDepartments.update({ id: 1 })],
      ['GET', 'school/department/delete', () => a.schoolDepartments.delete(1)],
      ['GET', 'school/user/get', () => a.schoolUsers.get('s')],
      ['GET', 'school/user/list', () => a.schoolUsers.list(1)],
      ['GET', 'school/user/list_parent', () => a.schoolUsers.listParents(1)],
      ['POST', 'school/user/create_student', () => a.schoolUsers.createStudent({ student_userid: 's', name: 'n', department: [1] })],
      ['POST', 'school/user/update_parent', () => a.schoolUsers.updateParent({ parent_userid: 'p' })],
      ['GET', 'school/user/delete_student', () => a.schoolUsers.deleteStudent('s')],
      ['POST', 'school/user/batch_delete_student', () => a.schoolUsers.deleteStudents(['s'])],
      ['GET', 'externalcontact/get_subscribe_qr_code', () => a.schoolSettings.subscribeQr()],
      ['GET', 'externalcontact/get_subscribe_mode', () => a.schoolSettings.subscribeMode()],
      ['POST', 'externalcontact/set_subscribe_mode', () => a.schoolSettings.setSubscribeMode(1)],
      ['POST', 'school/set_upgrade_info', () => a.schoolSettings.setUpgrade(true, 0)],
    ];
    for (const [method, name, call] of calls) {
      const path = `/cgi-bin/${name}`;
      h.server.on(path, { errcode: 0, errmsg: 'ok' });
      await call();
      const sent = h.server.received.at(-1)!;
      expect([sent.method, sent.path, sent.query.get('access_token')]).toEqual([method, path, 'TOKEN-1']);
      if (method === 'POST') expect(sent.headers['content-type']).toMatch(/json/);
    }
  });
});
