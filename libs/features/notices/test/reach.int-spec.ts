import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import type { Ctx } from '@platform/ctx/ctx';
import type { TestClock } from '@testing/test-clock';
import { buildClass, buildStudent } from '../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, submitted, toClass, type NoticeApp, type World } from './notice-world';
import { cardsOf, clockOf, drafted, openUndoWindow } from './sending-world';

type Choice = Pick<NoticeDraft, 'targets' | 'includeAlumni' | 'audience'>;
const SCHOOL: NoticeDraft['targets'] = [{ kind: 'school', refId: null }];

describe('reach preview and promise', () => {
  let test: NoticeApp;
  let clock: TestClock;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
    clock = clockOf(test);
  });
  afterEach(() => clock.run());
  afterAll(() => test.close());

  const look = (who: Ctx, over: Partial<Choice>) =>
    test.call(who, noticeSendApi.reach, { body: { targets: SCHOOL, includeAlumni: false, audience: 'parents', ...over } });
  const scope = (w: World, students: string[], departments: number[]): Promise<number> =>
    test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO app_family_scope (unit_id, app, students, departments) VALUES ($1, 'notice', $2, $3)
         ON CONFLICT (unit_id, app) DO UPDATE SET students = excluded.students, departments = excluded.departments, read_at = now()`,
        [tx.unitId, students, departments],
      ),
    );
  const setPolicy = (w: World, set: string): Promise<number> =>
    test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`UPDATE sending_policy SET ${set} WHERE unit_id = $1`, [tx.unitId]));
  const promise = async (w: World, id: string) => (await test.call(w.teacherCtx, noticeSendApi.promise, { params: { id } })).body;

  it('says per class who can be reached now, and names each family that will not get it with the reason [BEY-02]', async () => {
    const w = await buildWorld(test);
    const { body } = await look(w.adminCtx, {});
    expect(body).toMatchObject({ students: 4, reachable: 2, unreached: 2 });
    expect(body.classes.map((c) => [c.name, c.students, c.reachable])).toEqual([
      ['小四A', 3, 1],
      ['小四B', 1, 1],
    ]);
    expect(body.people.map((p) => [p.student, p.className, p.reason]).sort()).toEqual(
      [
        ['李子軒', '小四A', 'not_joined'],
        ['黃穎欣', '小四A', 'no_guardian'],
      ].sort(),
    );
    // Nobody was told anything by looking.
    await test.settle();
    expect(test.transport.calls.filter((call) => call.unitId === w.unit.id)).toEqual([]);
  });

  it('counts one that the app may not reach, and none while the whole school is in its scope or nobody ever asked [BEY-02]', async () => {
    const w = await buildWorld(test);
    const reasons = async (): Promise<unknown[]> => (await look(w.adminCtx, {})).body.people.map((p) => [p.student, p.reason]).sort();
    const always = [
      ['李子軒', 'not_joined'],
      ['黃穎欣', 'no_guardian'],
    ].sort();
    expect(await reasons()).toEqual(always);
    await scope(w, [], [w.classA.wecomId]);
    expect(await reasons()).toEqual([...always, ['陳樂謙', 'out_of_scope']].sort());
    await scope(w, [w.dan.wecomUserid], [w.classA.grade.wecomId]);
    expect(await reasons()).toEqual(always);
    await scope(w, [], [1]);
    expect(await reasons()).toEqual(always);
    await scope(w, [], []);
    expect((await look(w.adminCtx, {})).body.reachable).toBe(0);
  });

  it('follows the audience: of children without an own account nobody is reached [BEY-02, NOT-10]', async () => {
    const w = await buildWorld(test);
    const self = await buildStudent(test.db, w.unit, { class: w.classA, guardians: [{ relation: 'self' }] });
    const { body } = await look(w.teacherCtx, { targets: toClass(w.classA), audience: 'students' });
    expect(body).toMatchObject({ students: 4, reachable: 1 });
    expect(new Set(body.people.map((p) => p.reason))).toEqual(new Set(['no_account']));
    const parents = (await look(w.teacherCtx, { targets: toClass(w.classA) })).body.people;
    expect(parents.find((p) => p.studentId === self.id)?.reason).toBe('no_guardian');
    expect((await look(w.teacherCtx, { targets: toClass(w.classA), audience: 'both' })).body.reachable).toBe(2);
  });

  it('says before sending exactly what the sending then does, also after a change between both [BEY-02, NOT-16]', async () => {
    const w = await buildWorld(test);
    const twice = await buildStudent(test.db, w.unit, { class: w.classA, classes: [w.classB] });
    const before = (await look(w.adminCtx, {})).body;
    expect([before.students, before.reachable]).toEqual([5, 3]);
    expect(before.classes.reduce((n, c) => n + c.students, 0)).toBe(5);
    const id = await drafted(test, w.adminCtx, { targets: SCHOOL });
    // Meanwhile Ben's mother joins and the twice seated child leaves.
    await test.db.inUnit(w.unit.ctx, async (tx) => {
      await tx.execute(`UPDATE parent SET subscribed = true WHERE unit_id = $1 AND id = $2`, [tx.unitId, w.ben.guardians[0]!.id]);
      await tx.execute(`UPDATE student SET state = 'transferred' WHERE unit_id = $1 AND id = $2`, [tx.unitId, twice.id]);
    });
    const now = (await look(w.adminCtx, {})).body;
    expect([now.students, now.reachable, now.people.map((p) => p.student)]).toEqual([4, 3, ['黃穎欣']]);
    const check = (await test.call(w.adminCtx, noticesApi.check, { params: { id } })).body;
    expect([check.students, check.unreachable]).toEqual([now.students, now.unreached]);
    await test.call(w.adminCtx, noticesApi.submit, { params: { id }, version: 1 });
    await test.settle();
    const { body } = await test.call(w.adminCtx, noticesApi.progress, { params: { id } });
    expect([body.students, body.stones.delivered, body.stones.unreached]).toEqual([now.students, now.reachable, now.unreached]);
  });

  it('names 500 families at most and counts all of them [BEY-02]', async () => {
    const w = await buildWorld(test);
    const crowd = await buildClass(test.db, w.unit, { name: '大班', grade: w.classA.grade });
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(
        `WITH made AS (INSERT INTO student (unit_id, wecom_userid, name, search)
           SELECT $1, 'crowd' || n, '學生' || n, '' FROM generate_series(1, 501) AS n RETURNING id)
         INSERT INTO student_class (unit_id, student_id, class_id) SELECT $1, id, $2 FROM made`,
        [tx.unitId, crowd.id],
      ),
    );
    const { body } = await look(w.adminCtx, { targets: toClass(crowd) });
    expect([body.students, body.reachable, body.unreached, body.people.length]).toEqual([501, 0, 501, 500]);
  });

  it('shows teachers only what they may address, and asks for the scope again when it is old [BEY-02, NOT-09]', async () => {
    const w = await buildWorld(test);
    expect((await look(w.teacherCtx, { targets: toClass(w.classB) })).body.code).toBe('NOT_TARGET_FORBIDDEN');
    expect((await look(w.teacherCtx, {})).body.code).toBe('NOT_TARGET_FORBIDDEN');
    expect((await look(w.mother, {})).status).toBe(403);
    expect((await look(w.teacherCtx, { targets: [] })).body).toMatchObject({ students: 0, reachable: 0, classes: [], people: [] });
    const asked = async (): Promise<number> =>
      (await test.db.read(w.unit.ctx, (tx) =>
        tx.one<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE unit_id = $1 AND job = 'notice.read-scope'`, [tx.unitId]),
      ))!.n;
    expect(await asked()).toBe(1);
    // WeCom may have refused: looking again does not ask again.
    await test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`DELETE FROM outbox WHERE unit_id = $1`, [tx.unitId]));
    await look(w.adminCtx, {});
    expect(await asked()).toBe(0);
    await scope(w, [], [1]);
    await test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`DELETE FROM outbox WHERE unit_id = $1`, [tx.unitId]));
    await look(w.adminCtx, {});
    expect(await asked()).toBe(0);
    await clock.move('62 minutes');
    await look(w.adminCtx, {});
    expect(await asked()).toBe(1);
  });

  it('promises when families get it, and keeps the promise: undo window, quiet hours, schedule, urgent [BEY-05]', async () => {
    const w = await buildWorld(test);
    await openUndoWindow(test, w);
    await setPolicy(w, `quiet_from = '22:00', quiet_until = '07:30'`);
    await clock.stopAt(new Date('2030-01-08T21:59:44.000+08:00'));
    const over = { targets: toClass(w.classA) };
    const plain = await drafted(test, w.teacherCtx, over);
    expect(await promise(w, plain)).toEqual({
      at: '2030-01-08T21:59:59.000+08:00',
      reason: 'undo',
      bundled: 0,
      bundleAt: null,
      undoSeconds: 15,
    });
    await clock.move('1 second');
    expect(await promise(w, plain)).toMatchObject({ at: '2030-01-09T07:30:00.000+08:00', reason: 'quiet', undoSeconds: 15 });
    const urgent = await drafted(test, w.teacherCtx, { ...over, urgency: 'urgent', urgencyReason: '颱風' });
    expect(await promise(w, urgent)).toMatchObject({ at: '2030-01-08T21:59:45.000+08:00', reason: 'now', undoSeconds: 0 });
    const planned = await drafted(test, w.teacherCtx, { ...over, sendAt: '2030-01-10T12:00:00.000+08:00' });
    expect(await promise(w, planned)).toMatchObject({ at: '2030-01-10T12:00:00.000+08:00', reason: 'scheduled', undoSeconds: 0 });
    const night = await drafted(test, w.teacherCtx, { ...over, sendAt: '2030-01-10T23:00:00.000+08:00' });
    expect(await promise(w, night)).toMatchObject({ at: '2030-01-11T07:30:00.000+08:00', reason: 'quiet' });
    for (const id of [plain, urgent, planned, night]) await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 });
    const got = async (when: string): Promise<number[]> => {
      await clock.stopAt(new Date(when));
      await test.settle();
      return [plain, urgent, planned, night].map((id) => cardsOf(test, id).length);
    };
    expect(await got('2030-01-08T21:59:46.000+08:00')).toEqual([0, 1, 0, 0]);
    expect(await got('2030-01-08T22:00:01.000+08:00')).toEqual([0, 1, 0, 0]);
    const queue = (await test.call(w.teacherCtx, noticesApi.progress, { params: { id: plain } })).body.queue;
    expect(queue).toEqual({ until: '2030-01-09T07:30:00.000+08:00', reason: 'quiet' });
    expect(await got('2030-01-09T07:29:59.999+08:00')).toEqual([0, 1, 0, 0]);
    expect(await got('2030-01-09T07:30:00.000+08:00')).toEqual([1, 1, 0, 0]);
    expect(await got('2030-01-10T12:00:00.001+08:00')).toEqual([1, 1, 1, 0]);
    expect(await got('2030-01-11T07:29:00.000+08:00')).toEqual([1, 1, 1, 0]);
    expect(await got('2030-01-11T07:30:00.000+08:00')).toEqual([1, 1, 1, 1]);
  });

  it('promises a bundle to families over their budget of the day, counted by family [BEY-05]', async () => {
    const w = await buildWorld(test);
    await setPolicy(w, `daily_budget = 1, bundle_at = '18:00'`);
    await clock.stopAt(new Date('2030-01-08T10:00:00.000+08:00'));
    const whole = { targets: toClass(w.classA, w.classB) };
    const make = (over: Partial<NoticeDraft>): Promise<string> => drafted(test, w.adminCtx, over);
    const said = async (id: string) => (await test.call(w.adminCtx, noticeSendApi.promise, { params: { id } })).body;
    expect(await said(await make({ targets: toClass(w.classA) }))).toMatchObject({ bundled: 0, bundleAt: null });
    await submitted(test, w.adminCtx, whole);
    await test.settle();
    expect(await said(await make(whole))).toMatchObject({
      at: '2030-01-08T10:00:00.000+08:00',
      reason: 'now',
      bundled: 1,
      bundleAt: '2030-01-08T18:00:00.000+08:00',
    });
    expect(await said(await make({ ...whole, urgency: 'urgent', urgencyReason: '颱風' }))).toMatchObject({ bundled: 0, bundleAt: null });
  });

  it('promises for one’s own drafts only [BEY-05, B11]', async () => {
    const w = await buildWorld(test);
    const id = await drafted(test, w.teacherCtx, { targets: toClass(w.classA) });
    expect((await test.call(w.adminCtx, noticeSendApi.promise, { params: { id } })).status).toBe(404);
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 });
    expect((await test.call(w.teacherCtx, noticeSendApi.promise, { params: { id } })).body.code).toBe('STATE_CONFLICT');
  });
});
