import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, TestSim, type Json } from './sim-client';
import { AGENTS, OTHER_CORP } from './small-school';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
afterAll(() => sim.close());

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const upload = async (query: string, bytes: Buffer, filename: string, field = 'media', path = 'media/upload'): Promise<Json> => {
  const head = `--b1\r\nContent-Disposition: form-data; name="${field}"; filename="${filename}"; filelength=${bytes.length}\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head, 'utf8'), bytes, Buffer.from('\r\n--b1--\r\n')]);
  const token = await sim.token('edit');
  const answer = await sim.raw('POST', `/cgi-bin/${path}?access_token=${token}&${query}`, body, {
    'content-type': 'multipart/form-data; boundary=b1',
  });
  return JSON.parse(answer.body.toString('utf8')) as Json;
};

const download = async (id: string, headers: Record<string, string> = {}) =>
  sim.raw('GET', `/cgi-bin/media/get?access_token=${await sim.token('notice')}&media_id=${id}`, undefined, headers);

describe('media [wecom 06]', () => {
  it('keeps a file three days for every app of the corp, with its name in raw UTF-8', async () => {
    const made = await upload('type=file', Buffer.from('week seven'), '週報 7.txt');
    expect(made).toMatchObject({
      errcode: 0,
      errmsg: '',
      type: 'file',
      created_at: String(Math.floor(sim.time.now / 1000)),
    });
    const id = String(made['media_id']);
    const got = await download(id);
    expect(got.body.toString()).toBe('week seven');
    expect(Buffer.from(String(got.headers['content-disposition']), 'latin1').toString('utf8')).toBe('attachment; filename="週報 7.txt"');
    const part = await download(id, { range: 'bytes=5-8' });
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([206, 'seve', 'bytes 5-8/10']);
    const other = await sim.token({ corpId: OTHER_CORP, secret: 'notice-secret-2' });
    expect(codeOf((await sim.json('GET', `/cgi-bin/media/get?access_token=${other}&media_id=${id}`)).body)).toBe(40007);
    sim.time.now += 3 * 86_400_000;
    sim.forgetTokens();
    expect(codeOf((await sim.json('GET', `/cgi-bin/media/get?access_token=${await sim.token('edit')}&media_id=${id}`)).body)).toBe(40007);
  });

  it('checks kind, part name, size and the bytes themselves', async () => {
    expect(codeOf(await upload('type=other', PNG, 'a.png'))).toBe(40004);
    expect(codeOf(await upload('type=file', Buffer.alloc(0), 'a'))).toBe(44001);
    expect(codeOf(await upload('type=file', Buffer.from('12345'), 'a'))).toBe(40006);
    expect(codeOf(await upload('type=file', PNG, 'a.png', 'file'))).toBe(41005);
    expect(codeOf(await upload('type=image', Buffer.from('GIF89a....'), 'a.gif'))).toBe(40123);
    expect(codeOf(await upload('type=voice', PNG, 'a.amr'))).toBe(301017);
    expect(codeOf(await upload('type=voice', Buffer.from('#!AMR\nxxxxxx'), 'a.amr'))).toBe(0);
    expect(codeOf(await upload('type=video', PNG, 'a.mp4'))).toBe(40005);
    expect(codeOf(await upload('type=file', Buffer.alloc(20 * 1024 * 1024 + 1), 'big'))).toBe(45001);
    expect(codeOf(await upload('type=image', PNG, 'a.png'))).toBe(0);
  });

  it('gives a permanent address to pictures of uploadimg', async () => {
    const { url } = await upload('', PNG, 'a.png', 'fieldNameHere', 'media/uploadimg');
    const shown = await sim.raw('GET', new URL(String(url)).pathname);
    expect(shown.headers['content-type']).toBe('image/png');
    expect(shown.body.equals(PNG)).toBe(true);
  });
});

describe('apps, menus and workbench [wecom 04 §4]', () => {
  it('shows an app its scope and takes its settings', async () => {
    expect(await sim.get('plain', 'agent/get', { agentid: String(AGENTS.plain) })).toMatchObject({
      name: '請假',
      allow_partys: { partyid: [2] },
      close: 0,
      redirect_domain: 'other.example.mo',
    });
    expect(codeOf(await sim.get('plain', 'agent/get', { agentid: String(AGENTS.edit) }))).toBe(301002);
    expect(await sim.get('plain', 'agent/list')).toMatchObject({
      agentlist: [{ agentid: AGENTS.plain, name: '請假' }],
    });
    expect(codeOf(await sim.post('plain', 'agent/set', { agentid: AGENTS.plain, description: 'abc' }))).toBe(45004);
    expect(codeOf(await sim.post('plain', 'agent/set', { agentid: AGENTS.plain, name: '假'.repeat(33) }))).toBe(45022);
    expect(codeOf(await sim.post('plain', 'agent/set', { agentid: AGENTS.plain, home_url: 'https://app.example.mo/leave' }))).toBe(0);
    expect(await sim.get('plain', 'agent/get', { agentid: String(AGENTS.plain) })).toMatchObject({
      home_url: 'https://app.example.mo/leave',
    });
  });

  it('keeps a menu and names each fault in it', async () => {
    const query = { agentid: String(AGENTS.edit) };
    const create = (button: unknown[]) => sim.post('edit', 'menu/create', { button }, query);
    expect(codeOf(await sim.get('edit', 'menu/get', query))).toBe(46003);
    expect(codeOf(await create([]))).toBe(40016);
    expect(codeOf(await create([{ type: 'click', name: '一個太長的名字啊', key: 'k' }]))).toBe(40018);
    expect(codeOf(await create([{ type: 'none', name: 'x', key: 'k' }]))).toBe(40017);
    expect(codeOf(await create([{ type: 'click', name: 'x' }]))).toBe(40019);
    expect(codeOf(await create([{ type: 'view', name: 'x' }]))).toBe(40020);
    const button = [
      { type: 'click', name: '今天', key: 'today' },
      { name: '更多', sub_button: [{ type: 'view', name: '主頁', url: 'https://x.mo' }] },
    ];
    expect(codeOf(await create(button))).toBe(0);
    expect(await sim.get('edit', 'menu/get', query)).toMatchObject({ button });
    expect(codeOf(await sim.get('edit', 'menu/delete', query))).toBe(0);
  });

  it('keeps workbench templates and the data of a member, ten changes a minute', async () => {
    const agentid = AGENTS.edit;
    expect(
      codeOf(
        await sim.post('edit', 'agent/set_workbench_template', {
          agentid,
          type: 'keydata',
          keydata: { items: [1, 2, 3, 4, 5] },
        }),
      ),
    ).toBe(40058);
    const keydata = { items: [{ key: '待確認', data: '3' }] };
    expect(codeOf(await sim.post('edit', 'agent/set_workbench_template', { agentid, type: 'keydata', keydata }))).toBe(0);
    expect(await sim.post('edit', 'agent/get_workbench_template', { agentid })).toMatchObject({
      type: 'keydata',
      keydata,
    });
    const codes: number[] = [];
    for (let count = 0; count < 11; count += 1)
      codes.push(codeOf(await sim.post('edit', 'agent/set_workbench_data', { agentid, userid: 'ho.kaman', type: 'keydata', keydata })));
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 0), 45009]);
    expect(codeOf(await sim.post('edit', 'agent/set_workbench_data', { agentid, userid: 'nobody', type: 'keydata', keydata }))).toBe(60111);
  });
});
