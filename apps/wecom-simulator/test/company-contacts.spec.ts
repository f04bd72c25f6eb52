import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, TestSim, type Json } from './sim-client';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
afterAll(() => sim.close());

const create = (body: Json) => sim.post('sync', 'department/create', body);

describe('departments [wecom 02 §1]', () => {
  it('creates, reads, moves and deletes one', async () => {
    const made = await create({ name: '圖書館', parentid: 2, order: 5 });
    expect(made).toMatchObject({ errcode: 0, errmsg: 'created', id: 5 });
    expect(await sim.post('sync', 'department/update', { id: 5, name: '閱覽室', parentid: 4 })).toMatchObject({
      errcode: 0,
      errmsg: 'updated',
    });
    expect(await sim.get('edit', 'department/get', { id: '5' })).toMatchObject({
      department: { id: 5, name: '閱覽室', parentid: 4, order: 5 },
    });
    expect(await sim.get('sync', 'department/delete', { id: '5' })).toMatchObject({ errcode: 0, errmsg: 'deleted' });
    expect(codeOf(await sim.get('edit', 'department/get', { id: '5' }))).toBe(60123);
  });

  it('refuses wrong names, places and deletions', async () => {
    expect(codeOf(await create({ name: '', parentid: 1 }))).toBe(60001);
    expect(codeOf(await create({ name: 'x'.repeat(65), parentid: 1 }))).toBe(60001);
    expect(codeOf(await create({ name: 'a:b', parentid: 1 }))).toBe(60009);
    expect(codeOf(await create({ name: '教務處', parentid: 1 }))).toBe(60008);
    expect(codeOf(await create({ name: 'x', parentid: 99 }))).toBe(60004);
    expect(codeOf(await create({ name: 'x', parentid: 1, id: 3 }))).toBe(60008);
    expect(codeOf(await sim.post('sync', 'department/update', { id: 2, parentid: 3 }))).toBe(60010);
    expect(codeOf(await sim.post('sync', 'department/update', { id: 99 }))).toBe(60003);
    expect(codeOf(await sim.get('sync', 'department/delete', { id: '1' }))).toBe(60007);
    expect(codeOf(await sim.get('sync', 'department/delete', { id: '2' }))).toBe(60006);
    expect(codeOf(await sim.get('sync', 'department/delete', { id: '3' }))).toBe(60005);
  });

  it('stops at fifteen levels', async () => {
    let parentid = 4;
    let last: Json = {};
    for (let level = 3; level <= 16; level += 1) {
      last = await create({ name: `L${level}`, parentid });
      parentid = Number(last['id'] ?? parentid);
    }
    expect(codeOf(last)).toBe(81002);
  });

  it('lists with descendants and leaders, and shows an app only its scope', async () => {
    const all = (await sim.get('edit', 'department/list', { id: '2' }))['department'] as Json[];
    expect(all.map((each) => each['id'])).toEqual([2, 3]);
    expect(all[1]).toMatchObject({ name: '小學部', department_leader: ['Lam.WaiYi'] });
    const seen = (await sim.get('plain', 'department/simplelist'))['department_id'] as Json[];
    expect(seen.map((each) => each['id'])).toEqual([2, 3]);
    expect(codeOf(await sim.get('plain', 'department/get', { id: '4' }))).toBe(60011);
  });
});

describe('members [wecom 02 §2]', () => {
  const member = { userid: 'new.one', name: '新老師', department: [2], mobile: '+853 66009999' };

  it('creates one that has not joined yet, reads, changes and deletes him', async () => {
    expect(await sim.post('sync', 'user/create', member)).toMatchObject({ errcode: 0, errmsg: 'created' });
    const read = await sim.get('edit', 'user/get', { userid: 'NEW.ONE' });
    expect(read).toMatchObject({ userid: 'new.one', name: '新老師', department: [2], status: 4, main_department: 2 });
    expect(read).not.toHaveProperty('mobile');
    expect(
      await sim.post('sync', 'user/update', {
        userid: 'new.one',
        department: [3, 4],
        order: [1, 2],
        is_leader_in_dept: [0, 1],
      }),
    ).toMatchObject({ errmsg: 'updated' });
    expect(await sim.get('edit', 'user/get', { userid: 'new.one' })).toMatchObject({
      department: [3, 4],
      order: [1, 2],
      is_leader_in_dept: [0, 1],
      main_department: 3,
    });
    expect(await sim.get('sync', 'user/delete', { userid: 'new.one' })).toMatchObject({ errmsg: 'deleted' });
    expect(codeOf(await sim.get('edit', 'user/get', { userid: 'new.one' }))).toBe(60111);
  });

  it.each([
    [{ ...member, userid: 'HO.KAMAN' }, 60102],
    [{ ...member, userid: '-x' }, 40003],
    [{ ...member, userid: undefined }, 41009],
    [{ ...member, name: '' }, 60112],
    [{ ...member, department: ['2'] }, 41019],
    [{ ...member, department: [99] }, 60123],
    [{ ...member, department: Array.from({ length: 101 }, () => 2) }, 60110],
    [{ ...member, mobile: '+853 66000001' }, 60104],
    [{ ...member, mobile: 'abc' }, 60103],
    [{ ...member, mobile: undefined }, 60129],
    [{ ...member, email: 'bad' }, 60105],
    [{ ...member, email: 'LAM@school.mo' }, 60106],
    [{ ...member, is_leader_in_dept: [1, 0] }, 60132],
    [{ ...member, direct_leader: ['a', 'b', 'c', 'd', 'e', 'f'] }, 60257],
  ])('refuses a faulty member (case %#)', async (body, code) => {
    expect(codeOf(await sim.post('sync', 'user/create', body))).toBe(code);
  });

  it('ignores the mobile of an activated member and refuses a new userid', async () => {
    expect(codeOf(await sim.post('sync', 'user/update', { userid: 'ho.kaman', mobile: '+853 1' }))).toBe(0);
    expect(await sim.post('edit', 'user/getuserid', { mobile: '+853 66000002' })).toMatchObject({ userid: 'ho.kaman' });
    expect(codeOf(await sim.post('sync', 'user/update', { userid: 'ho.kaman', new_userid: 'other' }))).toBe(301036);
  });

  it('shows only visible members and says so', async () => {
    expect(codeOf(await sim.get('plain', 'user/get', { userid: 'staff.store' }))).toBe(60011);
    expect(codeOf(await sim.get('plain', 'user/simplelist', { department_id: '4' }))).toBe(60011);
    const list = (await sim.get('edit', 'user/list', { department_id: '3' }))['userlist'] as Json[];
    expect(list.map((each) => each['userid'])).toEqual(['Lam.WaiYi']);
    expect(codeOf(await sim.get('edit', 'user/list', { department_id: '77' }))).toBe(60123);
  });

  it('pages list_id and fails a batch deletion as a whole', async () => {
    const first = await sim.post('sync', 'user/list_id', { limit: 2 });
    expect(first['dept_user']).toHaveLength(2);
    const rest = await sim.post('sync', 'user/list_id', { limit: 2, cursor: first['next_cursor'] });
    expect(rest).toMatchObject({ next_cursor: '', dept_user: [{ userid: 'staff.store', department: 4 }] });
    expect(codeOf(await sim.post('sync', 'user/batchdelete', { useridlist: ['ho.kaman', 'nobody'] }))).toBe(40031);
    expect(codeOf(await sim.post('sync', 'user/batchdelete', { useridlist: Array.from({ length: 201 }, () => 'x') }))).toBe(40032);
    expect(codeOf(await sim.get('edit', 'user/get', { userid: 'ho.kaman' }))).toBe(0);
  });

  it('converts ids, invites, and gives the join code', async () => {
    const { openid } = await sim.post('edit', 'user/convert_to_openid', { userid: 'ho.kaman' });
    expect(await sim.post('edit', 'user/convert_to_userid', { openid })).toMatchObject({ userid: 'ho.kaman' });
    expect(codeOf(await sim.post('edit', 'user/getuserid', { mobile: '00000' }))).toBe(46004);
    expect(await sim.post('sync', 'batch/invite', { user: ['ho.kaman', 'nobody'], party: [99] })).toMatchObject({
      invaliduser: ['nobody'],
      invalidparty: [99],
      invalidtag: [],
    });
    const { join_qrcode: address } = await sim.get('sync', 'corp/get_join_qrcode', { size_type: '2' });
    const picture = await sim.raw('GET', new URL(String(address)).pathname + new URL(String(address)).search);
    expect(picture.status).toBe(200);
    expect(picture.headers['content-type']).toBe('image/gif');
    expect(codeOf(await sim.get('sync', 'corp/get_join_qrcode', { size_type: '9' }))).toBe(40058);
  });
});

describe('tags [wecom 02 §3]', () => {
  it('belong to the app that made them', async () => {
    const { tagid } = await sim.post('edit', 'tag/create', { tagname: '家委會' });
    expect(codeOf(await sim.post('notice', 'tag/update', { tagid, tagname: 'x' }))).toBe(81011);
    expect(codeOf(await sim.post('edit', 'tag/create', { tagname: '家委會' }))).toBe(40071);
    expect(codeOf(await sim.post('edit', 'tag/create', { tagname: '' }))).toBe(40072);
    expect(
      await sim.post('edit', 'tag/addtagusers', {
        tagid,
        userlist: ['ho.kaman', 'nobody', 'noone'],
        partylist: [3, 99],
      }),
    ).toMatchObject({
      errcode: 0,
      invalidlist: 'nobody|noone',
      invalidparty: [99],
    });
    expect(await sim.get('edit', 'tag/get', { tagid: String(tagid) })).toMatchObject({
      tagname: '家委會',
      userlist: [{ userid: 'ho.kaman', name: '何嘉敏' }],
      partylist: [3],
    });
    expect(codeOf(await sim.post('edit', 'tag/addtagusers', { tagid, userlist: ['nobody'] }))).toBe(40070);
    expect(codeOf(await sim.post('edit', 'tag/deltagusers', { tagid, userlist: ['nobody'] }))).toBe(40031);
    expect(await sim.post('edit', 'tag/deltagusers', { tagid, userlist: ['ho.kaman'] })).toMatchObject({
      errmsg: 'deleted',
    });
    expect(await sim.get('edit', 'tag/list')).toMatchObject({
      taglist: [
        { tagid: 1, tagname: '管理員' },
        { tagid, tagname: '家委會' },
      ],
    });
    expect(await sim.get('edit', 'tag/delete', { tagid: String(tagid) })).toMatchObject({ errmsg: 'deleted' });
    expect(codeOf(await sim.get('edit', 'tag/get', { tagid: String(tagid) }))).toBe(40068);
  });
});
