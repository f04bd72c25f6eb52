import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import { remindersApi } from '@contracts/reminders';
import { OutboxStore } from '@platform/outbox/outbox-store';
import { ComeBack } from '@platform/outbox/job-failure';
import type { TestClock } from '@testing/test-clock';
import { buildMember, buildStudent, staffCtx } from '../../contacts/test/directory.builder';
import { CatchUpJob } from '../jobs/catch-up.job';
import { StartScheduledJob } from '../jobs/start-scheduled.job';
import { ledgerFaults } from './ledger-faults';
import { buildWorld, createNoticeApp, draft, toClass, type NoticeApp, type World } from './notice-world';
import { auditOf, cardsOf, clockOf, detailOf, drafted, lockNotice, openUndoWindow, titledCards, waiting } from './sending-world';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('定時發送', () => {
  let test: NoticeApp;
  let clock: TestClock;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
    clock = clockOf(test);
  });
  afterEach(() => clock.run());
  afterAll(() => test.close());

  const now = async (w: World): Promise<Date> => test.db.read(w.unit.ctx, (tx) => Promise.resolve(tx.now));
  const submit = (w: World, id: string, version = 1) => test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version });
  const cancel = (w: World, id: string) => test.call(w.teacherCtx, noticeSendApi.cancelSchedule, { params: { id } });
  const start = (w: World, id: string): Promise<void> => test.app.get(StartScheduledJob).run(w.unit.ctx, { noticeId: id });

  /** Planned for an hour from now; the clock stands. */
  async function planned(over: Partial<NoticeDraft> = {}): Promise<{ w: World; id: string; at: Date }> {
    const w = await buildWorld(test);
    const from = await now(w);
    await clock.stopAt(from);
    const at = new Date(from.getTime() + 60 * MINUTE);
    const id = await drafted(test, w.teacherCtx, { title: '定時', targets: toClass(w.classA), sendAt: at.toISOString(), ...over });
    expect((await submit(w, id)).body).toMatchObject({ state: 'scheduled', can: { cancelSchedule: { ok: true } } });
    return { w, id, at };
  }
  const change = (w: World, sql: string, params: unknown[] = []): Promise<number> =>
    test.db.inUnit(w.unit.ctx, (tx) => tx.execute(sql, [tx.unitId, ...params]));

  it('takes times from 5 minutes to 90 days ahead, to the millisecond [NOT-19, NOT_SCHEDULE]', async () => {
    const w = await buildWorld(test);
    const from = await now(w);
    await clock.stopAt(from);
    for (const [ahead, code] of [
      [-MINUTE, 'NOT_SCHEDULE'],
      [5 * MINUTE - 1, 'NOT_SCHEDULE'],
      [5 * MINUTE, undefined],
      [90 * DAY, undefined],
      [90 * DAY + 1, 'NOT_SCHEDULE_FAR'],
    ] as const) {
      const sendAt = new Date(from.getTime() + ahead).toISOString();
      const id = await drafted(test, w.teacherCtx, { targets: toClass(w.classA), sendAt });
      const check = await test.call(w.teacherCtx, noticesApi.check, { params: { id } });
      const answer = await submit(w, id);
      expect([check.body.code, answer.body.code]).toEqual([code, code]);
      if (code === undefined) expect(answer.body.state).toBe('scheduled');
      else expect(answer).toMatchObject({ status: 422, body: { details: { sendAt: { code } } } });
    }
  });

  it('begins by itself at its time, for the families of that moment, without an undo window of its own [NOT-19, NOT-16, BEY-03]', async () => {
    const { w, id, at } = await planned();
    await openUndoWindow(test, w, 60);
    await test.settle();
    const late = await buildStudent(test.db, w.unit, { class: w.classA });
    await clock.stopAt(new Date(at.getTime() - 1));
    await test.settle();
    expect([cardsOf(test, id), (await detailOf(test, w.teacherCtx, id)).state]).toEqual([[], 'scheduled']);
    await clock.stopAt(at);
    await test.settle();
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid, late.wecomUserid].sort());
    const sent = await detailOf(test, w.teacherCtx, id);
    expect([sent.state, Date.parse(sent.sentAt!), sent.undoUntil]).toEqual(['sent', at.getTime(), null]);
    expect(await auditOf(test, w, id)).toEqual(['notice.drafted', 'notice.scheduled', 'notice.submitted']);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('becomes a draft when it is cancelled one minute before, and nothing is sent [NOT-19, spec 03 §13.8]', async () => {
    const { w, id, at } = await planned({ ccIds: [] });
    await clock.stopAt(new Date(at.getTime() - MINUTE));
    const answers = await Promise.all([cancel(w, id), cancel(w, id)]);
    expect(answers.map((a) => [a.status, a.body.state, a.body.version])).toEqual(Array(2).fill([200, 'draft', 3]));
    await clock.stopAt(new Date(at.getTime() + 2 * DAY));
    await test.settle();
    await test.app.get(CatchUpJob).run(w.unit.ctx);
    await test.settle();
    expect([cardsOf(test, id), (await detailOf(test, w.teacherCtx, id)).state]).toEqual([[], 'draft']);
    expect((await test.call(w.mother, remindersApi.list)).body.items).toEqual([]);
    expect(await auditOf(test, w, id)).toEqual(['notice.drafted', 'notice.scheduled', 'notice.schedule-cancelled']);
    // Its time has passed: it is asked for anew.
    expect((await submit(w, id, 3)).body.code).toBe('NOT_SCHEDULE');
  });

  it('lets one of cancelling and beginning win, and says so to who comes too late [NOT-19]', async () => {
    for (const first of ['cancel', 'start'] as const) {
      const { w, id, at } = await planned();
      await clock.stopAt(at);
      const lock = await lockNotice(test, w, id);
      const one = first === 'cancel' ? cancel(w, id) : start(w, id);
      await waiting(test, 1);
      const two = first === 'cancel' ? start(w, id) : cancel(w, id);
      await waiting(test, 2);
      await lock.release();
      const [a, b] = await Promise.all([one, two]);
      await test.settle();
      if (first === 'cancel') {
        expect([a, cardsOf(test, id)]).toMatchObject([{ body: { state: 'draft' } }, []]);
      } else {
        expect(b).toMatchObject({ status: 409, body: { code: 'NOT_UNDO_OVER' } });
        expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
      }
    }
  });

  it('belongs to its sender alone until it begins, and can be deleted but not changed [NOT-19, B11]', async () => {
    const { w, id, at } = await planned({ ccIds: [] });
    for (const who of [w.adminCtx, w.colleagueCtx]) {
      expect((await test.call(who, noticesApi.detail, { params: { id } })).status).toBe(404);
      expect((await test.call(who, noticeSendApi.cancelSchedule, { params: { id } })).status).toBe(404);
    }
    const saved = await test.call(w.teacherCtx, noticesApi.update, { params: { id }, version: 2, body: draft() });
    expect([saved.status, saved.body.code]).toEqual([409, 'STATE_CONFLICT']);
    expect((await test.call(w.teacherCtx, noticesApi.remove, { params: { id } })).status).toBe(200);
    await clock.stopAt(at);
    await test.settle();
    await start(w, id);
    expect(cardsOf(test, id)).toEqual([]);
  });

  it('goes back to its sender with the reason when it can no longer be sent, and he is told once [NOT-19, PER-26]', async () => {
    const moved = (w: World): Promise<number> =>
      change(w, `UPDATE node_teacher SET node_id = $3 WHERE unit_id = $1 AND member_id = $2`, [w.teacher.id, w.classB.id]);
    const gone = async (w: World): Promise<void> => {
      await change(w, `INSERT INTO node_teacher (unit_id, node_id, member_id, role) VALUES ($1, $2, $3, 'subject_teacher')`, [
        w.classB.id,
        w.teacher.id,
      ]);
      await change(w, `UPDATE school_node SET deleted_at = now() WHERE unit_id = $1 AND id = $2`, [w.classA.id]);
    };
    const cases: [string, Partial<NoticeDraft>, (w: World) => Promise<unknown>][] = [
      ['你只可向任教班級發送通知', {}, moved],
      ['您沒有此操作的權限', {}, (w) => change(w, `DELETE FROM node_teacher WHERE unit_id = $1 AND member_id = $2`, [w.teacher.id])],
      ['你只可向任教班級發送通知', {}, gone],
      ['所選範圍內沒有已訂閱的家長或學生', {}, (w) => change(w, `UPDATE parent SET subscribed = false WHERE unit_id = $1`)],
    ];
    for (const [words, over, happens] of cases) {
      const { w, id, at } = await planned(over);
      test.transport.delivered.length = 0;
      await happens(w);
      await clock.stopAt(at);
      await test.settle();
      expect((await detailOf(test, w.teacherCtx, id)).state).toBe('draft');
      expect(await auditOf(test, w, id)).toEqual(['notice.drafted', 'notice.scheduled', 'notice.returned']);
      expect([cardsOf(test, id), titledCards(test, '【未發送】定時')]).toEqual([[], [w.teacher.wecomUserid]]);
      const lines = (await test.call(w.teacherCtx, remindersApi.list)).body.items;
      expect(lines).toMatchObject([{ title: '【未發送】定時', url: `/staff/notices/${id}` }]);
      expect(lines[0]!.summary).toContain(words);
      await start(w, id);
      await test.settle();
      expect(titledCards(test, '【未發送】定時')).toHaveLength(1);
    }
  });

  it('goes back when its deadline comes before quiet hours end [NOT-19, BEY-05, NOT_DEADLINE]', async () => {
    const { w, id, at } = await planned({
      deadlineAt: new Date((await now(await buildWorld(test))).getTime() + 2 * 60 * MINUTE).toISOString(),
    });
    // Everything is closed from now on for the next days.
    await change(
      w,
      `INSERT INTO quiet_day (unit_id, day, name) SELECT $1, d::date, '假期' FROM generate_series(now() - interval '1 day', now() + interval '3 days', '1 day') AS d`,
    );
    await clock.stopAt(at);
    await test.settle();
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('draft');
    expect((await test.call(w.teacherCtx, remindersApi.list)).body.items[0]!.summary).toContain('截止時間須在發送時間之後');
  });

  it('tells administrators when the sender has left meanwhile, and sends nothing in his name [NOT-19, NOT-46]', async () => {
    const { w, id, at } = await planned();
    const second = await buildMember(test.db, w.unit, { roles: ['super_admin'] });
    await change(w, `UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [w.teacher.id]);
    test.transport.delivered.length = 0;
    await clock.stopAt(at);
    await test.settle();
    expect(cardsOf(test, id)).toEqual([]);
    expect(titledCards(test, '【未發送】')).toEqual([w.admin.wecomUserid, second.wecomUserid].sort());
    const { items } = (await test.call(staffCtx(second), remindersApi.list)).body;
    expect(items).toMatchObject([{ title: '【未發送】定時', url: '/staff/notices/shared' }]);
    expect(items[0]!.summary).toContain('發出人已離開學校');
    expect((await test.call(w.adminCtx, noticesApi.detail, { params: { id } })).status).toBe(404);
  });

  it('begins once, though its job runs twice or its worker dies before or after it [NOT-19, spec 03 §13.8, R1]', async () => {
    const { w, id, at } = await planned();
    await expect(start(w, id)).rejects.toBeInstanceOf(ComeBack);
    await clock.stopAt(at);
    const store = new OutboxStore(test.parts.relay);
    const [due] = await store.due(['notice.start-scheduled'], 10);
    // Claimed by a worker that dies before it has done anything; the lease runs out.
    expect(await store.claim(due!)).toBeDefined();
    await clock.move('20 seconds');
    // Taken over by one that dies after its transaction, before it has said so.
    expect(await store.claim(due!)).toBeDefined();
    await Promise.all([start(w, id), start(w, id)]);
    await clock.move('20 seconds');
    await test.settle();
    await start(w, id);
    await test.settle();
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
    expect(await auditOf(test, w, id)).toEqual(['notice.drafted', 'notice.scheduled', 'notice.submitted']);
    expect(Date.parse((await detailOf(test, w.teacherCtx, id)).sentAt!)).toBe(at.getTime() + 20_000);
  });

  it('is found and begun late, with the real time, when its job was lost [NOT-19]', async () => {
    const { w, id, at } = await planned();
    await change(w, `DELETE FROM outbox WHERE unit_id = $1 AND job = 'notice.start-scheduled'`);
    const catchUp = test.app.get(CatchUpJob);
    await catchUp.run(w.unit.ctx);
    await test.settle();
    expect(cardsOf(test, id)).toEqual([]);
    await clock.stopAt(new Date(at.getTime() + 7 * MINUTE));
    await catchUp.run(w.unit.ctx);
    await catchUp.run(w.unit.ctx);
    await test.settle();
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
    expect(Date.parse((await detailOf(test, w.teacherCtx, id)).sentAt!)).toBe(at.getTime() + 7 * MINUTE);
  });
});
