import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WecomGateway } from '@features/wecom-gateway';
import { writeRig, type WriteRig } from './write.rig';

describe('a change that meets another hand in WeCom', () => {
  let rig: WriteRig;
  const log: string[] = [];
  beforeAll(async () => {
    rig = await writeRig([], { write: (line) => void log.push(line) });
  }, 60_000);
  afterAll(() => rig.close());

  const wecom = () => rig.test.app.get(WecomGateway, { strict: false }).connection(rig.unit.ctx);

  it('keeps both versions when somebody changed the object in WeCom meanwhile, and overwrites only when told so [BEY-16]', async () => {
    const [student] = await rig.query<{ id: string; userid: string; name: string }>(
      `SELECT id, wecom_userid AS userid, name FROM student WHERE unit_id = $1 AND state = 'active' ORDER BY id DESC LIMIT 1`,
    );
    const [change] = await rig.add([{ kind: 'student.update', studentId: student!.id, name: '我的版本' }], { form: true });
    const app = await wecom();
    await app.schoolUsers.updateStudent({ student_userid: student!.userid, name: '別人的版本' });
    expect(await rig.changes.carryOutNow(rig.unit.ctx, change!)).toEqual({ state: 'failed', code: 'DIRECTORY_CONFLICT' });
    expect((await rig.corp()).students.find((each) => each.student_userid === student!.userid)?.name).toBe('別人的版本');
    await expect(rig.test.db.inUnit(rig.unit.ctx, (tx) => rig.changes.retry(tx, change!))).rejects.toMatchObject({
      code: 'DIRECTORY_CONFLICT',
    });
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => rig.changes.retry(tx, change!, { overwrite: true }));
    await rig.drain();
    expect((await rig.corp()).students.find((each) => each.student_userid === student!.userid)?.name).toBe('我的版本');
  });

  it('reads at once what WeCom has when a person keeps that after a conflict, and only then [14 §7, BEY-16]', async () => {
    const app = await wecom();
    const [pupil] = await rig.query<{ id: string; userid: string }>(
      `SELECT id, wecom_userid AS userid FROM student WHERE unit_id = $1 AND state = 'active' ORDER BY name LIMIT 1`,
    );
    const [room] = await rig.query<{ id: string; number: number }>(
      `SELECT id, wecom_id AS number FROM school_node WHERE unit_id = $1 AND kind = 'class' AND deleted_at IS NULL ORDER BY wecom_id LIMIT 1`,
    );
    const conflicts = await rig.add(
      [
        { kind: 'student.update', studentId: pupil!.id, name: '我的學生' },
        { kind: 'node.update', nodeId: room!.id, name: '我的班' },
      ],
      { form: true },
    );
    await app.schoolUsers.updateStudent({ student_userid: pupil!.userid, name: '企業微信的學生' });
    await app.schoolDepartments.update({ id: room!.number, name: '企業微信的班' });
    await rig.drain();
    expect((await rig.states()).slice(-2).map(({ state, error }) => [state, error])).toEqual([
      ['failed', 'conflict'],
      ['failed', 'conflict'],
    ]);
    const shown = async () => [
      ...(await rig.query(`SELECT name FROM student WHERE unit_id = $1 AND id = $2`, [pupil!.id])),
      ...(await rig.query(`SELECT name FROM school_node WHERE unit_id = $1 AND id = $2`, [room!.id])),
    ];
    expect(await shown()).not.toContainEqual({ name: expect.stringContaining('企業微信') });
    for (const id of conflicts) {
      // Pressed twice, or by two administrators: read once.
      for (let press = 0; press < 2; press += 1) await rig.test.db.inUnit(rig.unit.ctx, (tx) => rig.changes.discard(tx, id));
    }
    await rig.drain();
    expect(await shown()).toEqual([{ name: '企業微信的學生' }, { name: '企業微信的班' }]);
    const kept = () =>
      rig.query(`SELECT ref, done_at IS NOT NULL AS done FROM directory_event WHERE unit_id = $1 AND change_type = 'kept' ORDER BY ref`);
    expect(await kept()).toEqual([
      { ref: `node:${String(room!.number)}`, done: true },
      { ref: `person:${pupil!.userid}`, done: true },
    ]);

    // A change that WeCom itself refused tells nothing new about the object.
    const [refused] = await rig.add([{ kind: 'student.update', studentId: pupil!.id, name: '又一個' }]);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE directory_change SET state = 'failed', error = 'answer:60123' WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        refused,
      ]),
    );
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => rig.changes.discard(tx, refused!));
    expect(await kept()).toHaveLength(2);
  });

  it('writes down what is a fault of ours in a change: the person is told no more than its number [D6, V16.5.1]', async () => {
    // No node of ours stands for the school itself; one that does so all the same has no teachers to be set.
    const room = await rig.id('school_node', `kind = 'class' AND deleted_at IS NULL`);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE school_node SET wecom_id = 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, room]),
    );
    const [change] = await rig.add([{ kind: 'node.teachers', nodeId: room, teachers: [] }], { form: true });
    await expect(rig.changes.carryOutNow(rig.unit.ctx, change!)).rejects.toMatchObject({ code: 'INTERNAL' });
    const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ level }) => level === 'error');
    expect(lines).toEqual([
      expect.objectContaining({
        msg: 'fault of ours in a change of the directory',
        unitId: rig.unit.ctx.unitId,
        change,
        kind: 'node.teachers',
        err: expect.objectContaining({ stack: expect.stringContaining('node.carrier') }),
      }),
    ]);
  });
});
