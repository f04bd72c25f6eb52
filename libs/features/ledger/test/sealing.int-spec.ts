import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { LedgerDocuments, LedgerSealer, noteLedger } from '../index';
import { PLANNED_SQL } from '../data/ledger-rows';
import { SealLedgerJob } from '../jobs/seal-ledger.job';
import { TellHeadJob } from '../jobs/tell-head.job';
import { buildWorld, createNoticeApp, type NoticeApp, type World } from '../../notices/test/notice-world';
import { exportOf, liveAWhile, seal, verified } from './ledger-world';

interface Block {
  n: number;
  lines: number;
  total: string | number;
}

describe('sealing', () => {
  let test: NoticeApp;
  let root: pg.Client;
  beforeAll(async () => {
    test = await createNoticeApp();
    root = new pg.Client({ connectionString: test.database.superuserUrl });
    await root.connect();
  });
  afterAll(async () => {
    await root?.end();
    await test?.close();
  });

  const blocks = async (w: World): Promise<Block[]> =>
    (await root.query<Block>(`SELECT n, lines, total FROM ledger_block WHERE unit_id = $1 ORDER BY n`, [w.unit.id])).rows;
  const waiting = async (w: World): Promise<number> =>
    (await root.query<{ n: number }>(`SELECT count(*)::int AS n FROM ledger_event WHERE unit_id = $1 AND block IS NULL`, [w.unit.id]))
      .rows[0]!.n;
  const note = async (w: World, n: number): Promise<void> => {
    for (let i = 0; i < n; i += 1) {
      await test.db.inUnit(w.unit.ctx, (tx) => noteLedger(tx, { kind: 'closed', noticeId: randomUUID(), by: w.admin.id }));
    }
  };
  const asApp = (w: World, sql: string): Promise<number> => test.db.inUnit(w.unit.ctx, (tx) => tx.execute(sql, [tx.unitId]));
  const whole = async (w: World): Promise<string> => exportOf(test.app.get(LedgerDocuments), w, (await blocks(w)).length);

  it('takes what was noted in order and joins each block to the one before; what follows comes into the next [BEY-01]', async () => {
    const w = await buildWorld(test);
    await liveAWhile(test, w);
    expect(await seal(test, w)).toBe(1);
    expect(await seal(test, w)).toBe(0);
    await note(w, 3);
    expect(await seal(test, w)).toBe(1);
    const [first, second] = await blocks(w);
    expect(second).toMatchObject({ n: 2, lines: 3, total: first!.lines + 3 });
    const file = await whole(w);
    expect(verified(file)).toMatchObject({ ok: true, faults: [], blocks: 2, lines: first!.lines + 3 });
    const times = file
      .split('\n')
      .filter((row) => row.startsWith('{"at":') && !row.includes('"k":"handed"') && !/"k":"(given|refused)"/.test(row))
      .map((row) => row.slice(7, 31));
    expect(times).toEqual(times.toSorted());
  });

  it('does nothing the second time its job runs, and says nothing twice to administrators [BEY-01]', async () => {
    const w = await buildWorld(test);
    await note(w, 2);
    for (let i = 0; i < 2; i += 1) {
      await test.app.get(SealLedgerJob, { strict: false }).run(w.unit.ctx);
      await test.app.get(TellHeadJob, { strict: false }).run(w.unit.ctx);
    }
    expect(await blocks(w)).toMatchObject([{ n: 1, lines: 2 }]);
    const { rows } = await root.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM reminder_topic WHERE unit_id = $1 AND source_key LIKE 'ledger:%'
       UNION ALL SELECT count(*)::int FROM audit_log WHERE unit_id = $1 AND action = 'ledger.head'`,
      [w.unit.id],
    );
    expect(rows).toEqual([{ n: 1 }, { n: 1 }]);
  });

  it('makes one chain when many workers seal at once, also the very first time [BEY-01]', async () => {
    const w = await buildWorld(test);
    for (let round = 1; round <= 4; round += 1) {
      await note(w, 5);
      const made = await Promise.all(Array.from({ length: 5 }, () => seal(test, w)));
      expect(made.reduce((a, b) => a + b)).toBe(1);
      expect(await blocks(w)).toHaveLength(round);
    }
    expect(await waiting(w)).toBe(0);
    expect((await root.query(`SELECT FROM ledger_key WHERE unit_id = $1`, [w.unit.id])).rowCount).toBe(1);
    expect(verified(await whole(w))).toMatchObject({ ok: true, lines: 20 });
  });

  it('loses nothing and seals nothing twice when it is killed in the middle [BEY-01, J5]', async () => {
    const w = await buildWorld(test);
    await note(w, 4);
    const holder = new pg.Client({ connectionString: test.database.superuserUrl });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM ledger_event WHERE unit_id = $1 FOR UPDATE`, [w.unit.id]);
    // The block is written, the rows cannot be marked: here the worker dies.
    const killed = seal(test, w).then(
      () => 'sealed',
      () => 'killed',
    );
    for (let ended = false; !ended;) {
      const { rows } = await root.query<{ ended: boolean }>(
        `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE ledger_event%'`,
      );
      ended = rows.some((row) => row.ended);
    }
    expect(await killed).toBe('killed');
    await holder.query('ROLLBACK');
    await holder.end();
    expect(await blocks(w)).toEqual([]);
    expect(await waiting(w)).toBe(4);
    expect(await seal(test, w)).toBe(1);
    expect(await blocks(w)).toMatchObject([{ n: 1, lines: 4 }]);
    expect(verified(await whole(w))).toMatchObject({ ok: true, lines: 4 });
  });

  it('cuts what waits into blocks, each in its own transaction, and goes on where it was stopped [BEY-01]', async () => {
    const w = await buildWorld(test);
    await root.query(
      `INSERT INTO ledger_event (unit_id, kind, notice_id, actor_id) SELECT $1, 'closed', uuidv7(), $2 FROM generate_series(1, 4500)`,
      [w.unit.id, w.admin.id],
    );
    expect(await seal(test, w)).toBe(3);
    expect((await blocks(w)).map(({ lines }) => lines)).toEqual([2000, 2000, 500]);
    expect(verified(await whole(w))).toMatchObject({ ok: true, lines: 4500 });
  });

  it('keeps units apart: each has its own key and chain [BEY-01, B1]', async () => {
    const [one, two] = [await buildWorld(test), await buildWorld(test)];
    await note(one, 2);
    await note(two, 1);
    await seal(test, one);
    expect(await blocks(two)).toEqual([]);
    await seal(test, two);
    const [mine, theirs] = [verified(await whole(one)), verified(await whole(two))];
    expect(mine).toMatchObject({ ok: true, lines: 2, unit: { number: one.unit.number } });
    expect(theirs).toMatchObject({ ok: true, lines: 1, unit: { number: two.unit.number } });
    expect(mine.fingerprint).not.toBe(theirs.fingerprint);
  });

  it('lets the product itself change, remove or put back nothing that was noted or sealed [BEY-01]', async () => {
    const w = await buildWorld(test);
    await note(w, 2);
    await seal(test, w);
    for (const sql of [
      `DELETE FROM ledger_event WHERE unit_id = $1`,
      `DELETE FROM ledger_block WHERE unit_id = $1`,
      `DELETE FROM ledger_key WHERE unit_id = $1`,
      `UPDATE ledger_event SET at = now() WHERE unit_id = $1`,
      `UPDATE ledger_event SET kind = 'reopened' WHERE unit_id = $1`,
      `UPDATE ledger_event SET data = NULL WHERE unit_id = $1`,
      `UPDATE ledger_block SET seal = 'x' WHERE unit_id = $1`,
      `UPDATE ledger_key SET public_key = repeat('0', 64) WHERE unit_id = $1`,
      `UPDATE delivery_attempt SET outcome = 'refused' WHERE unit_id = $1`,
      `DELETE FROM delivery_attempt WHERE unit_id = $1`,
    ]) {
      await expect(asApp(w, sql)).rejects.toThrow(/permission denied/);
    }
    for (const sql of [
      `UPDATE ledger_event SET block = NULL, place = NULL WHERE unit_id = $1`,
      `UPDATE ledger_event SET place = place + 1 WHERE unit_id = $1`,
      `UPDATE ledger_event SET salt = 'another' WHERE unit_id = $1`,
    ]) {
      await expect(asApp(w, sql)).rejects.toThrow(/of the ledger/);
    }
    await expect(asApp(w, `TRUNCATE ledger_event`)).rejects.toThrow();
    expect(await test.app.get(LedgerSealer).seal(w.unit.ctx)).toBe(0);
  });

  it('reads a page of thousands whose rows the planner has no statistics of once, not once for each child [BEY-01]', async () => {
    const w = await buildWorld(test);
    const { rows } = await root.query<{ id: string }>(
      `INSERT INTO notice (unit_id, title, body, excerpt, sender_id, state, sent_at) VALUES ($1, '通知', '{}', '', $2, 'sent', now()) RETURNING id`,
      [w.unit.id, w.admin.id],
    );
    const id = rows[0]!.id;
    await root.query(`CREATE TEMP TABLE child AS SELECT uuidv7() AS id FROM generate_series(1, 6000)`);
    await root.query(
      `INSERT INTO notice_student (unit_id, notice_id, student_id, class_id, sent_at, needs) SELECT $1, $2, id, $3, now(), true FROM child`,
      [w.unit.id, id, w.classA.id],
    );
    await root.query(
      `INSERT INTO notice_delivery (unit_id, notice_id, student_id, person_id, person_kind, state)
       SELECT $1, $2, id, uuidv7(), 'parent', 'pending' FROM child, generate_series(1, 2)`,
      [w.unit.id, id],
    );
    const ids = (await root.query<{ id: string }>(`SELECT id FROM child`)).rows.map((row) => row.id);
    await test.db.inUnit(w.unit.ctx, (tx) =>
      noteLedger(tx, { kind: 'page', noticeId: id, studentIds: ids, receivers: 12_000, by: w.admin.id }),
    );
    // 36 million comparisons, as a join of two unknown tables would make, run into the limit of a statement.
    expect(await seal(test, w)).toBe(1);
    expect(await blocks(w)).toMatchObject([{ lines: 12_001 }]);
    const event = (await root.query<{ id: string }>(`SELECT id FROM ledger_event WHERE unit_id = $1`, [w.unit.id])).rows[0]!.id;
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const plan = await test.db.read(w.unit.ctx, async (tx) => {
        await tx.query(`SELECT set_config('plan_cache_mode', $1, true)`, [mode]);
        return tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, TIMING OFF) ${PLANNED_SQL}`, [tx.unitId, id, [event], ['{"at":"']]);
      });
      const text = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).not.toMatch(/Rows Removed by (Join )?Filter: \d{3,}/);
      expect(text).not.toMatch(/loops=\d{2,}/);
    }
  });
});
