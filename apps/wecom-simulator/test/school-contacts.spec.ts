import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, TestSim, type Json } from './sim-client';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
afterAll(() => sim.close());

const write = (path: string, body: Json) => sim.post('edit', `school/${path}`, body);
const student = (id: string, more: Json = {}) => ({ student_userid: id, name: '新同學', department: [401], ...more });

describe('school departments [wecom 08 §4]', () => {
  it('names a standard grade itself and computes its year of entry', async () => {
    expect(await write('department/create', { type: 2, parentid: 2, standard_grade: 32, id: 50, name: 'ignored' })).toMatchObject({
      errmsg: 'created',
      id: 50,
    });
    const list = (await sim.get('notice', 'school/department/list', { id: '50' }))['departments'];
    expect(list).toEqual([{ id: 50, parentid: 2, type: 2, name: '小学二年级', standard_grade: 32, register_year: 2025, is_graduated: 0 }]);
  });

  it.each([
    [{ type: 1, parentid: 2, name: 'C' }, 65015],
    [{ type: 9, parentid: 2, name: 'C' }, 65007],
    [{ type: 2, parentid: 2, standard_grade: 40 }, 65009],
    [{ type: 2, parentid: 2, standard_grade: 31, register_year: 1900 }, 65008],
    [{ type: 1, parentid: 40, name: 'a-b' }, 60009],
    [{ type: 1, parentid: 40, name: '' }, 60001],
    [{ type: 1, parentid: 99, name: 'C' }, 60124],
    [{ type: 1, parentid: 40, name: 'C', id: 401 }, 60008],
    [{ type: 1, parentid: 40, name: 'C', department_admins: [{ userid: 'ho.kaman', type: 2 }] }, 65006],
    [{ type: 1, parentid: 40, name: 'C', department_admins: [{ userid: 'nobody', type: 3 }] }, 60111],
  ])('refuses a faulty department (case %#)', async (body, code) => {
    expect(codeOf(await write('department/create', body))).toBe(code);
  });

  it('changes the admin list entry by entry, renumbers, and keeps the students', async () => {
    const admins = [
      { op: 0, userid: 'ho.kaman', type: 4, subject: '數學' },
      { op: 1, userid: 'lam.waiyi', type: 3 },
    ];
    expect(await write('department/update', { id: 401, new_id: 411, name: 'A班', department_admins: admins })).toMatchObject({
      errmsg: 'updated',
    });
    const list = (await sim.get('edit', 'school/department/list', { id: '411' }))['departments'] as Json[];
    expect(list[0]).toMatchObject({
      name: 'A班',
      department_admins: [{ userid: 'ho.kaman', type: 4, subject: '數學' }],
    });
    expect((await sim.get('edit', 'school/user/list', { department_id: '411' }))['students']).toHaveLength(1);
    expect(codeOf(await write('department/update', { id: 411, department_admins: [{ userid: 'ho.kaman', type: 4 }] }))).toBe(40058);
    await write('department/update', { id: 411, new_id: 401 });
  });

  it('deletes only what is empty', async () => {
    expect(codeOf(await sim.get('edit', 'school/department/delete', { id: '1' }))).toBe(60007);
    expect(codeOf(await sim.get('edit', 'school/department/delete', { id: '40' }))).toBe(60006);
    expect(codeOf(await sim.get('edit', 'school/department/delete', { id: '401' }))).toBe(60005);
    expect(codeOf(await sim.get('edit', 'school/department/delete', { id: '99' }))).toBe(60123);
  });
});

describe('students and parents [wecom 08 §6, §7]', () => {
  it('writes a student, renames him once and never reads his mobile back', async () => {
    expect(await write('user/create_student', student('n1', { mobile: '+853 65111111' }))).toMatchObject({
      errmsg: 'created',
    });
    expect(await write('user/update_student', { student_userid: 'N1', new_student_userid: 'n1b', department: [401, 402] })).toMatchObject({
      errmsg: 'updated',
    });
    expect(codeOf(await write('user/update_student', { student_userid: 'n1b', new_student_userid: 'n1c' }))).toBe(301036);
    const read = await sim.get('edit', 'school/user/get', { userid: 'n1b' });
    expect(read).toMatchObject({
      user_type: 1,
      student: { student_userid: 'n1b', department: [401, 402], parents: [] },
    });
    expect(JSON.stringify(read)).not.toContain('65111111');
    expect(await sim.get('edit', 'school/user/delete_student', { userid: 'n1b' })).toMatchObject({ errmsg: 'deleted' });
  });

  it.each([
    ['user/create_student', student('P001'), 60102],
    ['user/create_student', student('x', { department: [99] }), 60123],
    ['user/create_student', student('x', { department: [40] }), 65007],
    ['user/create_student', student('x', { name: 'x'.repeat(33) }), 60112],
    ['user/create_student', student('x', { mobile: '+853 65000001' }), 60149],
    ['user/update_student', { student_userid: 'p002' }, 65010],
    ['user/create_parent', { parent_userid: 'y', mobile: '+853 62000001', children: [{ student_userid: 's001', relation: 'x' }] }, 60137],
    ['user/create_parent', { parent_userid: 'y', mobile: '+853 62999999', children: [{ student_userid: 'nobody', relation: 'x' }] }, 60111],
    ['user/create_parent', { parent_userid: 'y', mobile: '+853 62999999', children: [] }, 40058],
    [
      'user/create_parent',
      {
        parent_userid: 'y',
        mobile: '+853 62999999',
        children: [{ student_userid: 's001', relation: '很'.repeat(11) }],
      },
      40058,
    ],
  ])('%s refuses a faulty entry (case %#)', async (path, body, code) => {
    expect(codeOf(await write(path, body))).toBe(code);
  });

  it('shows who follows, and names children only in list_parent', async () => {
    const mother = await sim.get('notice', 'school/user/get', { userid: 'p001' });
    expect(mother).toMatchObject({
      user_type: 2,
      parent: { parent_userid: 'P001', is_subscribe: 1, mobile: '+853 62000001' },
    });
    expect((mother['parent'] as Json)['external_userid']).toMatch(/^wm/);
    const child = (await sim.get('edit', 'school/user/get', { userid: 's003' }))['student'] as { parents: Json[] };
    expect(child.parents[0]).toMatchObject({ parent_userid: 'p003', relation: '奶奶', is_subscribe: 0 });
    expect(child.parents[0]).not.toHaveProperty('external_userid');
    const list = (await sim.get('edit', 'school/user/list_parent', { department_id: '402' }))['parents'] as Json[];
    expect(list.map((each) => each['parent_userid'])).toEqual(['P001', 'p003']);
    expect(list[0]?.['children']).toContainEqual({ student_userid: 's002', relation: '媽媽', name: '陳樂謙' });
    expect((await sim.get('edit', 'school/user/list', { department_id: '40' }))['students']).toEqual([]);
  });

  it('replaces children, ignores an empty list, and keeps a student who has parents', async () => {
    expect(codeOf(await sim.get('edit', 'school/user/delete_student', { userid: 's001' }))).toBe(65013);
    await write('user/create_parent', {
      parent_userid: 'z1',
      mobile: '+853 62777777',
      children: [{ student_userid: 's001', relation: '姑姐' }],
    });
    await write('user/update_parent', { parent_userid: 'z1', children: [] });
    expect(await sim.get('edit', 'school/user/get', { userid: 'z1' })).toMatchObject({
      parent: { children: [{ student_userid: 's001', relation: '姑姐' }] },
    });
    await write('user/update_parent', {
      parent_userid: 'z1',
      children: [{ student_userid: 's002', relation: '姑姐' }],
    });
    const old = (await sim.get('edit', 'school/user/get', { userid: 's001' }))['student'] as { parents: Json[] };
    expect(old.parents.map((each) => each['parent_userid'])).not.toContain('z1');
    expect(await sim.get('edit', 'school/user/delete_parent', { userid: 'z1' })).toMatchObject({ errmsg: 'deleted' });
  });

  it('runs a batch entry by entry, lists the failed ones, and rejects oversize fields and batches as a whole', async () => {
    const mixed = await write('user/batch_create_student', {
      students: [student('b1'), student('s001'), student('b2', { department: [99] })],
    });
    expect(mixed).toMatchObject({
      errcode: 60102,
      result_list: [
        { student_userid: 's001', errcode: 60102 },
        { student_userid: 'b2', errcode: 60123 },
      ],
    });
    expect(codeOf(await sim.get('edit', 'school/user/get', { userid: 'b1' }))).toBe(0);
    expect(
      codeOf(
        await write('user/batch_create_student', {
          students: [student('b3'), student('b4', { name: 'x'.repeat(33) })],
        }),
      ),
    ).toBe(60112);
    expect(codeOf(await sim.get('edit', 'school/user/get', { userid: 'b3' }))).toBe(60111);
    expect(
      codeOf(
        await write('user/batch_create_student', {
          students: Array.from({ length: 101 }, (_each, at) => student(`c${at}`)),
        }),
      ),
    ).toBe(65012);
    expect(await write('user/batch_delete_student', { useridlist: ['b1', 'nobody'] })).toMatchObject({
      result_list: [{ student_userid: 'nobody', errcode: 60111 }],
    });
  });

  it('stops at the cap of parents', async () => {
    sim.sim.state.corps.forEach((corp) => (corp.parentCap = 3));
    const full = await write('user/create_parent', {
      parent_userid: 'q',
      mobile: '+853 62555555',
      children: [{ student_userid: 's001', relation: 'x' }],
    });
    expect(codeOf(full)).toBe(65018);
  });
});

describe('school settings [wecom 08 §8]', () => {
  it('gives the subscription code to verified schools only', async () => {
    const codes = await sim.get('notice', 'externalcontact/get_subscribe_qr_code');
    expect(Object.keys(codes)).toEqual(expect.arrayContaining(['qrcode_big', 'qrcode_middle', 'qrcode_thumb']));
    sim.sim.state.corps.forEach((corp) => (corp.verified = false));
    expect(codeOf(await sim.get('notice', 'externalcontact/get_subscribe_qr_code'))).toBe(43009);
  });

  it('keeps modes and refuses wrong ones', async () => {
    expect(codeOf(await sim.post('edit', 'externalcontact/set_subscribe_mode', { subscribe_mode: 3 }))).toBe(65001);
    expect(codeOf(await sim.post('edit', 'externalcontact/set_subscribe_mode', { subscribe_mode: 2 }))).toBe(0);
    expect(await sim.get('edit', 'externalcontact/get_subscribe_mode')).toMatchObject({ subscribe_mode: 2 });
    expect(codeOf(await sim.post('edit', 'school/set_arch_sync_mode', { arch_sync_mode: 0 }))).toBe(65005);
    expect(codeOf(await sim.post('edit', 'school/set_chat_create_mode', { create_mode: 0 }))).toBe(0);
    expect(await sim.get('edit', 'school/get_chat_create_mode')).toMatchObject({ create_mode: 0 });
  });

  it('answers the next upgrade, runs it on demand, and marks the last grade of a stage', async () => {
    const when = Date.UTC(2026, 7, 31) / 1000;
    expect(await sim.post('edit', 'school/set_upgrade_info', { upgrade_time: when, upgrade_switch: 1 })).toMatchObject({
      next_upgrade_time: Date.UTC(2027, 7, 31) / 1000,
    });
    await write('department/create', { type: 2, parentid: 2, standard_grade: 93, id: 60 });
    await write('department/create', { type: 2, parentid: 2, standard_grade: 94, id: 61 });
    await sim.control('POST', '/corps/wwtestschool00001/upgrade', {});
    const grades = (await sim.get('edit', 'school/department/list'))['departments'] as Json[];
    expect(grades.find((each) => each['id'] === 60)).toMatchObject({
      standard_grade: 94,
      name: '高中四年级',
      is_graduated: 0,
    });
    expect(grades.find((each) => each['id'] === 61)).toMatchObject({ standard_grade: 94, is_graduated: 1 });
    expect(grades.find((each) => each['id'] === 40)).toMatchObject({
      standard_grade: 35,
      name: '小学五年级',
      register_year: 2023,
    });
  });

  it('turns an external contact into an openid and a card', async () => {
    const { parent } = (await sim.get('edit', 'school/user/get', { userid: 'P001' })) as { parent: Json };
    const id = String(parent['external_userid']);
    expect((await sim.post('edit', 'externalcontact/convert_to_openid', { external_userid: id }))['openid']).toMatch(/^o/);
    expect(await sim.get('edit', 'externalcontact/get', { external_userid: id })).toMatchObject({
      external_contact: { external_userid: id, name: '歐陽靜', is_subscribe: 1 },
    });
    expect(await sim.get('notice', 'school/agent/get_allow_scope', { agentid: '1000003' })).toMatchObject({
      allow_scope: { departments: { partyid: [1] } },
    });
    expect(codeOf(await sim.get('notice', 'school/agent/get_allow_scope', { agentid: '1000002' }))).toBe(301002);
  });
});
