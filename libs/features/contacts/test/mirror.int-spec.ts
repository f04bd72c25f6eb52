import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '@platform/errors/domain-error';
import { createTestApp, type TestApp } from '@testing/test-app';
import { WecomError } from '@wecom';
import { FakeDirectory } from './fake-directory';
import { mirrored } from './mirrored';
import { mirrorParts } from './mirror-parts';

/** A small school with every kind of tie. */
export function smallSchool(): FakeDirectory {
  const wecom = new FakeDirectory();
  wecom.putDepartment(2, '教務處', 1, 10);
  wecom.putDepartment(3, '數學科', 2);
  wecom.putUser({
    userid: 'Ho.KaMan',
    name: '何嘉敏',
    position: '校務主任',
    department: [1, 2],
    is_leader_in_dept: [0, 1],
    mobile: '+853 66120001',
  });
  wecom.putUser({
    userid: 'lam.waii',
    name: '林慧儀',
    position: '班主任',
    department: [2],
    is_leader_in_dept: [0],
    mobile: '66120002',
    alias: 'Vivian',
  });
  wecom.putUser({ userid: 'new.one', name: '鄧燕芳', department: [3], is_leader_in_dept: [0], status: 4 });
  wecom.putTag(1, '管理員', ['Ho.KaMan']);
  wecom.putTag(2, '科組長', ['lam.waii'], [3]);
  wecom.putNode(10, 4, '本部', 1, [{ userid: 'Ho.KaMan', type: 1 }]);
  wecom.putNode(20, 2, '小三', 10);
  wecom.putNode(31, 1, '小三甲', 20, [
    { userid: 'lam.waii', type: 3, subject: '數學' },
    { userid: 'Ho.KaMan', type: 4, subject: '中文' },
  ]);
  wecom.putNode(32, 1, '小三乙', 20);
  wecom.putStudent('s1', '阿木', [31]);
  wecom.putStudent('s2', '阿林', [31, 32]);
  wecom.putParent('p1', '66210001', { s1: '媽媽', s2: '媽媽' }, true);
  wecom.putParent('p2', '66210002', { s1: '爺爺' });
  wecom.putParent('p3', '66210003', { s2: '本人' }, true);
  return wecom;
}

describe('the mirror of both directories', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [] });
  });
  afterAll(() => test.close());

  const shown = (ctx: Parameters<typeof mirrored>[2]) => mirrored(test.db, test.parts.unitKeys, ctx);

  it('shows both directories after a full run, and a repeat changes nothing [SCH-18, CON-28]', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    const first = await mirror.compare(unit.ctx);
    expect(await shown(unit.ctx)).toEqual(wecom.truth());
    expect(first.school?.toJSON()).toMatchObject({
      nodes: { added: 4 },
      students: { added: 2 },
      parents: { added: 3 },
      relations: { added: 4 },
    });
    const second = await mirror.compare(unit.ctx);
    expect([second.contacts?.total, second.school?.total]).toEqual([0, 0]);
    const row = await test.db.read(unit.ctx, (tx) =>
      tx.query(`SELECT relation, relation_label FROM guardianship WHERE unit_id = $1 ORDER BY relation_label`, [tx.unitId]),
    );
    expect(row).toContainEqual({ relation: 'self', relation_label: '本人' });
    expect(row).toContainEqual({ relation: 'grandfather', relation_label: '爺爺' });
  });

  it('tells not downloaded from joined, and keeps the system label [LAB-10]', async () => {
    const unit = await test.unit();
    await mirrorParts(test, smallSchool()).compare(unit.ctx);
    const members = await test.db.read(unit.ctx, (tx) =>
      tx.query(`SELECT wecom_userid, join_state FROM member WHERE unit_id = $1 ORDER BY 1`, [tx.unitId]),
    );
    expect(members).toContainEqual({ wecom_userid: 'new.one', join_state: 'not_downloaded' });
    const label = await test.db.read(unit.ctx, (tx) =>
      tx.one(`SELECT name FROM label WHERE unit_id = $1 AND system_key = 'admin'`, [tx.unitId]),
    );
    expect(label).toEqual({ name: '管理員' });
  });

  it('keeps numbers that WeCom no longer tells [spec 14 §7]', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    await mirror.compare(unit.ctx);
    const before = await shown(unit.ctx);
    wecom.tellsMobiles = false;
    expect((await mirror.compare(unit.ctx)).school?.total).toBe(0);
    expect(await shown(unit.ctx)).toEqual(before);
  });

  it('lets two guardians swap their numbers in one run [CON-20]', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    await mirror.compare(unit.ctx);
    wecom.parents.get('p1')!.mobile = '66210002';
    wecom.parents.get('p2')!.mobile = '66210001';
    await mirror.compare(unit.ctx);
    expect(await shown(unit.ctx)).toEqual(wecom.truth());
  });

  it('lets two labels swap their names [LAB-10]', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    wecom.putTag(3, '級組長', []);
    const mirror = mirrorParts(test, wecom);
    await mirror.compare(unit.ctx);
    wecom.tags.get(2)!.name = '級組長';
    wecom.tags.get(3)!.name = '科組長';
    await mirror.compare(unit.ctx);
    expect(await shown(unit.ctx)).toEqual(wecom.truth());
  });

  it('marks a missing person as gone only after two full runs and takes him back when he returns [spec 14 §11]', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    await mirror.compare(unit.ctx);
    const before = await shown(unit.ctx);
    const kept = wecom.users.get('lam.waii')!;
    wecom.dropStudent('s1');
    wecom.dropUser('lam.waii');
    await mirror.compare(unit.ctx);
    const stateOf = (table: string, column: string, userid: string) =>
      test.db.read(unit.ctx, (tx) =>
        tx.one(`SELECT ${column} AS state FROM ${table} WHERE unit_id = $1 AND wecom_userid = $2`, [tx.unitId, userid]),
      );
    expect(await stateOf('student', 'state', 's1')).toEqual({ state: 'active' });
    expect(await stateOf('member', 'join_state', 'lam.waii')).toEqual({ state: 'active' });
    await mirror.compare(unit.ctx);
    expect(await stateOf('student', 'state', 's1')).toEqual({ state: 'removed' });
    expect(await stateOf('member', 'join_state', 'lam.waii')).toEqual({ state: 'left' });
    expect(await shown(unit.ctx)).toEqual(wecom.truth());
    const whole = smallSchool();
    for (const [userid, student] of whole.students) wecom.students.set(userid, student);
    for (const [userid, parent] of whole.parents) wecom.parents.set(userid, parent);
    wecom.putUser(kept);
    wecom.nodes.set(31, whole.nodes.get(31)!);
    wecom.tags.set(2, whole.tags.get(2)!);
    await mirror.compare(unit.ctx);
    expect(await shown(unit.ctx)).toEqual(before);
  });

  it('closes the old class and opens the new one when a pupil moves [SCH-27]', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    await mirror.compare(unit.ctx);
    wecom.putStudent('s1', '阿木', [32]);
    await mirror.compare(unit.ctx);
    const rows = await test.db.read(unit.ctx, (tx) =>
      tx.query<{ name: string; open: boolean }>(
        `SELECT n.name, sc.to_date IS NULL AS open FROM student_class sc JOIN school_node n ON n.unit_id = sc.unit_id AND n.id = sc.class_id
           JOIN student s ON s.unit_id = sc.unit_id AND s.id = sc.student_id WHERE sc.unit_id = $1 AND s.wecom_userid = 's1' ORDER BY n.name`,
        [tx.unitId],
      ),
    );
    expect(rows).toEqual([
      { name: '小三乙', open: true },
      { name: '小三甲', open: false },
    ]);
  });

  it('believes no answer that makes most of the school disappear', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    for (let i = 0; i < 120; i += 1) wecom.putStudent(`many${String(i)}`, `學生${String(i)}`, [31]);
    const mirror = mirrorParts(test, wecom);
    await mirror.compare(unit.ctx);
    wecom.students.clear();
    wecom.parents.clear();
    for (let night = 0; night < 3; night += 1) await mirror.compare(unit.ctx);
    const left = await test.db.read(unit.ctx, (tx) =>
      tx.one(`SELECT count(*) AS n FROM student WHERE unit_id = $1 AND state = 'active'`, [tx.unitId]),
    );
    expect(left).toEqual({ n: 122 });
    const sync = await test.db.read(unit.ctx, (tx) =>
      tx.one(`SELECT state, error FROM directory_sync WHERE unit_id = $1 AND directory = 'school'`, [tx.unitId]),
    );
    expect(sync).toEqual({ state: 'failed', error: 'shrank:122/122' });
  });

  it('never overwrites what an event read later than a page [G4]', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    await mirror.compare(unit.ctx);
    // The page of class 31 is read with the old name; before it is written the event of the change is worked off.
    wecom.putStudent('s1', '舊名', [31]);
    const list = wecom.app.schoolUsers.list.bind(wecom.app.schoolUsers);
    wecom.app.schoolUsers.list = async (id) => {
      const answer = await list(id);
      if (id === 31) {
        await mirror.take(unit.ctx, wecom.putStudent('s1', '新名', [31]));
        await mirror.drain();
      }
      return answer;
    };
    await mirror.compare(unit.ctx);
    expect(await shown(unit.ctx)).toEqual(wecom.truth());
  });

  it('lets one full run work at a time, and a further try of the same job take over', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    let second: unknown = 'not tried';
    const list = wecom.app.departments.list.bind(wecom.app.departments);
    wecom.app.departments.list = async () => {
      wecom.app.departments.list = list;
      second = await mirror.compare(unit.ctx);
      return list();
    };
    const run = '01890000-0000-7000-8000-0000000000aa';
    await mirror.full.run(unit.ctx, run);
    expect(second).toEqual({});
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE directory_sync SET state = 'running', lease_until = now() + interval '1 minute' WHERE unit_id = $1`, [tx.unitId]),
    );
    expect(await mirror.compare(unit.ctx)).toEqual({});
    expect(Object.keys(await mirror.full.run(unit.ctx, run))).toEqual(['contacts', 'school']);
  });

  it('goes on with the school when the contacts cannot be read, and fails quietly where nothing is connected', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    wecom.beforeAnswer = (call) => {
      if (call === 'user/list')
        throw new WecomError({ kind: 'answer', call, corpId: 'x', code: 48002, errmsg: 'no right', retryable: false });
    };
    await expect(mirror.compare(unit.ctx)).rejects.toThrow(/48002/);
    const states = () =>
      test.db.read(unit.ctx, (tx) =>
        tx.query(`SELECT directory, state, error FROM directory_sync WHERE unit_id = $1 ORDER BY 1`, [tx.unitId]),
      );
    expect(await states()).toEqual([
      { directory: 'contacts', state: 'failed', error: 'answer:48002' },
      { directory: 'school', state: 'ok', error: null },
    ]);
    wecom.connection = () => Promise.reject(new DomainError('WECOM_NOT_CONNECTED'));
    expect(await mirror.compare(unit.ctx)).toEqual({});
    expect(await states()).toEqual(
      ['contacts', 'school'].map((directory) => ({ directory, state: 'failed', error: 'WECOM_NOT_CONNECTED' })),
    );
  });

  it('says in the sync state why a run failed, and keeps what it had written', async () => {
    const unit = await test.unit();
    const wecom = smallSchool();
    const mirror = mirrorParts(test, wecom);
    wecom.beforeAnswer = (call) => {
      if (call === 'school/user/list')
        throw new WecomError({ kind: 'answer', call, corpId: 'x', code: 65022, errmsg: 'no right', retryable: false });
    };
    await expect(mirror.compare(unit.ctx)).rejects.toThrow(/65022/);
    expect((await shown(unit.ctx)) as { nodes: unknown[] }).toMatchObject({
      nodes: expect.arrayContaining([expect.objectContaining({ name: '小三甲' })]),
    });
    const sync = await test.db.read(unit.ctx, (tx) =>
      tx.query(`SELECT directory, state, error FROM directory_sync WHERE unit_id = $1 ORDER BY 1`, [tx.unitId]),
    );
    expect(sync).toEqual([
      { directory: 'contacts', state: 'ok', error: null },
      { directory: 'school', state: 'failed', error: 'answer:65022' },
    ]);
    wecom.beforeAnswer = () => undefined;
    await mirror.compare(unit.ctx);
    expect(await shown(unit.ctx)).toEqual(wecom.truth());
  });
});
