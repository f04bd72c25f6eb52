import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DirectoryWriter } from '../mirror/directory-writer';
import { ObjectSync } from '../mirror/object-sync.service';
import type { DirectoryCommand } from '../write/commands';
import { newId, writeRig, type WriteRig } from './write.rig';

interface Family {
  student: string;
  mother: string;
  father: string;
  commands: DirectoryCommand[];
}

describe('families on their way to WeCom', () => {
  let rig: WriteRig;
  let room: string;
  let numbers = 0;
  beforeAll(async () => {
    rig = await writeRig();
    room = await rig.id('school_node', `kind = 'class' AND deleted_at IS NULL`);
  }, 60_000);
  afterAll(() => rig.close());
  beforeEach(async () => {
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
  });

  const mobile = (): string => `+853 ${String(68_000_000 + (numbers += 1))}`;
  const child = (studentId: string, relation: string) => ({ studentId, relation });
  const family = (name: string, motherMobile = mobile()): Family => {
    const [student, mother, father] = [newId(), newId(), newId()];
    return {
      student,
      mother,
      father,
      commands: [
        {
          kind: 'student.create',
          studentId: student,
          name,
          classIds: [room],
          invite: false,
          own: { eduCardNo: `C${name}`, birthDate: '2015-09-01' },
        },
        {
          kind: 'parent.join',
          parentId: mother,
          mobile: motherMobile,
          children: [child(student, '媽媽')],
          invite: false,
          own: { name: `${name}媽` },
        },
        { kind: 'parent.join', parentId: father, mobile: mobile(), children: [child(student, '爸爸')], invite: false },
      ],
    };
  };
  const families = (word: string, n: number): Family[] => Array.from({ length: n }, (_, i) => family(`${word}${String(i)}`));
  const join = async (list: readonly Family[]): Promise<void> => {
    await rig.add(list.flatMap((one) => one.commands));
    await rig.drain();
  };
  /** Calls of the corp since then, by path. */
  const calls = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
    const log = () =>
      rig.simulator.control<{ calls: { id: number; path: string }[] }>('GET', `/sim/calls?corp=${rig.unit.corpId}&limit=20000`);
    const before = Math.max(0, ...(await log()).calls.map((call) => call.id));
    await work();
    const counts: Record<string, number> = {};
    for (const { id, path } of (await log()).calls) {
      const name = path.replace(/^.*school\/user\//, '');
      if (id > before && path.includes('school/user/')) counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };
  const problems = async () => (await rig.states()).filter(({ state }) => state !== 'done');
  const inWecom = async (word: string) => {
    const { students, parents } = await rig.corp();
    const own = students.filter((each) => each.name.startsWith(word));
    const ids = new Set(own.map((each) => each.student_userid));
    return { students: own, parents: parents.filter((each) => each.children.some((one) => ids.has(one.student_userid))) };
  };
  const mirrored = async (word: string) => {
    const [row] = await rig.query<{ students: number; parents: number; ties: number; cards: number; names: number }>(
      `SELECT count(DISTINCT s.id)::int AS students, count(DISTINCT p.id)::int AS parents, count(*)::int AS ties,
              count(DISTINCT s.id) FILTER (WHERE s.edu_card_index IS NOT NULL AND s.birth_date IS NOT NULL)::int AS cards,
              count(DISTINCT p.id) FILTER (WHERE p.name IS NOT NULL)::int AS names
         FROM student s JOIN guardianship g ON g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL
         JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL
        WHERE s.unit_id = $1 AND s.state = 'active' AND starts_with(s.name, $2)`,
      [word],
    );
    return row;
  };
  const unpause = () =>
    rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`UPDATE directory_lane SET paused_until = NULL WHERE unit_id = $1`, [tx.unitId]));

  it('writes families that come one by one in hundreds, pupils before their guardians [14 §7, SCH-20]', async () => {
    const list = families('百家', 40);
    expect(await calls(() => join(list))).toEqual({ batch_create_student: 1, batch_create_parent: 1 });
    expect(await problems()).toEqual([]);
    expect(await mirrored('百家')).toEqual({ students: 40, parents: 80, ties: 80, cards: 40, names: 40 });
    const { students, parents } = await inWecom('百家');
    expect([students.length, parents.length]).toEqual([40, 80]);
    expect(await rig.query(`SELECT 1 FROM parent WHERE unit_id = $1 AND id = $2`, [list[7]!.mother])).toHaveLength(1);
  });

  it('adds the second child of one number to the guardian of the first, in calls of their own [SCH-18, SCH-20]', async () => {
    const shared = mobile();
    const list = [family('手足甲', shared), family('旁人甲'), family('手足乙', shared), family('旁人乙')];
    expect(await calls(() => join(list))).toEqual({
      batch_create_student: 1,
      batch_create_parent: 2,
      get: 1,
      batch_update_parent: 1,
    });
    expect(await problems()).toEqual([]);
    const mother = (await rig.corp()).parents.find((each) => each.mobile === shared)!;
    expect(mother.children.map((each) => each.relation)).toEqual(['媽媽', '媽媽']);
    expect(await mirrored('手足')).toMatchObject({ students: 2, parents: 3, ties: 4 });
  });

  it('tells of each refused guardian why, and lets the others pass [14 §7, CON-20]', async () => {
    const list = families('拒絕', 6);
    const [taken] = await rig.query<{ userid: string }>(
      `SELECT wecom_userid AS userid FROM parent WHERE unit_id = $1 AND removed_at IS NULL AND NOT is_student ORDER BY id LIMIT 1`,
    );
    const corp = await rig.corp();
    const theirs = corp.parents.find((each) => each.parent_userid === taken!.userid)!.mobile;
    // A number of WeCom that the mirror does not know as a guardian's.
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE parent SET mobile_index = NULL WHERE unit_id = $1 AND wecom_userid = $2`, [tx.unitId, taken!.userid]),
    );
    list[2] = family('拒絕2', theirs);
    list[4]!.commands[0] = { ...list[4]!.commands[0]!, userid: corp.students[0]!.student_userid } as DirectoryCommand;
    await join(list);
    expect((await problems()).map(({ kind, error }) => [kind, error])).toEqual([
      ['parent.join', 'answer:60137'],
      ['student.create', 'answer:60102'],
      ['parent.join', 'blocked'],
      ['parent.join', 'blocked'],
    ]);
    expect(await mirrored('拒絕')).toMatchObject({ students: 5, parents: 9 });
  });

  it('looks up whom a lost answer has entered before it repeats anything [14 §7, R1, R6]', async () => {
    const list = families('丟失', 25);
    await rig.simulator.control('POST', '/sim/faults/rules', {
      kind: 'accept-then-drop',
      path: 'school/user/batch_create_parent',
      maxHits: 1,
    });
    await join(list);
    expect((await problems()).map(({ kind }) => kind)).toEqual(Array.from({ length: 50 }, () => 'parent.join'));
    await unpause();
    expect(await calls(() => rig.drain(true))).toEqual({ get: 50 });
    expect(await problems()).toEqual([]);
    expect((await inWecom('丟失')).parents).toHaveLength(50);
    expect(await mirrored('丟失')).toEqual({ students: 25, parents: 50, ties: 50, cards: 25, names: 25 });
  });

  it('asks WeCom for what a dead worker had written but not stored [14 §7, R1]', async () => {
    const list = families('猝死', 4);
    await join(list);
    // As if the worker had died after WeCom's answer: written, not stored, and nothing of the guardians in the mirror.
    const mothers = list.map((one) => one.mother);
    await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
      await tx.execute(`DELETE FROM guardianship WHERE unit_id = $1 AND parent_id = ANY ($2)`, [tx.unitId, mothers]);
      await tx.execute(`DELETE FROM parent WHERE unit_id = $1 AND id = ANY ($2)`, [tx.unitId, mothers]);
      await tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]);
    });
    await rig.add(list.map((one) => one.commands[1]!));
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(
        `UPDATE directory_change SET attempts = 1, written_at = now(), wecom_ref = 'p' || replace(entity_id::text, '-', '') WHERE unit_id = $1`,
        [tx.unitId],
      ),
    );
    expect(await calls(() => rig.drain(true))).toEqual({ get: 4 });
    expect(await problems()).toEqual([]);
    expect(await mirrored('猝死')).toEqual({ students: 4, parents: 8, ties: 8, cards: 4, names: 4 });
  });

  it('leaves a guardian joined who follows between the answer of WeCom and the booking of his entry [SUB-90, G4]', async () => {
    const writer = rig.test.app.get(DirectoryWriter, { strict: false });
    const readTime = writer.readTime.bind(writer);
    const followed: string[] = [];
    // The first thing that booking does.
    writer.readTime = async (ctx) => {
      const [mother] = followed.length > 0 ? [] : (await inWecom('快手')).parents;
      if (mother !== undefined) {
        followed.push(mother.parent_userid);
        await rig.simulator.control('POST', `/sim/corps/${rig.unit.corpId}/parents/${mother.parent_userid}/follow`, {});
        await rig.test.app.get(ObjectSync, { strict: false }).person(ctx, mother.parent_userid);
      }
      return readTime(ctx);
    };
    try {
      await join([family('快手')]);
    } finally {
      writer.readTime = readTime;
    }
    expect(await problems()).toEqual([]);
    expect(followed).toHaveLength(1);
    expect(
      await rig.query(`SELECT wecom_userid AS userid, subscribed FROM parent WHERE unit_id = $1 AND wecom_userid = ANY ($2)`, [followed]),
    ).toEqual([{ userid: followed[0], subscribed: true }]);
    expect(await mirrored('快手')).toMatchObject({ parents: 2, names: 1 });
  });

  it('changes guardians in one call, each by what WeCom has now [SCH-18, BEY-16]', async () => {
    const list = families('變更', 5);
    const extra = family('變更新');
    await join([...list, { ...extra, commands: extra.commands.slice(0, 1) }]);
    const moved = mobile();
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
    await rig.add([
      { kind: 'parent.update', parentId: list[0]!.mother, addChildren: [child(extra.student, '姑姑')] },
      { kind: 'parent.update', parentId: list[1]!.mother, mobile: moved },
      { kind: 'parent.update', parentId: list[2]!.mother, removeChildIds: [list[2]!.student] },
      { kind: 'parent.update', parentId: list[3]!.mother, own: { name: '只在平台' } },
      { kind: 'parent.update', parentId: newId(), mobile: mobile() },
    ]);
    expect(await calls(() => rig.drain())).toEqual({ get: 4, batch_update_parent: 1, batch_delete_parent: 1 });
    expect((await rig.states()).map(({ error }) => error)).toEqual([null, null, null, null, 'blocked']);
    const { parents } = await inWecom('變更');
    expect(parents.find((each) => each.children.length === 2)?.children[1]?.relation).toBe('姑姑');
    expect(parents.some((each) => each.mobile === moved)).toBe(true);
    expect(parents).toHaveLength(9);
    const rows = await rig.query<{ id: string; gone: boolean; name: string; children: number; indexed: boolean }>(
      `SELECT p.id, p.removed_at IS NOT NULL AS gone, p.name, p.mobile_index IS NOT NULL AS indexed,
              (SELECT count(*) FROM guardianship g WHERE g.unit_id = $1 AND g.parent_id = p.id AND g.ended_at IS NULL)::int AS children
         FROM parent p WHERE p.unit_id = $1 AND p.id = ANY ($2)`,
      [list.slice(0, 4).map((one) => one.mother)],
    );
    const of = (i: number) => rows.find((row) => row.id === list[i]!.mother);
    expect(of(0)).toMatchObject({ gone: false, children: 2, name: '變更0媽' });
    expect(of(1)).toMatchObject({ gone: false, children: 1, indexed: true });
    expect(of(2)).toMatchObject({ gone: true, children: 0 });
    expect(of(3)).toMatchObject({ gone: false, name: '只在平台' });
  });

  it('takes pupils out with the guardians only they have, a brother keeps his own [SCH-21]', async () => {
    const shared = mobile();
    const list = [family('離校甲', shared), family('離校乙'), family('留校丙', shared)];
    await join(list);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
    await rig.add(list.slice(0, 2).map((one) => ({ kind: 'student.delete', studentId: one.student })));
    expect(await calls(() => rig.drain())).toEqual({
      get: 6,
      batch_delete_parent: 1,
      batch_update_parent: 1,
      batch_delete_student: 1,
    });
    expect(await problems()).toEqual([]);
    expect(await inWecom('離校')).toEqual({ students: [], parents: [] });
    expect((await rig.corp()).parents.find((each) => each.mobile === shared)?.children).toHaveLength(1);
    expect(await mirrored('離校')).toMatchObject({ students: 0 });
    expect(await mirrored('留校')).toMatchObject({ students: 1, parents: 2 });
    const [gone] = await rig.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM parent WHERE unit_id = $1 AND id = ANY ($2) AND removed_at IS NOT NULL`,
      [[list[0]!.father, list[1]!.mother, list[1]!.father]],
    );
    expect(gone).toEqual({ n: 3 });
  });

  it('takes guardians out in one call, also those who are gone already [14 §7]', async () => {
    const list = families('退出', 3);
    await join(list);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
    const { WecomGateway } = await import('@features/wecom-gateway');
    const app = await rig.test.app.get(WecomGateway, { strict: false }).connection(rig.unit.ctx);
    const [first] = await rig.query<{ userid: string }>(`SELECT wecom_userid AS userid FROM parent WHERE unit_id = $1 AND id = $2`, [
      list[0]!.mother,
    ]);
    await app.schoolUsers.deleteParent(first!.userid);
    await rig.add(list.map((one) => ({ kind: 'parent.delete', parentId: one.mother })));
    expect(await calls(() => rig.drain())).toEqual({ batch_delete_parent: 1 });
    expect(await problems()).toEqual([]);
    expect((await inWecom('退出')).parents).toHaveLength(3);
    expect(await mirrored('退出')).toMatchObject({ parents: 3 });
  });

  it('runs twice, and in two processes at once, without doing anything twice [R1]', async () => {
    const list = families('兩次', 12);
    await rig.add(list.flatMap((one) => one.commands));
    await Promise.all([rig.drain(), rig.drain()]);
    await rig.drain(true);
    expect(await problems()).toEqual([]);
    const { students, parents } = await inWecom('兩次');
    expect([students.length, parents.length]).toEqual([12, 24]);
    expect(await mirrored('兩次')).toMatchObject({ students: 12, parents: 24, ties: 24 });
  });
});
