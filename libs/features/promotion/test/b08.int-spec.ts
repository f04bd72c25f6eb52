import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { b08Api } from '@contracts/promotion-b08';
import { B08Apply } from '../b08/b08-apply.service';
import { b08Apply } from '../promotion.jobs';
import { b08, pupils, PromotionRig, YEAR } from './promotion.rig';

describe('year classes from the B08 table', () => {
  let rig: PromotionRig;
  beforeAll(async () => {
    rig = await PromotionRig.start();
  }, 60_000);
  afterAll(() => rig.close());
  beforeEach(async () => {
    await rig.school(pupils(3, 'SG2', 'A'));
  });

  const call = () => rig.test;
  const detail = async (id: string) => (await call().call(rig.who, b08Api.one, { params: { id } })).body;
  const names = async () => {
    const corp = await rig.corp();
    return corp.schoolDepartments.map((node) => node.name);
  };

  it('makes the classes under campus, section and grade, and nothing twice [PRM-02, PRM-06, PRM-09, PRM-10, scenario 1]', async () => {
    const table = b08({ SG3: ['A', 'B'], SG1: ['A'] }, rig.unit.number);
    const first = await detail(await rig.sync(table));
    expect(first.sync).toMatchObject({ state: 'succeeded', total: 3, created: 3, reused: 0, failed: 0 });
    const [place] = await rig.query<Record<string, unknown>>(
      `SELECT c.name, c.origin, c.school_year, g.name AS grade, g.standard_grade, s.name AS section, k.name AS campus
         FROM school_node c JOIN school_node g ON g.unit_id = $1 AND g.id = c.parent_id JOIN school_node s ON s.unit_id = $1 AND s.id = g.parent_id
         JOIN school_node k ON k.unit_id = $1 AND k.id = s.parent_id WHERE c.unit_id = $1 AND c.origin = 'b08' AND g.name = '高三' AND c.name = 'A班'`,
    );
    expect(place).toMatchObject({ name: 'A班', origin: 'b08', school_year: YEAR, grade: '高三', section: '高中', campus: '本部' });
    const before = (await names()).length;
    const again = await detail(await rig.sync(table));
    expect(again.sync).toMatchObject({ state: 'succeeded', created: 0, reused: 3 });
    expect((await names()).length).toBe(before);
  }, 60_000);

  it('makes pairs with suffixes in Portuguese, and grades that are no standard grades [PRM-08, PRM-09, PRM-17, scenario 1]', async () => {
    const { sync, items } = await detail(await rig.sync(b08({ SG3: ['A'] }, rig.unit.number), { language: 'pt', split: true }));
    expect(sync).toMatchObject({ state: 'succeeded', created: 2 });
    expect(items.map((item) => [item.name, item.audience])).toEqual([
      ['SG 3_A_Alunos', 'student'],
      ['SG 3_A_Encarregados', 'parent'],
    ]);
    const corp = await rig.corp();
    expect(corp.schoolDepartments.find((node) => node.name === 'SG 3')?.standard_grade ?? 0).toBe(0);
  }, 60_000);

  it('runs a second time and finds it done; a run that stopped after its plan is followed up [PRM-05, job b08.apply]', async () => {
    rig.table = b08({ SG3: ['A'] }, rig.unit.number);
    const { body } = await call().call(rig.who, b08Api.pull, { body: { schoolYear: YEAR } });
    const started = await call().call(rig.who, b08Api.start, {
      body: { tableId: body.id, campusId: rig.campusId, language: 'zh', split: false },
    });
    const second = await call().call(rig.who, b08Api.start, {
      body: { tableId: body.id, campusId: rig.campusId, language: 'zh', split: false },
    });
    expect(second.body.code).toBe('PRM_SYNC_RUNNING');
    await rig.settle();
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(b08Apply, { syncId: started.body.id }));
    await rig.settle();
    expect((await detail(started.body.id)).sync).toMatchObject({ state: 'succeeded', created: 1 });
    expect((await names()).filter((name) => name === '高三')).toHaveLength(1);
  }, 60_000);

  it('does not take over a class made by hand, but merges it when asked; from then on families may choose it [PRM-16, SCH-15, scenario 8 of 14]', async () => {
    const grade = await rig.query<{ id: string }>(`SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'grade'`);
    await rig.sync(b08({ SG2: ['B'] }, rig.unit.number));
    // The old grade is named otherwise: by hand it gets the name and place of the table's one.
    const made = await rig.query<{ id: string; parent_id: string }>(
      `SELECT id, parent_id FROM school_node WHERE unit_id = $1 AND kind = 'grade' AND name = '高二'`,
    );
    expect(grade).toHaveLength(1);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE school_node SET parent_id = $2 WHERE unit_id = $1 AND kind = 'class' AND name = 'A班'`, [tx.unitId, made[0]!.id]),
    );
    const id = await rig.sync(b08({ SG2: ['A', 'B'] }, rig.unit.number));
    const { sync, items } = await detail(id);
    expect(sync.state).toBe('partly_failed');
    const conflict = items.find((item) => item.result === 'conflict')!;
    expect(conflict.message).toBe('已有同名手動班級');
    expect((await call().call(rig.who, b08Api.merge, { params: { id, itemId: conflict.id } })).status).toBe(200);
    await rig.settle();
    expect((await detail(id)).sync.state).toBe('succeeded');
    const origins = await rig.query(`SELECT origin FROM school_node WHERE unit_id = $1 AND kind = 'class' AND name = 'A班'`);
    expect(origins).toEqual([{ origin: 'b08' }]);
  }, 60_000);

  it('whose classes were all made by hand ends as done once each of them is merged [PRM-05, PRM-14, PRM-16, scenario 8 of 14]', async () => {
    await rig.sync(b08({ SG2: ['B'] }, rig.unit.number));
    await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
      // By hand two of its names stand below the grade of the table.
      await tx.execute(
        `UPDATE school_node SET parent_id = g.id FROM school_node g
          WHERE g.unit_id = $1 AND g.kind = 'grade' AND g.name = '高二' AND school_node.unit_id = $1 AND school_node.kind = 'class' AND school_node.name = 'A班'`,
        [tx.unitId],
      );
      await tx.execute(`UPDATE school_node SET origin = 'manual' WHERE unit_id = $1 AND kind = 'class' AND name = 'B班'`, [tx.unitId]);
      await tx.execute(`DELETE FROM b08_node WHERE unit_id = $1 AND kind = 'class'`, [tx.unitId]);
    });
    const id = await rig.sync(b08({ SG2: ['A', 'B'] }, rig.unit.number));
    const { sync, items } = await detail(id);
    expect(sync).toMatchObject({ state: 'failed', created: 0, failed: 2 });
    expect(items.map((item) => [item.result, item.message])).toEqual(Array(2).fill(['conflict', '已有同名手動班級']));
    // Who left the page finds it there again.
    const open = async () => (await call().call(rig.who, b08Api.latest)).body.open;
    expect(await open()).toBe(id);
    const states: string[] = [];
    for (const item of items) {
      expect((await call().call(rig.who, b08Api.merge, { params: { id, itemId: item.id } })).status).toBe(200);
      await rig.settle();
      states.push((await detail(id)).sync.state);
    }
    expect(states).toEqual(['partly_failed', 'succeeded']);
    expect((await detail(id)).sync).toMatchObject({ created: 0, reused: 2, failed: 0 });
    expect(await open()).toBeNull();
    // The next sync finds them as its own.
    const again = await detail(await rig.sync(b08({ SG2: ['A', 'B'] }, rig.unit.number)));
    expect(again.sync).toMatchObject({ state: 'succeeded', created: 0, reused: 2 });
  }, 60_000);

  it('names classes that a newer table does not hold, and keeps them [PRM-03, PRM-11]', async () => {
    await rig.sync(b08({ SG3: ['A', 'B'] }, rig.unit.number));
    await rig.clock.move('1 hour');
    rig.table = b08({ SG3: ['A', 'C'] }, rig.unit.number);
    const { body } = await call().call(rig.who, b08Api.pull, { body: { schoolYear: YEAR } });
    expect(body.difference?.added.map((one) => one.classCode)).toEqual(['C']);
    expect(body.difference?.removed.map((one) => one.classCode)).toEqual(['B']);
    expect(body.missing.map((one) => one.name)).toEqual(['B班']);
  }, 60_000);

  it('lists each class WeCom refused with its reason and tries only those again [PRM-14]', async () => {
    rig.table = b08({ SG3: ['A', 'B'] }, rig.unit.number);
    const { body } = await call().call(rig.who, b08Api.pull, { body: { schoolYear: YEAR } });
    const started = await call().call(rig.who, b08Api.start, {
      body: { tableId: body.id, campusId: rig.campusId, language: 'zh', split: false },
    });
    const { id } = started.body;
    await rig.test.app.get(B08Apply, { strict: false }).run(rig.unit.ctx, id);
    // As the write-back leaves a change that WeCom refuses.
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(
        `UPDATE directory_change SET state = 'failed', error = 'answer:65015' WHERE unit_id = $1 AND id = (
           SELECT change_id FROM b08_sync_item WHERE unit_id = $1 AND sync_id = $2 AND class_code = 'B')`,
        [tx.unitId, id],
      ),
    );
    await rig.settle();
    const first = await detail(id);
    expect(first.sync).toMatchObject({ state: 'partly_failed', created: 1, failed: 1 });
    expect(first.items.map((item) => [item.classCode, item.result, item.message?.includes('65015') ?? false])).toEqual([
      ['A', 'created', false],
      ['B', 'failed', true],
    ]);
    expect((await call().call(rig.who, b08Api.retry, { params: { id } })).status).toBe(200);
    await rig.settle();
    expect((await detail(id)).sync).toMatchObject({ state: 'succeeded', created: 2, failed: 0 });
    const made = await names();
    expect(['高三', 'B班'].map((name) => made.filter((one) => one === name).length)).toEqual([1, 1]);
  }, 60_000);

  it.each([
    ['the bureau cannot be reached', 'down' as const, 'PRM_B08_UPSTREAM', 503],
    ['no table is filed', undefined, 'PRM_B08_EMPTY', 404],
  ])('says so when %s, and changes nothing [PRM-12, bad input]', async (_what, table, code, status) => {
    rig.table = table;
    const answer = await call().call(rig.who, b08Api.pull, { body: { schoolYear: YEAR } });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await rig.query(`SELECT 1 FROM b08_table WHERE unit_id = $1`)).toEqual([]);
  });

  it('asks for a campus [PRM-04, bad input]', async () => {
    rig.table = b08({ SG3: ['A'] }, rig.unit.number);
    const { body } = await call().call(rig.who, b08Api.pull, { body: { schoolYear: YEAR } });
    const answer = await call().call(rig.who, b08Api.start, { body: { tableId: body.id, language: 'zh', split: false } });
    expect(answer.body.code).toBe('PRM_CAMPUS_REQUIRED');
  });
});
