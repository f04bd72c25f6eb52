import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { GiveUp } from '@platform/outbox/job-failure';
import { CheckStoreJob } from '../jobs/check-store.job';
import { LedgerWatch } from '../ledger-watch.service';
import { noteLedger } from '../index';
import { buildWorld, createNoticeApp, type NoticeApp, type World } from '../../notices/test/notice-world';
import { liveAWhile, openThief, seal } from './ledger-world';

const slot = (day: number): string => `2026-11-0${String(day)}T18:10:00.000Z`;

describe('the daily look at the ledger', () => {
  let test: NoticeApp;
  let thief: pg.Client;
  beforeAll(async () => {
    test = await createNoticeApp();
    thief = await openThief(test);
  });
  afterAll(async () => {
    await thief?.end();
    await test?.close();
  });

  const looks = async (w: World): Promise<Record<string, unknown>[]> =>
    (
      await thief.query<{ after: Record<string, unknown> }>(
        `SELECT after FROM audit_log WHERE unit_id = $1 AND action = 'ledger.checked' ORDER BY entity_id`,
        [w.unit.id],
      )
    ).rows.map(({ after }) => after);
  const run = (w: World, day: number): Promise<void> => test.app.get(CheckStoreJob, { strict: false }).run(w.unit.ctx, { slot: slot(day) });

  it('finds nothing in an honest ledger and writes it down once, also when its job runs twice [BEY-01, S13]', async () => {
    const w = await buildWorld(test);
    await run(w, 1);
    expect(await looks(w)).toEqual([]);
    await liveAWhile(test, w);
    await seal(test, w);
    await Promise.all([run(w, 1), run(w, 1)]);
    await run(w, 1);
    expect(await looks(w)).toMatchObject([{ slot: slot(1), from: 1, to: 1, newest: 1, faults: 0, rows: [] }]);
  });

  it('names a changed row in the audit log and ends for good, so that operators see it, both times it runs [BEY-01, S13]', async () => {
    const w = await buildWorld(test);
    const { plain } = await liveAWhile(test, w);
    await seal(test, w);
    await thief.query(`UPDATE notice SET title = title || '。' WHERE unit_id = $1 AND id = $2`, [w.unit.id, plain]);
    await expect(run(w, 1)).rejects.toBeInstanceOf(GiveUp);
    await expect(run(w, 1)).rejects.toBeInstanceOf(GiveUp);
    const [found, ...more] = await looks(w);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ faults: 1, rows: [{ block: 1, what: 'changed' }] });
    expect(JSON.stringify(found)).toContain(plain);
  });

  it('looks at no more than a day may cost and goes on the next day, then from the start [BEY-01, S13]', async () => {
    const w = await buildWorld(test);
    for (let n = 1; n <= 3; n += 1) {
      await test.db.inUnit(w.unit.ctx, (tx) => noteLedger(tx, { kind: 'closed', noticeId: w.amy.id, by: w.admin.id }));
      await seal(test, w);
    }
    const watch = test.app.get(LedgerWatch, { strict: false });
    for (let day = 1; day <= 4; day += 1) expect(await watch.look(w.unit.ctx, slot(day), 2)).toBe(0);
    expect((await looks(w)).map(({ from, to, lines }) => [from, to, lines])).toEqual([
      [1, 2, 2],
      [3, 3, 1],
      [1, 2, 2],
      [3, 3, 1],
    ]);
  });
});
