import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { noteLedger } from '../index';
import { checkLedger, type StoreReport } from '../ledger-check';
import { TellHeadJob } from '../jobs/tell-head.job';
import { buildWorld, createNoticeApp, type NoticeApp, type World } from '../../notices/test/notice-world';
import { liveAWhile, openThief, seal, sourceOf } from './ledger-world';

/** A place where a row of the unit can be changed: `to` must differ from what stands there. `ref` = what must be named. */
interface Target {
  table: string;
  column: string;
  to: string;
  /** Only rows where the column says something. */
  where?: string;
  ref: string;
}

const OTHER_ID = `'01999999-0000-7000-8000-000000000000'::uuid`;
const flip = (column: string, a: string, b: string): string => `CASE WHEN ${column} = '${a}' THEN '${b}' ELSE '${a}' END`;
const hex = (column: string): string => `translate(${column}, '0123456789abcdef', '123456789abcdef0')`;
const DELIVERY = `'notice_delivery notice ' || r.notice_id || ', student ' || r.student_id || ', person ' || r.person_id`;
const EVENT = `'ledger_event ' || r.id`;
const BLOCK = `'ledger_block ' || r.n`;
const ATTEMPT = `'delivery_attempt message ' || r.message_id || ', call ' || r.seq`;
const ANSWER = `'notice_response notice ' || r.notice_id || ', student ' || r.student_id`;
const NOTICE = `'notice ' || r.id`;
/** Where the row no longer says what it was: some row of its block is named. */
const SOME = `''`;

/** Every column that the ledger speaks of, in every table that it is made from. */
const TARGETS: readonly Target[] = [
  ...(
    [
      ['class_id', OTHER_ID, 'notice_student', 'student'],
      ['student_id', OTHER_ID, 'notice_student', 'notice'],
    ] as const
  ).map(([column, to, table]): Target => ({ table, column, to, ref: `'notice ' || r.notice_id` })),
  { table: 'notice_delivery', column: 'person_id', to: OTHER_ID, ref: `r.notice_id::text` },
  { table: 'notice_delivery', column: 'student_id', to: OTHER_ID, ref: `r.notice_id::text` },
  { table: 'notice_delivery', column: 'person_kind', to: flip('person_kind', 'parent', 'student'), ref: DELIVERY },
  { table: 'notice_delivery', column: 'state', to: flip('state', 'not_joined', 'pending'), where: `state <> 'failed'`, ref: DELIVERY },
  { table: 'notice_delivery', column: 'state', to: `'failed'`, where: `state = 'pending'`, ref: DELIVERY },
  { table: 'notice_delivery', column: 'read_at', to: `coalesce(read_at, now()) - interval '1 day'`, ref: DELIVERY },
  { table: 'notice_delivery', column: 'read_at', to: 'NULL', where: 'read_at IS NOT NULL', ref: DELIVERY },
  { table: 'notice_response', column: 'answers', to: `answers || '{"blank": "別人"}'`, where: `kind = 'form'`, ref: ANSWER },
  { table: 'notice_response', column: 'responder_id', to: OTHER_ID, ref: ANSWER },
  { table: 'notice_response', column: 'revision', to: 'revision + 1', ref: ANSWER },
  { table: 'notice_response_revision', column: 'answers', to: `'{}'`, ref: ANSWER },
  { table: 'notice', column: 'title', to: `title || '。'`, ref: NOTICE },
  { table: 'notice', column: 'body', to: `'{"type": "doc", "content": []}'`, ref: NOTICE },
  { table: 'notice', column: 'links', to: `'[{"title": "x", "url": "https://example.org"}]'`, ref: NOTICE },
  { table: 'notice', column: 'locale', to: flip('locale', 'en', 'pt'), ref: NOTICE },
  { table: 'notice_question', column: 'text', to: `text || '？'`, ref: `'notice ' || r.notice_id` },
  { table: 'notice_question', column: 'required', to: 'NOT required', ref: `'notice ' || r.notice_id` },
  { table: 'delivery_attempt', column: 'outcome', to: flip('outcome', 'accepted', 'refused'), ref: ATTEMPT },
  { table: 'delivery_attempt', column: 'code', to: 'coalesce(code, 0) + 1', ref: ATTEMPT },
  { table: 'delivery_attempt', column: 'at', to: `at - interval '1 hour'`, ref: ATTEMPT },
  { table: 'delivery_attempt', column: 'no', to: 'no + 1', ref: SOME },
  { table: 'delivery_batch', column: 'body', to: `body || '\\x20'::bytea`, ref: ATTEMPT },
  { table: 'delivery_batch', column: 'receivers', to: 'receivers + 1', ref: ATTEMPT },
  {
    table: 'outbound_message',
    column: 'kind',
    to: flip('kind', 'notice', 'notice_reminder'),
    where: `kind LIKE 'notice%'`,
    ref: `r.id::text`,
  },
  {
    table: 'ledger_event',
    column: 'at',
    to: `at - interval '1 second'`,
    ref: `(CASE r.kind WHEN 'page' THEN r.notice_id WHEN 'handed' THEN NULL ELSE r.id END)::text`,
    where: `kind <> 'handed'`,
  },
  { table: 'ledger_event', column: 'kind', to: `CASE kind WHEN 'closed' THEN 'reopened' ELSE 'closed' END`, ref: SOME },
  { table: 'ledger_event', column: 'notice_id', to: OTHER_ID, ref: SOME },
  { table: 'ledger_event', column: 'student_id', to: OTHER_ID, where: 'student_id IS NOT NULL', ref: EVENT },
  { table: 'ledger_event', column: 'actor_id', to: OTHER_ID, where: `kind <> 'handed'`, ref: `'ledger_event'` },
  { table: 'ledger_event', column: 'student_ids', to: `student_ids || ${OTHER_ID}`, where: 'student_ids IS NOT NULL', ref: SOME },
  {
    table: 'ledger_event',
    column: 'person_ids',
    to: `coalesce(person_ids, '{}') || ${OTHER_ID}`,
    where: `kind = 'handed'`,
    ref: `'delivery_attempt'`,
  },
  { table: 'ledger_event', column: 'data', to: `'{"revision": 9, "reply": null}'`, where: `kind = 'answered'`, ref: EVENT },
  { table: 'ledger_event', column: 'data', to: `jsonb_set(data, '{receivers}', '99')`, where: `kind = 'page'`, ref: `'ledger_event'` },
  {
    table: 'ledger_event',
    column: 'data',
    to: `jsonb_set(data, '{refused}', '{"students": [], "persons": []}')`,
    where: `kind = 'handed' AND data -> 'refused' -> 'students' <> '[]'`,
    ref: SOME,
  },
  {
    table: 'ledger_event',
    column: 'salt',
    to: `'00'`,
    where: `salt IS NOT NULL`,
    ref: `'notice_response notice ' || r.notice_id || ', student ' || r.student_id`,
  },
  { table: 'ledger_event', column: 'block', to: 'block + 1', ref: SOME },
  { table: 'ledger_event', column: 'place', to: 'place + 1', ref: `'ledger_event'` },
  { table: 'ledger_block', column: 'n', to: 'n + 10', ref: `'ledger_block'` },
  { table: 'ledger_block', column: 'at', to: `at - interval '1 second'`, ref: BLOCK },
  { table: 'ledger_block', column: 'key', to: hex('key'), ref: BLOCK },
  { table: 'ledger_block', column: 'lines', to: 'lines + 1', ref: BLOCK },
  { table: 'ledger_block', column: 'total', to: 'total + 1', ref: `'ledger_block'` },
  { table: 'ledger_block', column: 'prev', to: hex('prev'), ref: BLOCK },
  { table: 'ledger_block', column: 'root', to: hex('root'), ref: BLOCK },
  { table: 'ledger_block', column: 'seal', to: hex('seal'), ref: `'ledger_block'` },
  { table: 'ledger_block', column: 'signature', to: hex('signature'), ref: BLOCK },
  { table: 'ledger_block', column: 'leaves', to: `set_byte(leaves, 4, 255 - get_byte(leaves, 4))`, ref: BLOCK },
  { table: 'ledger_key', column: 'public_key', to: hex('public_key'), ref: `'ledger_block'` },
  { table: 'ledger_key', column: 'fingerprint', to: hex('fingerprint'), ref: `'ledger_block'` },
];

/** Rows that may be taken away, and rows that may be put in. */
const REMOVABLE = [
  'notice_student',
  'notice_delivery',
  'notice_response',
  'notice_response_revision',
  'delivery_attempt',
  'ledger_event',
  'ledger_block',
  'notice_question',
];
const INSERTS: Readonly<Record<string, string>> = {
  ledger_event: `INSERT INTO ledger_event SELECT (jsonb_populate_record(r, jsonb_build_object('id', uuidv7()))).* FROM ledger_event r WHERE ctid = $1`,
  notice_delivery: `INSERT INTO notice_delivery SELECT (jsonb_populate_record(r, jsonb_build_object('person_id', ${OTHER_ID}))).* FROM notice_delivery r WHERE ctid = $1`,
  notice_student: `INSERT INTO notice_student SELECT (jsonb_populate_record(r, jsonb_build_object('student_id', ${OTHER_ID}))).* FROM notice_student r WHERE ctid = $1`,
  notice_response: `INSERT INTO notice_response SELECT (jsonb_populate_record(r, jsonb_build_object('student_id', ${OTHER_ID}, 'id', uuidv7()))).* FROM notice_response r WHERE ctid = $1`,
};

describe('a change in the store', () => {
  let test: NoticeApp;
  let thief: pg.Client;
  let w: World;
  beforeAll(async () => {
    test = await createNoticeApp();
    thief = await openThief(test);
    // What the product forbids the database even for its owner is no hindrance to a thief.
    await thief.query(`ALTER TABLE ledger_block DROP CONSTRAINT ledger_block_check`);
    w = await buildWorld(test);
    await liveAWhile(test, w);
    await seal(test, w);
    await liveAWhile(test, w);
    await seal(test, w);
    for (let i = 0; i < 3; i += 1) {
      await test.db.inUnit(w.unit.ctx, (tx) => noteLedger(tx, { kind: 'closed', noticeId: w.amy.id, by: null }));
      await seal(test, w);
    }
  });
  afterAll(async () => {
    await thief?.end();
    await test?.close();
  });

  const check = (unitId: number = w.unit.id): Promise<StoreReport> => checkLedger(sourceOf(thief, unitId));
  /** Does something that is undone afterwards. @returns what the check says meanwhile */
  async function after(harm: () => Promise<unknown>): Promise<StoreReport> {
    await thief.query('BEGIN');
    try {
      await harm();
      return await check();
    } finally {
      await thief.query('ROLLBACK');
    }
  }
  const rowsOf = async (table: string, where = 'true'): Promise<string[]> =>
    (
      await thief.query<{ ctid: string }>(`SELECT ctid::text FROM ${table} WHERE unit_id = $1 AND (${where}) ORDER BY ctid`, [w.unit.id])
    ).rows.map((row) => row.ctid);

  it('is none as long as nobody touches anything [BEY-01]', async () => {
    expect(await check()).toMatchObject({ blocks: 5, faults: [] });
  });

  it('of any column that the ledger speaks of is found, and its row is named [BEY-01]', async () => {
    for (const { table, column, to, where, ref } of TARGETS) {
      // Bundles, drafts and staff cards are no part of the ledger.
      const of =
        table === 'delivery_batch' || table === 'delivery_attempt'
          ? `message_id IN (SELECT id FROM outbound_message m WHERE m.unit_id = $1 AND kind IN ('notice', 'notice_reminder'))`
          : 'true';
      const rows = await rowsOf(table, `${of} AND (${where ?? 'true'})`);
      expect([table, column, rows.length > 0]).toEqual([table, column, true]);
      for (const ctid of [rows[0]!, rows.at(-1)!]) {
        const named = (await thief.query<{ ref: string }>(`SELECT ${ref} AS ref FROM ${table} r WHERE ctid = $1`, [ctid])).rows[0]!.ref;
        const report = await after(() => thief.query(`UPDATE ${table} SET ${column} = ${to} WHERE ctid = $1`, [ctid]));
        const said = report.faults.map((fault) => fault.row).join('\n');
        if (said === '' || !said.includes(named)) throw new Error(`${table}.${column}: “${named}” is not in “${said}”`);
      }
    }
  });

  it('is found whatever rows are removed, put in, changed or exchanged, one or many at a time [BEY-01]', async () => {
    const counts = new Map<string, string[]>();
    for (const table of new Set([...REMOVABLE, ...TARGETS.map((t) => t.table)])) counts.set(table, await rowsOf(table));
    const harm = fc.oneof(
      fc.record({ how: fc.constant('remove' as const), table: fc.constantFrom(...REMOVABLE), row: fc.nat() }),
      fc.record({ how: fc.constant('insert' as const), table: fc.constantFrom(...Object.keys(INSERTS)), row: fc.nat() }),
      fc.record({ how: fc.constant('swap' as const), table: fc.constant('ledger_event'), row: fc.nat() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(harm, { minLength: 1, maxLength: 3 }), async (harms) => {
        let done = 0;
        const report = await after(async () => {
          for (const { how, table, row } of harms) {
            const ctid = counts.get(table)![row % counts.get(table)!.length]!;
            if (how === 'remove') done += (await thief.query(`DELETE FROM ${table} WHERE ctid = $1`, [ctid])).rowCount!;
            else if (how === 'insert') done += (await thief.query(`${INSERTS[table]!} ON CONFLICT DO NOTHING`, [ctid])).rowCount!;
            else {
              // Two rows of one block change places.
              const moved = await thief.query(
                `WITH a AS (SELECT id, block, place FROM ledger_event WHERE ctid = $1),
                      b AS (SELECT e.id, e.block, e.place FROM ledger_event e JOIN a ON e.unit_id = $2 AND e.block = a.block AND e.place <> a.place ORDER BY e.id LIMIT 1)
                 UPDATE ledger_event e SET place = CASE WHEN e.id = a.id THEN b.place ELSE a.place END FROM a, b WHERE e.id IN (a.id, b.id)`,
                [ctid, w.unit.id],
              );
              done += moved.rowCount!;
            }
          }
        });
        // Two exchanges of the same rows leave all as it was.
        const undone = harms.filter(({ how }) => how === 'swap').length > 1;
        if (done > 0 && !undone) expect(report.faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('is found when rows or blocks are exchanged between units [BEY-01, B1]', async () => {
    const other = await buildWorld(test);
    await liveAWhile(test, other);
    await seal(test, other);
    const swap = async (table: string, where: string): Promise<unknown> =>
      thief.query(
        `UPDATE ${table} SET unit_id = CASE WHEN unit_id = $1 THEN $2::int ELSE $1::int END WHERE unit_id IN ($1, $2) AND ${where}`,
        [w.unit.id, other.unit.id],
      );
    for (const [table, where] of [
      ['ledger_event', `kind = 'recalled'`],
      ['ledger_event', 'block = 1'],
    ] as const) {
      const report = await after(() => swap(table, where));
      expect(report.faults.length).toBeGreaterThan(0);
    }
    const report = await after(async () => {
      await thief.query(`ALTER TABLE ledger_block DROP CONSTRAINT ledger_block_pkey`);
      await swap('ledger_block', 'n = 1');
    });
    expect(report.faults).toEqual(expect.arrayContaining([expect.objectContaining({ row: 'ledger_block 1', what: 'key' })]));
    // The whole ledger with its keys taken over from the other school: it says the other school's number.
    const posed = await after(async () => {
      for (const table of ['ledger_event', 'ledger_block', 'ledger_key']) {
        await thief.query(`DELETE FROM ${table} WHERE unit_id = $1`, [w.unit.id]);
        await thief.query(`UPDATE ${table} SET unit_id = $1 WHERE unit_id = $2`, [w.unit.id, other.unit.id]);
      }
    });
    expect(posed.faults).toEqual(expect.arrayContaining([expect.objectContaining({ row: 'ledger_block 1', what: 'seal' })]));
  });

  it('is found when the end is cut off or written anew after administrators were told of it [BEY-01]', async () => {
    await test.app.get(TellHeadJob, { strict: false }).run(w.unit.ctx);
    expect((await check()).faults).toEqual([]);
    const cut = await after(async () => {
      await thief.query(`DELETE FROM ledger_event WHERE unit_id = $1 AND block = 5`, [w.unit.id]);
      await thief.query(`DELETE FROM ledger_block WHERE unit_id = $1 AND n = 5`, [w.unit.id]);
    });
    expect(cut.faults).toEqual([{ block: 5, what: 'missing', row: 'ledger_block 5, told to administrators', line: null }]);
  });
});
