import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadTx } from '@platform/db/tx';
import { analysed } from '@testing/rows-read';
import type { BuiltUnit } from '@testing/unit.builder';
import { listRows } from '../data/list-rows';
import { myChildren, myPage } from '../data/my-rows';
import { readHead } from '../data/notice-row';
import { classProgress } from '../data/progress-rows';
import { peopleOf, recordRows, stonesOf } from '../data/record-rows';
import { explaining, nodes, touched } from './explained';
import { buildWorld, createNoticeApp, sentNotice, toClass, type NoticeApp, type World } from './notice-world';

const BIG = ['notice', 'notice_student', 'notice_delivery', 'notice_tally', 'notice_response', 'delivery_batch', 'reminder'];

describe('plans of the hot reads, beside a large other unit', () => {
  let test: NoticeApp;
  let w: World;
  let noticeId: string;

  beforeAll(async () => {
    test = await createNoticeApp();
    w = await buildWorld(test);
    for (let i = 0; i < 3; i += 1) noticeId = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB) });
    const other = await test.unit();
    await fill(other);
    await analysed(test.database.superuserUrl);
  }, 120_000);
  afterAll(() => test.close());

  /** 30,000 notices, so many that reading them all never looks cheap; 20 of them to 5,000 pupils with 1.4 guardians: some 140,000 deliveries of another unit. */
  function fill(unit: BuiltUnit): Promise<void> {
    return test.db.inUnit(unit.ctx, async (tx) => {
      const member = await tx.one<{ id: string }>(`INSERT INTO member (unit_id, wecom_userid, name) VALUES ($1, 'x', 'x') RETURNING id`, [
        tx.unitId,
      ]);
      await tx.execute(
        `INSERT INTO notice (unit_id, sender_id, body, state, sent_at, message_id) SELECT $1, $2, '{}', 'sent', now(), uuidv7() FROM generate_series(1, 30_000)`,
        [tx.unitId, member!.id],
      );
      await tx.execute(
        `INSERT INTO notice_student (unit_id, notice_id, student_id, class_id, grp, sent_at, needs)
         SELECT $1, n.id, md5('s' || s)::uuid, md5('c' || s / 30)::uuid, 1 + s / 1000, now(), true
           FROM (SELECT id FROM notice WHERE unit_id = $1 LIMIT 20) AS n, generate_series(1, 5000) AS s`,
        [tx.unitId],
      );
      await tx.execute(
        `INSERT INTO notice_delivery (unit_id, notice_id, student_id, person_id, person_kind, state)
         SELECT ns.unit_id, ns.notice_id, ns.student_id, md5(p || ns.student_id::text)::uuid, 'parent', 'pending'
           FROM notice_student ns, generate_series(1, 2) AS p WHERE ns.unit_id = $1 AND (p = 1 OR get_byte(uuid_send(ns.student_id), 0) < 100)`,
        [tx.unitId],
      );
      await tx.execute(
        `INSERT INTO notice_tally (unit_id, notice_id, class_id, grp, students, receivers, not_joined)
         SELECT unit_id, notice_id, class_id, grp, count(*), count(*), 0 FROM notice_student WHERE unit_id = $1 GROUP BY 1, 2, 3, 4`,
        [tx.unitId],
      );
    });
  }

  const person = (): string => w.amy.guardians[0]!.id;
  it.each<[string, (tx: ReadTx) => Promise<unknown>]>([
    ['GET /me/notices', (tx) => myPage(tx, person(), w.amy.id, { filter: 'all', limit: 21, after: null })],
    [
      'GET /me/notices, a later page',
      (tx) =>
        myPage(tx, person(), w.amy.id, {
          filter: 'all',
          limit: 21,
          after: { section: 1, at: '2030-01-01T00:00:00.000000Z', id: randomUUIDv7() },
        }),
    ],
    ['GET /me/notices/children', (tx) => myChildren(tx, person())],
    ['notice', (tx) => readHead(tx, noticeId)],
    ['progress', (tx) => classProgress(tx, { id: noticeId, message_id: randomUUIDv7() })],
    [
      'own notices',
      (tx) =>
        listRows(
          tx,
          {
            scope: 'mine',
            memberId: w.admin.id,
            pattern: null,
            state: null,
            form: null,
            from: null,
            to: null,
            senderId: null,
          },
          { limit: 20, offset: 0, after: null },
        ),
    ],
    [
      'all notices of the school',
      (tx) =>
        listRows(
          tx,
          {
            scope: 'shared',
            memberId: w.admin.id,
            pattern: null,
            state: null,
            form: null,
            from: null,
            to: null,
            senderId: null,
          },
          { limit: 20, offset: 0, after: null },
        ),
    ],
    [
      'send record',
      (tx) => recordRows(tx, { noticeId, classId: null, tab: 'open', pattern: null, asks: true }, { limit: 20, offset: 0, after: null }),
    ],
    [
      'send record of a class',
      (tx) =>
        recordRows(tx, { noticeId, classId: w.classA.id, tab: 'all', pattern: '%a%', asks: true }, { limit: 20, offset: 0, after: null }),
    ],
    ['people of some students', (tx) => peopleOf(tx, noticeId, [w.amy.id, w.dan.id])],
    ['stones of a class', (tx) => stonesOf(tx, noticeId, w.classA.id)],
  ])('%s reads its own rows by index only', async (_name, ask) => {
    const plans = await test.db.read(w.unit.ctx, async (tx) => {
      const asked = explaining(tx);
      await ask(asked.tx);
      return asked.plans;
    });
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      for (const node of nodes(plan)) {
        const table = node['Relation Name'];
        if (table === undefined || !BIG.includes(table) || node['Actual Loops'] === 0) continue;
        // Another unit's rows are never touched: this unit has 12 deliveries, the other 140,000.
        expect([table, node['Node Type'], touched(node) <= 60]).toEqual([table, node['Node Type'], true]);
        if (table !== 'delivery_batch' && table !== 'notice' && table !== 'notice_response') expect(node['Node Type']).not.toBe('Seq Scan');
      }
    }
  });

  it('counts 140,000 rows of the other unit as none of ours', async () => {
    const mine = await test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ n: number }>(`SELECT count(*) AS n FROM notice_delivery WHERE unit_id = $1`, [tx.unitId]),
    );
    expect(mine?.n).toBe(12);
  });

  it("ends a family's list at its limit, however many notices the school has sent [NOT-50]", async () => {
    await test.db.inUnit(w.unit.ctx, async (tx) => {
      await tx.execute(
        `INSERT INTO notice (unit_id, sender_id, body, state, sent_at, message_id)
         SELECT $1, $2, '{}', 'sent', now() - n * interval '1 hour', uuidv7() FROM generate_series(1, 2_000) AS n`,
        [tx.unitId, w.admin.id],
      );
      await tx.execute(
        `INSERT INTO notice_student (unit_id, notice_id, student_id, class_id, grp, sent_at, needs)
         SELECT $1, n.id, $2, $3, 1, n.sent_at, false FROM notice n WHERE n.unit_id = $1 AND n.title = ''`,
        [tx.unitId, w.amy.id, w.classA.id],
      );
      await tx.execute(
        `INSERT INTO notice_delivery (unit_id, notice_id, student_id, person_id, person_kind, state)
         SELECT $1, n.id, $2, $3, 'parent', 'pending' FROM notice n WHERE n.unit_id = $1 AND n.title = ''`,
        [tx.unitId, w.amy.id, person()],
      );
    });
    await analysed(test.database.superuserUrl);
    const plans = await test.db.read(w.unit.ctx, async (tx) => {
      const asked = explaining(tx);
      await myPage(asked.tx, person(), w.amy.id, { filter: 'all', limit: 21, after: null });
      return asked.plans;
    });
    const looked = plans.flatMap((plan) => [...nodes(plan)]).filter((node) => BIG.includes(node['Relation Name'] ?? ''));
    expect(looked.length).toBeGreaterThan(0);
    for (const node of looked) expect([node['Relation Name'], touched(node)]).toEqual([node['Relation Name'], Math.min(touched(node), 60)]);
  });
});
