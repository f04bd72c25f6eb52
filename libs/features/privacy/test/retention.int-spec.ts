import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemCtx } from '@platform/ctx/ctx';
import type { Tx } from '@platform/db/tx';
import { buildMember, buildStudent } from '@features/contacts/test/directory.builder';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { PrivacyModule, RETENTION_RULES } from '../index';
import { RetentionJob } from '../jobs/retention.job';
import { Retention } from '../retention.service';

/** In every text that can be written about a person: what is planted is looked for in every table afterwards. */
const MARK = '尋找我q7';

describe('retention', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let all: pg.Client;
  beforeAll(async () => {
    test = await createTestApp({ modules: [PrivacyModule], movableClock: true });
    all = new pg.Client({ connectionString: test.database.superuserUrl });
    await all.connect();
    unit = await test.unit();
  });
  afterAll(async () => {
    await all.end();
    await test.close();
  });

  const write = <T>(fn: (tx: Tx) => Promise<T>) => test.db.inUnit(unit.ctx, fn);
  const sweep = () => test.app.get(Retention, { strict: false }).sweep(systemCtx(unit.id, 'privacy.retention', 'test'));
  const tables = async () =>
    (
      await all.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
      )
    ).rows.map((row) => row.name);
  /** Tables with a row in which the mark stands. */
  const holding = async (mark: string) => {
    const found: string[] = [];
    for (const name of await tables()) {
      const { rowCount } = await all.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE $1 LIMIT 1`, [`%${mark}%`]);
      if (rowCount !== 0) found.push(name);
    }
    return found;
  };
  const overdue = async () => {
    const found: string[] = [];
    for (const { table, column, days } of RETENTION_RULES) {
      const { rowCount } = await all.query(
        `SELECT 1 FROM ${table} WHERE unit_id = $1 AND ${column} < $2::timestamptz - make_interval(days => $3)`,
        [unit.id, await clockNow(), days],
      );
      if (rowCount !== 0) found.push(table);
    }
    return found;
  };
  const clockNow = async () => (await write((tx) => Promise.resolve(tx.now))).toISOString();

  /** One row in each table that has a rule. */
  async function plant(tx: Tx, memberId: string): Promise<void> {
    const row = (sql: string, more: unknown[] = []) => tx.execute(sql, [tx.unitId, memberId, ...more]);
    await row(`INSERT INTO health_report_case (unit_id, member_id, area_code, mobile, recorded_by) VALUES ($1, $2, '+853', '', $2)`);
    await row(
      `INSERT INTO idempotency_key (unit_id, actor_id, route, key, body_hash, status, answer) VALUES ($1, $2, 'x', 'key-of-a-call', ''::bytea, 200, '{}')`,
    );
    await row(`INSERT INTO member_request (unit_id, member_id, field, value) VALUES ($1, $2, 'name', $3)`, [MARK]);
    await row(
      `INSERT INTO member_usage (unit_id, member_id, day, used, last_used_at, platform) VALUES ($1, $2, now()::date, true, now(), 'web')`,
    );
    await row(
      `INSERT INTO mobile_code (unit_id, member_id, mobile, mobile_index, code_hash, expires_at) VALUES ($1, $2, $3, ''::bytea, ''::bytea, now())`,
      [MARK],
    );
    await row(
      `INSERT INTO two_person (unit_id, action, subject_id, payload, first_kind, first_id, first_at, state, expires_at)
       SELECT $1, 'founder_recovery', $2, '{}', 'operator', $2, now(), 'expired', now()`,
    );
    await row(
      `INSERT INTO privacy_request (unit_id, kind, subject_kind, subject_id, asked_on, due_on, note, state, decided_at)
       VALUES ($1, 'access', 'member', $2, now()::date, now()::date, '', 'done', now())`,
    );
    await row(`INSERT INTO usage_reminder (unit_id, batch_id, member_id) VALUES ($1, uuidv7(), $2)`);
    await tx.execute(`INSERT INTO wecom_activity (unit_id, day, active) VALUES ($1, now()::date, 1) ON CONFLICT DO NOTHING`, [tx.unitId]);
  }

  it('runs by itself and leaves nothing overdue; what is younger stays [I3, V14.2.4]', async () => {
    const member = await buildMember(test.db, unit);
    await write((tx) => plant(tx, member.id));
    expect(await sweep()).toEqual({ rows: 0, people: 0 });
    await test.clock!.move('401 days');
    expect((await overdue()).toSorted()).toEqual(RETENTION_RULES.map((rule) => rule.table).toSorted());
    await write((tx) =>
      tx.execute(`INSERT INTO usage_reminder (unit_id, batch_id, member_id, at) VALUES ($1, uuidv7(), $2, now())`, [tx.unitId, member.id]),
    );
    await test.app.get(RetentionJob, { strict: false }).run(systemCtx(unit.id, 'privacy.retention', 'test'));
    expect(await overdue()).toEqual([]);
    expect((await all.query(`SELECT 1 FROM usage_reminder WHERE unit_id = $1`, [unit.id])).rowCount).toBe(1);
    expect(await sweep()).toEqual({ rows: 0, people: 0 });
  });

  it('takes the names of people who left 30 days ago out of every table, and of nobody else [I3]', async () => {
    const gone = await buildMember(test.db, unit, { name: MARK, alias: MARK, englishId: MARK, title: MARK });
    const here = await buildMember(test.db, unit, { name: '留下的人' });
    const child = await buildStudent(test.db, unit, { name: MARK });
    const parent = await write(async (tx) => {
      const row = await tx.one<{ id: string }>(
        `INSERT INTO parent (unit_id, wecom_userid, name, external_userid, search) VALUES ($1, $2, $2, $2, $2) RETURNING id`,
        [tx.unitId, MARK],
      );
      await plant(tx, gone.id);
      await tx.execute(
        `UPDATE member SET email = $3, landline = $3, custom = jsonb_build_object('a', $3::text), search = $3, wecom_userid = $3 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, gone.id, MARK],
      );
      const papers = async (column: 'member_id' | 'parent_id', id: string) => {
        const subscription = await tx.one<{ id: string }>(
          `INSERT INTO subscription (unit_id, kind, account_index, wx_openid, mobile, mobile_tail, name, consent_version, consent_locale, consented_at, draft, ${column}, state)
           VALUES ($1, $3, convert_to($4, 'UTF8'), $4, $4, '1234', $4, '1', 'en', now(), $4, $2, 'withdrawn') RETURNING id`,
          [tx.unitId, id, column === 'member_id' ? 'staff' : 'family', MARK],
        );
        const record = await tx.one<{ id: string }>(
          `INSERT INTO identity_record (unit_id, subscription_id, identity, card_type, credential, card_no, card_no_index, card_no_last4, register_index, verified_at)
           VALUES ($1, $2, $3, 'T', 'card', $4, convert_to($4, 'UTF8'), 'q7', convert_to($4, 'UTF8'), now()) RETURNING id`,
          [tx.unitId, subscription?.id, column === 'member_id' ? 'teaching' : 'student', MARK],
        );
        return { subscription: subscription?.id, record: record?.id };
      };
      await papers('member_id', gone.id);
      const family = await papers('parent_id', row!.id);
      await tx.execute(
        `INSERT INTO family_link (unit_id, subscription_id, student_name, register_name, birth_date, class_id, relation, identity_record_id, student_id)
         SELECT $1, $2, $4, $4, $4, class_id, 'mother', $3, $5 FROM student_class WHERE unit_id = $1 AND student_id = $5`,
        [tx.unitId, family.subscription, family.record, MARK, child.id],
      );
      return row!.id;
    });
    await write(async (tx) => {
      await tx.execute(`UPDATE member SET join_state = 'left', left_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, gone.id]);
      await tx.execute(`UPDATE parent SET removed_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, parent]);
      await tx.execute(`UPDATE student SET state = 'removed', removed_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, child.id]);
    });
    await test.clock!.move('29 days');
    expect((await sweep()).people).toBe(0);
    expect(await holding(MARK)).toEqual(
      expect.arrayContaining(['family_link', 'identity_record', 'member', 'parent', 'student', 'subscription']),
    );
    await test.clock!.move('2 days');
    expect((await sweep()).people).toBe(3);
    expect(await holding(MARK)).toEqual([]);
    expect(await holding('留下的人')).toEqual(['member']);
    const [left] = (await all.query(`SELECT name, join_state, mobile FROM member WHERE id = $1`, [gone.id])).rows as unknown[];
    expect(left).toEqual({ name: '', join_state: 'left', mobile: null });
    expect((await all.query(`SELECT 1 FROM member WHERE id = $1 AND name <> ''`, [here.id])).rowCount).toBe(1);
    expect((await sweep()).people).toBe(0);
  });
});
