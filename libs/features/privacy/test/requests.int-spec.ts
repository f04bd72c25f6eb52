import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { streamXlsxRows } from 'hucre/xlsx';
import pg from 'pg';
import { exportsApi } from '@contracts/exports';
import { PRIVACY_LIMITS, privacyApi, type PrivacyKind, type PrivacyRequest, type PrivacySubject } from '@contracts/privacy';
import { buildMember, buildStudent, staffCtx, type BuiltMember } from '@features/contacts/test/directory.builder';
import { ExportsHttpModule } from '@features/exports';
import { MessageTransport } from '@features/messages';
import { systemCtx, type StaffCtx } from '@platform/ctx/ctx';
import type { Tx } from '@platform/db/tx';
import { FileStore } from '@platform/files/file-store';
import { JobsModule } from '@platform/jobs/jobs.module';
import { drainJobs } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { PrivacyHttpModule } from '../index';
import { Retention } from '../retention.service';

/** What is planted is looked for in the file, and after the erasing in every table. */
const MARK = '尋找我q7';
const NUMBER = '66123456q7';

describe('requests of people about their own data', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let all: pg.Client;
  let boss: BuiltMember;
  let me: StaffCtx;
  beforeAll(async () => {
    test = await createTestApp({ modules: [JobsModule, ExportsHttpModule, PrivacyHttpModule], movableClock: true });
    test.app.get(MessageTransport).agentId = () => Promise.resolve(1_000_002);
    all = new pg.Client({ connectionString: test.database.superuserUrl });
    await all.connect();
  });
  afterAll(async () => {
    await all.end();
    await test.close();
  });
  beforeEach(async () => {
    unit = await test.unit();
    boss = await buildMember(test.db, unit, { name: '何嘉敏', roles: ['super_admin'] });
    me = confirmed(boss);
  });

  const confirmed = (member: BuiltMember): StaffCtx => ({
    ...(staffCtx(member, { surface: 'console', rights: ['permissions.manage'] }) as StaffCtx),
    steppedUp: true,
    ip: '127.0.0.1',
  });
  const write = <T>(fn: (tx: Tx) => Promise<T>) => test.db.inUnit(unit.ctx, fn);
  const ask = (kind: PrivacyKind, subject: { kind: PrivacySubject; id: string }, over: { askedOn?: string } = {}) =>
    test.call(me, privacyApi.create, { body: { kind, subject, askedOn: over.askedOn ?? '2026-11-20', note: `請求 ${MARK}` } });
  const asked = async (kind: PrivacyKind, subject: { kind: PrivacySubject; id: string }): Promise<PrivacyRequest> => {
    const answer = await ask(kind, subject);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const one = async (id: string) => (await test.call(me, privacyApi.one, { params: { id } })).body;
  const decide = (request: PrivacyRequest, outcome: 'done' | 'refused', version = request.version) =>
    test.call(me, privacyApi.decide, { params: { id: request.id }, version, body: { outcome, answer: `答覆 ${MARK}` } });
  const erase = (request: PrivacyRequest) => test.call(me, privacyApi.erase, { params: { id: request.id }, version: request.version });

  /** Tables with a row of this unit in which the text stands as it is. */
  const holding = async (mark: string): Promise<string[]> => {
    const { rows } = await all.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id'
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const hit = await all.query(`SELECT 1 FROM ${name} t WHERE unit_id = $1 AND t::text LIKE $2 LIMIT 1`, [unit.id, `%${mark}%`]);
      if (hit.rowCount !== 0) found.push(name);
    }
    return found;
  };
  /** Asks for the file, lets the job make it, reads its rows. */
  async function fileOf(request: PrivacyRequest): Promise<{ text: string; table: string; field: string; value: string }[]> {
    const started = await test.call(me, privacyApi.download, { params: { id: request.id } });
    expect(started).toMatchObject({ status: 200, body: { kind: 'person-data', refId: request.id } });
    await drainJobs(test.app);
    const view = (await test.call(me, exportsApi.one, { params: { id: started.body.id } })).body;
    expect(view).toMatchObject({ state: 'ready', error: null });
    const file = await all.query<{ storage_key: string }>(
      `SELECT f.storage_key FROM file f JOIN export_job j ON j.unit_id = f.unit_id AND j.file_id = f.id WHERE j.unit_id = $1 AND j.id = $2`,
      [unit.id, started.body.id],
    );
    const bytes = await buffer(await test.app.get(FileStore).read(file.rows[0]?.storage_key ?? ''));
    const rows: { text: string; table: string; field: string; value: string }[] = [];
    for await (const { values } of streamXlsxRows(new Uint8Array(bytes)))
      rows.push({ text: String(values[0]), table: String(values[1]), field: String(values[3]), value: String(values[4]) });
    expect(rows[0]).toEqual({ text: '類別', table: '資料表', field: '欄位', value: '內容' });
    return rows.slice(1);
  }
  const seal = (tx: Tx, table: string, column: string, row: string) => test.parts.unitKeys.seal(tx, { table, column, row }, NUMBER);

  /** A member with something in every table that can hold it, numbers sealed as the product seals them. */
  async function planted(): Promise<BuiltMember> {
    const member = await buildMember(test.db, unit, { name: MARK, alias: MARK, englishId: MARK, title: MARK });
    await write(async (tx) => {
      const row = (sql: string, more: unknown[] = []) => tx.execute(sql, [tx.unitId, member.id, ...more]);
      await row(
        `UPDATE member SET landline = $3, custom = jsonb_build_object('a', $3::text), wecom_userid = $3 WHERE unit_id = $1 AND id = $2`,
        [MARK],
      );
      await row(`UPDATE member SET mobile = $3 WHERE unit_id = $1 AND id = $2`, [await seal(tx, 'member', 'mobile', member.id)]);
      const made = await tx.one<{ id: string }>(`SELECT uuidv7() AS id`);
      await row(`INSERT INTO member_request (unit_id, id, member_id, field, value, reason) VALUES ($1, $3, $2, 'name', $4, $5)`, [
        made!.id,
        await seal(tx, 'member_request', 'value', made!.id),
        MARK,
      ]);
      const subscription = (await tx.one<{ id: string }>(`SELECT uuidv7() AS id`))!.id;
      await row(
        `INSERT INTO subscription (unit_id, id, kind, account_index, wx_openid, mobile, mobile_tail, name, consent_version, consent_locale, consented_at, draft, member_id, state)
         VALUES ($1, $3, 'staff', convert_to('x', 'UTF8'), $4, $5, '3456', $6, '1', 'en', now(), $7, $2, 'withdrawn')`,
        [
          subscription,
          await seal(tx, 'subscription', 'wx_openid', subscription),
          await seal(tx, 'subscription', 'mobile', subscription),
          MARK,
          await seal(tx, 'subscription', 'draft', subscription),
        ],
      );
      const record = (await tx.one<{ id: string }>(`SELECT uuidv7() AS id`))!.id;
      await tx.execute(
        `INSERT INTO identity_record (unit_id, id, subscription_id, identity, card_type, credential, card_no, card_no_index, card_no_last4, register_index, verified_at)
         VALUES ($1, $2, $3, 'teaching', 'T', 'card', $4, convert_to('x', 'UTF8'), 'q7', convert_to('x', 'UTF8'), now())`,
        [tx.unitId, record, subscription, await seal(tx, 'identity_record', 'card_no', record)],
      );
      await tx.audit({ action: 'test.done', entity: 'member', entityId: member.id, before: { alias: MARK }, after: { alias: '新' } });
    });
    return member;
  }

  it('gives out everything kept about a person, from every table, with the numbers in clear, and nothing of anybody else [I4, OVR-33]', async () => {
    const member = await planted();
    await buildMember(test.db, unit, { name: '另一位老師q8' });
    const tables = await holding(MARK);
    expect(tables).toEqual(['audit_log', 'member', 'member_request', 'subscription']);
    const request = await asked('access', { kind: 'member', id: member.id });
    const rows = await fileOf(request);
    for (const table of tables) expect([table, rows.some((row) => row.table === table && row.value.includes(MARK))]).toEqual([table, true]);
    const clear = rows.filter((row) => row.value === NUMBER).map((row) => `${row.table}.${row.field}`);
    expect(clear.toSorted()).toEqual([
      'identity_record.card_no',
      'member.mobile',
      'member_request.value',
      'subscription.draft',
      'subscription.mobile',
      'subscription.wx_openid',
    ]);
    expect(JSON.stringify(rows)).not.toContain('另一位老師');
    expect(new Set(rows.map((row) => row.text))).toContain('登記與驗證');
    expect(await one(request.id)).toMatchObject({ exported: true, note: `請求 ${MARK}`, download: { state: 'ready' } });
  });

  it('tells of what somebody did to others that and when he did it, not what it says about them [I4]', async () => {
    const child = await buildStudent(test.db, unit, { name: '小明q9' });
    const member = await buildMember(test.db, unit);
    await test.db.inUnit(staffCtx(member), (tx) =>
      tx.audit({ action: 'student.changed', entity: 'student', entityId: child.id, before: { name: '小明q9' }, after: { name: '大明q9' } }),
    );
    const rows = await fileOf(await asked('access', { kind: 'member', id: member.id }));
    const line = rows.filter((row) => row.table === 'audit_log').map((row) => `${row.field} ${row.value}`);
    expect(line).toEqual(expect.arrayContaining(['action student.changed', `actor_id ${member.id}`]));
    expect(JSON.stringify(rows)).not.toContain('q9');
    const own = await fileOf(await asked('access', { kind: 'student', id: child.id }));
    expect(JSON.stringify(own)).toContain('大明q9');
  });

  it('erases somebody who left at once on request, leaves nothing but ids, and says what stays [I4, I3, OVR-33]', async () => {
    const member = await planted();
    await write((tx) => tx.execute(`DELETE FROM audit_log WHERE false`)).catch(() => undefined);
    const request = await asked('erasure', { kind: 'member', id: member.id });
    expect((await erase(request)).body).toMatchObject({ code: 'STATE_CONFLICT' });
    await write((tx) =>
      tx.execute(`UPDATE member SET join_state = 'left', left_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, member.id]),
    );
    expect((await decide(request, 'done')).body).toMatchObject({ code: 'STATE_CONFLICT' });
    const erased = await erase(request);
    expect(erased).toMatchObject({ status: 200, body: { person: { name: '', state: 'erased' }, state: 'open', version: 2 } });
    expect((await erase(request)).body).toMatchObject({ code: 'VERSION_CONFLICT' });
    // The audit log says what it said when it was written, masked where it was written; it is kept by law, for five years.
    expect(await holding(MARK)).toEqual(['audit_log']);
    const detail = await one(request.id);
    expect(detail.erasedAt).not.toBeNull();
    expect(detail.stays).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'audit' })]));
    expect((await decide(request, 'refused', 2)).body).toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await decide(request, 'done', 2)).body).toMatchObject({ state: 'done', version: 3 });
    expect(await one(request.id)).toMatchObject({ answer: `答覆 ${MARK}`, decidedBy: '何嘉敏' });
  });

  it('erases again by the daily sweep whom a restored backup brought back, and nobody else [I4, I3, R15]', async () => {
    const [member, other] = [await buildMember(test.db, unit, { name: MARK }), await buildMember(test.db, unit, { name: '留下q5' })];
    const leave = (id: string) =>
      write((tx) => tx.execute(`UPDATE member SET join_state = 'left', left_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]));
    await leave(member.id);
    await leave(other.id);
    await erase(await asked('erasure', { kind: 'member', id: member.id }));
    await all.query(`UPDATE member SET name = $2, wecom_userid = $2 WHERE id = $1`, [member.id, MARK]);
    const sweep = () => test.app.get(Retention, { strict: false }).sweep(systemCtx(unit.id, 'privacy.retention', 'test'));
    expect((await sweep()).people).toBe(1);
    expect(await holding(MARK)).toEqual([]);
    expect(await holding('留下q5')).toEqual(['member']);
    expect((await sweep()).people).toBe(0);
  });

  it('goes from open to done or refused once, with an answer, and each step stands in the audit log by ids [I4, J2]', async () => {
    const member = await buildMember(test.db, unit, { name: MARK });
    const request = await asked('correction', { kind: 'member', id: member.id });
    expect(request).toMatchObject({ state: 'open', askedOn: '2026-11-20', dueOn: '2026-12-20', overdue: false, person: { name: MARK } });
    expect((await ask('correction', { kind: 'member', id: member.id })).body).toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await decide(request, 'done', 7)).body).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect((await decide(request, 'refused')).body).toMatchObject({ state: 'refused', version: 2 });
    expect((await decide(request, 'done', 2)).body).toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await test.call(me, privacyApi.download, { params: { id: request.id } })).body).toMatchObject({ code: 'STATE_CONFLICT' });
    const { rows } = await all.query<{ line: string }>(
      `SELECT action || ' ' || coalesce(after::text, '') AS line FROM audit_log WHERE unit_id = $1 AND entity = 'privacy_request' ORDER BY id`,
      [unit.id],
    );
    expect(rows.map((row) => row.line.split(' ')[0])).toEqual(['privacy.requested', 'privacy.decided']);
    expect(JSON.stringify(rows)).not.toContain(MARK);
    const again = await asked('access', { kind: 'member', id: member.id });
    expect((await decide(again, 'done')).body).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('stops the messages of the bureau when an objection is granted, and nothing when it is refused [I4, I5]', async () => {
    const member = await buildMember(test.db, unit);
    const stopped = async () =>
      (
        await all.query<{ stopped: boolean }>(`SELECT stopped FROM bureau_choice WHERE unit_id = $1 AND person_id = $2`, [
          unit.id,
          member.id,
        ])
      ).rows;
    await decide(await asked('objection', { kind: 'member', id: member.id }), 'refused');
    expect(await stopped()).toEqual([]);
    await decide(await asked('objection', { kind: 'member', id: member.id }), 'done');
    expect(await stopped()).toEqual([{ stopped: true }]);
  });

  it(`is due ${String(PRIVACY_LIMITS.dueDays)} days after it came, open ones stand first and the one due next before the others [I4]`, async () => {
    const [a, b, c] = [await buildMember(test.db, unit), await buildMember(test.db, unit), await buildMember(test.db, unit)];
    await ask('access', { kind: 'member', id: a.id }, { askedOn: '2026-11-19' });
    const late = await ask('access', { kind: 'member', id: b.id }, { askedOn: '2026-01-05' });
    await decide(await asked('correction', { kind: 'member', id: c.id }), 'done');
    expect(late.body).toMatchObject({ overdue: true, dueOn: '2026-02-04' });
    const { items } = (await test.call(me, privacyApi.list, {})).body;
    expect(items.map((item) => item.person.id)).toEqual([b.id, a.id, c.id]);
    const open = (await test.call(me, privacyApi.list, { query: { state: 'open' } })).body;
    expect(open.total).toBe(2);
    // A day that has not come counts as today.
    const early = await ask('erasure', { kind: 'member', id: a.id }, { askedOn: '2030-01-01' });
    expect(early.body.askedOn < '2030-01-01').toBe(true);
  });

  it('is for founder and super admins alone, finds people who are here or left, and nobody who was erased [I4, PER-06, B11]', async () => {
    const other = await buildMember(test.db, unit, { roles: ['sub_admin'] });
    const sub = {
      ...me,
      actor: { ...me.actor, memberId: other.id, rights: new Set(['signed-in', 'staff', 'audit.read', 'admin'] as const) },
    };
    expect((await test.call(sub as StaffCtx, privacyApi.list, {})).body).toMatchObject({ code: 'FORBIDDEN' });
    const child = await buildStudent(test.db, unit, { name: '陳大文q6' });
    const find = async () => (await test.call(me, privacyApi.people, { query: { q: '陳大文q6' } })).body.items;
    expect(await find()).toMatchObject([{ kind: 'student', id: child.id, state: 'here' }]);
    await write((tx) =>
      tx.execute(`UPDATE student SET state = 'removed', removed_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, child.id]),
    );
    expect(await find()).toMatchObject([{ state: 'gone' }]);
    await erase(await asked('erasure', { kind: 'student', id: child.id }));
    expect(await find()).toEqual([]);
    expect((await ask('access', { kind: 'student', id: child.id })).status).toBe(404);
    const unsure = { ...me, steppedUp: false };
    const request = await asked('access', { kind: 'member', id: boss.id });
    expect((await test.call(unsure, privacyApi.download, { params: { id: request.id } })).body).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });
});
