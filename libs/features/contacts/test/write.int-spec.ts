import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { takeLane } from '../data/change.rows';
import { ChangeLane } from '../write/change-lane.service';
import type { DirectoryCommand } from '../write/commands';
import { newId, writeRig, type WriteRig } from './write.rig';

describe('changes of the directories', () => {
  let rig: WriteRig;
  beforeAll(async () => {
    rig = await writeRig();
  }, 60_000);
  afterAll(() => rig.close());
  beforeEach(async () => {
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
  });

  const classId = () => rig.id('school_node', `kind = 'class' AND deleted_at IS NULL`);
  const child = (studentId: string, relation = '媽媽') => ({ studentId, relation });

  it('builds grade, class, pupil and guardian of one batch in WeCom and in the mirror under the promised ids [SCH-03, SCH-04, SCH-20]', async () => {
    const [grade, room, pupil, mother] = [newId(), newId(), newId(), newId()];
    const teacher = await rig.id('member', `join_state <> 'left'`);
    await rig.add([
      {
        kind: 'node.create',
        nodeId: grade,
        nodeKind: 'grade',
        parentId: null,
        name: '小六',
        own: { origin: 'manual', standardGrade: 36, registerYear: 2021 },
      },
      {
        kind: 'node.create',
        nodeId: room,
        nodeKind: 'class',
        parentId: grade,
        name: '小六甲',
        teachers: [{ memberId: teacher, role: 'class_teacher', subject: '中文' }],
      },
      {
        kind: 'student.create',
        studentId: pupil,
        name: '陳新生',
        classIds: [room],
        invite: false,
        own: { mobile: '61234567', eduCardNo: '1234567', birthDate: '2014-03-01' },
      },
      {
        kind: 'parent.create',
        parentId: mother,
        mobile: '+853 66112233',
        children: [child(pupil)],
        invite: false,
        own: { name: '李女士' },
      },
    ]);
    expect(await rig.query(`SELECT 1 FROM student WHERE unit_id = $1 AND id = $2`, [pupil])).toEqual([]);
    await rig.drain();
    expect((await rig.states()).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    const corp = await rig.corp();
    const made = corp.schoolDepartments.find((node) => node.name === '小六甲')!;
    expect(corp.schoolDepartments.find((node) => node.id === made.parentid)?.name).toBe('小六');
    expect(made.department_admins).toHaveLength(1);
    const student = corp.students.find((each) => each.name === '陳新生')!;
    expect(student.department).toEqual([made.id]);
    expect(corp.parents.find((each) => each.mobile === '+853 66112233')?.children).toEqual([
      { student_userid: student.student_userid, relation: '媽媽' },
    ]);
    const rows = await rig.query(
      `SELECT s.name, s.edu_card_no IS NOT NULL AS card, n.id = $3 AS class, g.relation, p.name AS guardian
         FROM student s JOIN student_class sc ON sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL
         JOIN school_node n ON n.unit_id = $1 AND n.id = sc.class_id
         JOIN guardianship g ON g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL
         JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL
        WHERE s.unit_id = $1 AND s.id = $2 AND s.state = 'active' AND p.id = $4`,
      [pupil, room, mother],
    );
    expect(rows).toEqual([{ name: '陳新生', card: true, class: true, relation: 'mother', guardian: '李女士' }]);
    expect(await rig.query(`SELECT origin, standard_grade FROM school_node WHERE unit_id = $1 AND id = $2`, [grade])).toEqual([
      { origin: 'manual', standard_grade: 36 },
    ]);
  });

  it('writes a page of moves down at once exactly as one by one, and tells each its change [PRM-35, BEY-16]', async () => {
    const pupils = await rig.query<{ id: string }>(
      `SELECT id FROM student WHERE unit_id = $1 AND state = 'active' ORDER BY name DESC LIMIT 3`,
    );
    const room = await classId();
    const commands: DirectoryCommand[] = [
      { kind: 'student.update', studentId: pupils[0]!.id, addClassIds: [room] },
      { kind: 'student.update', studentId: pupils[1]!.id, classIds: [room] },
      { kind: 'student.update', studentId: pupils[2]!.id, name: '陳改名' },
    ];
    const options = { batchId: newId(), listener: 'registration' };
    const written = async () => {
      const rows = await rig.query<{ id: string; payload: string; base: string }>(
        `SELECT id, kind, entity, entity_id, label, lane_key, needs, priority, batch_id, listener, actor_id, dedupe_key, payload, base
           FROM directory_change WHERE unit_id = $1 ORDER BY seq`,
      );
      const cipher = await rig.test.db.read(rig.unit.ctx, (tx) => rig.test.parts.unitKeys.forUnit(tx));
      const open = (row: string, column: string, value: string): unknown =>
        JSON.parse(cipher.open({ table: 'directory_change', column, row }, value));
      return rows.map(({ id, payload, base, ...row }) => ({ ...row, payload: open(id, 'payload', payload), base: open(id, 'base', base) }));
    };
    await rig.add(commands, options);
    const alone = await written();
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
    const ids = await rig.test.db.inUnit(rig.unit.ctx, (tx) => rig.changes.addMany(tx, 'student', commands, options));
    expect(await written()).toEqual(alone);
    expect(alone.map((row) => row.base)).toEqual([{}, { department: expect.any(Array) }, { name: expect.any(String) }]);
    expect(await rig.query(`SELECT id FROM directory_change WHERE unit_id = $1 ORDER BY seq`)).toEqual(ids.map((id) => ({ id })));
  });

  it('keeps the command sealed while it waits and drops it when it is over [OVR-34, F2]', async () => {
    const [change] = await rig.add([
      {
        kind: 'student.create',
        studentId: newId(),
        name: '密封',
        classIds: [await classId()],
        invite: false,
        own: { mobile: '62999888', birthDate: '2015-05-05' },
      },
    ]);
    const [waiting] = await rig.query<{ payload: string }>(`SELECT payload FROM directory_change WHERE unit_id = $1 AND id = $2`, [change]);
    expect(waiting?.payload).toMatch(/^v1\./);
    expect(waiting?.payload).not.toContain('62999888');
    await rig.drain();
    expect(await rig.query(`SELECT payload, base FROM directory_change WHERE unit_id = $1 AND id = $2`, [change])).toEqual([
      { payload: null, base: null },
    ]);
  });

  it('answers a form at once and leaves nothing pending [14 §7]', async () => {
    const student = await rig.id('student', `state = 'active'`);
    const [change] = await rig.add([{ kind: 'student.update', studentId: student, name: '改好了' }], { form: true });
    expect(await rig.changes.carryOutNow(rig.unit.ctx, change!)).toEqual({ state: 'done', entityId: student });
    expect((await rig.corp()).students.some((each) => each.name === '改好了')).toBe(true);
    expect(await rig.query(`SELECT name FROM student WHERE unit_id = $1 AND id = $2`, [student])).toEqual([{ name: '改好了' }]);
  });

  it('tells the person what WeCom refused and keeps the old value in force [14 §7, CON-20]', async () => {
    const [first, second] = await rig.query<{ id: string; userid: string }>(
      `SELECT id, wecom_userid AS userid FROM parent WHERE unit_id = $1 AND removed_at IS NULL AND NOT is_student ORDER BY id LIMIT 2`,
    );
    const taken = (await rig.corp()).parents.find((each) => each.parent_userid === second!.userid)!.mobile;
    const [change] = await rig.add([{ kind: 'parent.update', parentId: first!.id, mobile: taken }], { form: true });
    await expect(rig.changes.carryOutNow(rig.unit.ctx, change!)).rejects.toMatchObject({ code: 'MOBILE_EXISTS' });
    expect(await rig.states()).toEqual([{ kind: 'parent.update', state: 'discarded', error: 'answer:60137' }]);
  });

  it('waits while WeCom is down, loses nothing and doubles nothing afterwards [14 §7, G6]', async () => {
    const room = await classId();
    const before = (await rig.corp()).students.length;
    await rig.simulator.control('POST', '/sim/faults/rules', {
      kind: 'accept-then-drop',
      path: 'school/user/batch_create_student',
      maxHits: 1,
    });
    const pupils = Array.from({ length: 30 }, (_, i) => ({
      kind: 'student.create' as const,
      studentId: newId(),
      name: `批量${String(i)}`,
      classIds: [room],
      invite: false,
    }));
    const batchId = newId();
    await rig.add(pupils, { batchId });
    await rig.drain();
    const paused = await rig.test.db.read(rig.unit.ctx, (tx) => rig.changes.progress(tx, batchId));
    expect(paused).toMatchObject({ total: 30, pending: 30 });
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE directory_lane SET paused_until = NULL WHERE unit_id = $1`, [tx.unitId]),
    );
    await rig.drain(true);
    expect(await rig.test.db.read(rig.unit.ctx, (tx) => rig.changes.progress(tx, batchId))).toMatchObject({ done: 30, pending: 0 });
    expect((await rig.corp()).students.length).toBe(before + 30);
    expect(await rig.query(`SELECT count(*)::int AS n FROM student WHERE unit_id = $1 AND name LIKE '批量%' AND state = 'active'`)).toEqual(
      [{ n: 30 }],
    );
  });

  it('goes on after a worker that died between WeCom and the mirror, without entering anybody twice [14 §7, R1]', async () => {
    const room = await classId();
    const pupils = Array.from({ length: 5 }, (_, i) => ({
      kind: 'student.create' as const,
      studentId: newId(),
      name: `中斷${String(i)}`,
      classIds: [room],
      invite: false,
    }));
    await rig.add(pupils);
    await rig.drain();
    // As if the worker had been killed after WeCom's answer: nothing of it was stored, and its lane lease ran out.
    await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
      await tx.execute(
        `DELETE FROM student_class WHERE unit_id = $1 AND student_id IN (SELECT id FROM student WHERE unit_id = $1 AND name LIKE '中斷%')`,
        [tx.unitId],
      );
      await tx.execute(`DELETE FROM student WHERE unit_id = $1 AND name LIKE '中斷%'`, [tx.unitId]);
      await tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]);
      await tx.execute(`UPDATE directory_lane SET holder = uuidv7(), lease_until = now() - interval '1 second' WHERE unit_id = $1`, [
        tx.unitId,
      ]);
    });
    const before = (await rig.corp()).students.length;
    await rig.add(pupils);
    await rig.drain();
    expect((await rig.states()).every(({ state }) => state === 'done')).toBe(true);
    expect((await rig.corp()).students.length).toBe(before);
    expect(await rig.query(`SELECT count(*)::int AS n FROM student WHERE unit_id = $1 AND name LIKE '中斷%' AND state = 'active'`)).toEqual(
      [{ n: 5 }],
    );
  });

  it('lets unrelated changes pass a refused one; what needs it waits, and a retry takes both along [14 §7]', async () => {
    const room = await classId();
    const [ghost, pupil, other] = [newId(), newId(), newId()];
    const ids = await rig.add([
      {
        kind: 'student.create',
        studentId: pupil,
        name: '名字'.repeat(4),
        userid: (await rig.corp()).students[0]!.student_userid,
        classIds: [room],
        invite: false,
      },
      { kind: 'parent.create', parentId: ghost, mobile: '+853 66440011', children: [child(pupil)], invite: false },
      { kind: 'student.create', studentId: other, name: '不相關', classIds: [room], invite: false },
    ]);
    await rig.drain();
    expect((await rig.states()).map(({ state, error }) => [state, error])).toEqual([
      ['failed', 'answer:60102'],
      ['failed', 'blocked'],
      ['done', null],
    ]);
    expect(await rig.test.db.inUnit(rig.unit.ctx, (tx) => rig.changes.discard(tx, ids[0]!))).toBe(2);
    expect((await rig.states()).map(({ state }) => state)).toEqual(['discarded', 'discarded', 'done']);
  });

  it('adds a child to the guardian who has the mobile already instead of entering him twice [SCH-18, SCH-20]', async () => {
    const room = await classId();
    const [one, two] = [newId(), newId()];
    await rig.add([
      { kind: 'student.create', studentId: one, name: '大寶', classIds: [room], invite: false },
      { kind: 'student.create', studentId: two, name: '小寶', classIds: [room], invite: false },
      { kind: 'parent.join', parentId: newId(), mobile: '+853 66550022', children: [child(one, '爸爸')], invite: false },
      { kind: 'parent.join', parentId: newId(), mobile: '66550022', children: [child(two, '爸爸')], invite: false },
    ]);
    await rig.drain();
    expect((await rig.states()).map(({ state, error }) => [state, error])).toEqual(Array.from({ length: 4 }, () => ['done', null]));
    const fathers = (await rig.corp()).parents.filter((each) => each.mobile.endsWith('66550022'));
    expect(fathers).toHaveLength(1);
    expect(fathers[0]!.children).toHaveLength(2);
  });

  it('takes a pupil out with guardians who have no other child, and keeps the others [SCH-21]', async () => {
    const corp = await rig.corp();
    const shared = corp.parents.find((each) => each.children.length > 1)!;
    const gone = shared.children[0]!.student_userid;
    const single = corp.parents.filter((each) => each.children.length === 1 && each.children[0]!.student_userid === gone);
    const id = await rig.id('student', 'lower(wecom_userid) = lower($2)', gone);
    await rig.add([{ kind: 'student.delete', studentId: id }]);
    await rig.drain();
    const after = await rig.corp();
    expect(after.students.some((each) => each.student_userid === gone)).toBe(false);
    expect(after.parents.find((each) => each.parent_userid === shared.parent_userid)?.children).toHaveLength(shared.children.length - 1);
    for (const each of single) expect(after.parents.some((p) => p.parent_userid === each.parent_userid)).toBe(false);
    expect(await rig.query(`SELECT state FROM student WHERE unit_id = $1 AND id = $2`, [id])).toEqual([{ state: 'removed' }]);
  });

  it('creates a department, heads it, renames, moves and deletes it; members come, change and go [CON-02, CON-13, CON-28]', async () => {
    const root = await rig.id('department', 'wecom_id = 1');
    const [lab, sub, person] = [newId(), newId(), newId()];
    await rig.add([
      { kind: 'department.create', departmentId: lab, parentId: root, name: '實驗部' },
      { kind: 'department.create', departmentId: sub, parentId: lab, name: '子部門' },
      {
        kind: 'member.create',
        memberId: person,
        name: '新同事',
        mobile: '+853 66330099',
        departments: [{ departmentId: lab }],
        invite: true,
        own: { staffKind: ['teacher'], englishId: 'newc' },
      },
      { kind: 'department.heads', departmentId: lab, memberIds: [person] },
      { kind: 'member.update', memberId: person, title: '主任' },
      { kind: 'department.update', departmentId: sub, name: '改名部門', parentId: root },
    ]);
    await rig.drain();
    expect((await rig.states()).map(({ state, error }) => [state, error])).toEqual(Array.from({ length: 6 }, () => ['done', null]));
    expect(
      await rig.query(
        `SELECT m.title, m.english_id, m.staff_kind, m.mobile IS NOT NULL AS mobile, md.is_head FROM member m
         JOIN member_department md ON md.unit_id = $1 AND md.member_id = m.id WHERE m.unit_id = $1 AND m.id = $2`,
        [person],
      ),
    ).toEqual([{ title: '主任', english_id: 'newc', staff_kind: ['teacher'], mobile: true, is_head: true }]);
    await rig.add([
      { kind: 'department.delete', departmentId: lab },
      { kind: 'department.delete', departmentId: sub },
      { kind: 'member.enable', memberId: person, enabled: false },
    ]);
    await rig.drain();
    expect((await rig.states()).slice(6).map(({ state, error }) => [state, error])).toEqual([
      ['failed', 'answer:60005'],
      ['done', null],
      ['done', null],
    ]);
    await rig.add([{ kind: 'member.delete', memberId: person }]);
    await rig.drain();
    expect(await rig.query(`SELECT join_state FROM member WHERE unit_id = $1 AND id = $2`, [person])).toEqual([{ join_state: 'left' }]);
  });

  it('makes a label, fills it, renames it and takes it away [LAB-01, LAB-11]', async () => {
    const label = newId();
    const member = await rig.id('member', `join_state <> 'left'`);
    await rig.add([
      { kind: 'label.create', labelId: label, name: '科組長' },
      { kind: 'label.members', labelId: label, addMembers: [member] },
      { kind: 'label.rename', labelId: label, name: '學科組長' },
    ]);
    await rig.drain();
    expect((await rig.states()).map(({ state, error }) => [state, error])).toEqual(Array.from({ length: 3 }, () => ['done', null]));
    expect((await rig.corp()).tags.find((tag) => tag.tagname === '學科組長')?.userlist).toHaveLength(1);
    expect(
      await rig.query(
        `SELECT l.name FROM label l JOIN label_member lm ON lm.unit_id = $1 AND lm.label_id = l.id WHERE l.unit_id = $1 AND l.id = $2`,
        [label],
      ),
    ).toEqual([{ name: '學科組長' }]);
    await rig.add([{ kind: 'label.delete', labelId: label }]);
    await rig.drain();
    expect((await rig.corp()).tags.some((tag) => tag.tagname === '學科組長')).toBe(false);
  });

  it('runs twice, and in two processes at once, without doing anything twice [R1]', async () => {
    const room = await classId();
    const pupils = Array.from({ length: 8 }, (_, i) => ({
      kind: 'student.create' as const,
      studentId: newId(),
      name: `兩次${String(i)}`,
      classIds: [room],
      invite: false,
    }));
    await rig.add(pupils, { dedupeKey: undefined });
    const again = await rig.add([pupils[0]!], { dedupeKey: 'same' });
    expect(await rig.add([pupils[0]!], { dedupeKey: 'same' })).toEqual(again);
    await Promise.all([rig.drain(), rig.drain()]);
    await rig.drain(true);
    expect((await rig.corp()).students.filter((each) => each.name.startsWith('兩次'))).toHaveLength(8);
    expect((await rig.states()).filter(({ state }) => state === 'done')).toHaveLength(9);
  });

  it('keeps the lane while WeCom takes long to answer, and leaves it to the next soon after it fell silent [R1, R4]', async () => {
    const lane = rig.test.app.get(ChangeLane, { strict: false });
    const { leaseMs } = lane;
    expect(leaseMs).toBeLessThanOrEqual(10_000);
    lane.leaseMs = 300;
    try {
      await rig.simulator.control('POST', '/sim/faults/rules', { kind: 'slow', path: 'school/user/create_student', ms: 1_500, maxHits: 1 });
      const pupil = newId();
      await rig.add([{ kind: 'student.create', studentId: pupil, name: '久候', classIds: [await classId()], invite: false }]);
      const slow = lane.work(rig.unit.ctx, { budgetMs: 5_000 });
      await new Promise((resolve) => setTimeout(resolve, 3 * lane.leaseMs));
      expect(await lane.work(rig.unit.ctx, { budgetMs: 5_000 })).toBe('busy');
      expect(await slow).toBe('idle');
      expect((await rig.corp()).students.filter((each) => each.name === '久候')).toHaveLength(1);
      // Somebody who was killed says nothing more.
      await rig.test.db.inUnit(rig.unit.ctx, (tx) => takeLane(tx, { holder: newId(), leaseMs: lane.leaseMs }, false));
      expect(await lane.work(rig.unit.ctx, { budgetMs: 5_000 })).toBe('busy');
      await new Promise((resolve) => setTimeout(resolve, 1.2 * lane.leaseMs));
      expect(await lane.work(rig.unit.ctx, { budgetMs: 5_000 })).toBe('idle');
    } finally {
      lane.leaseMs = leaseMs;
    }
  });
});
