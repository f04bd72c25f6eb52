import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsApi, MOBILE_CODE } from '@contracts/contacts-fields';
import { visibilityApi } from '@contracts/contacts-visibility';
import type { StaffCtx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { OwnProfile } from '../fields/own-profile.service';
import { CompanyContactsHttpModule } from '../index';
import { buildMember, staffCtx } from './directory.builder';
import { writeRig, type WriteRig } from './write.rig';

const key = (): string => randomUUIDv7();

describe('fields of members', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let root: string;
  beforeAll(async () => {
    rig = await writeRig([CompanyContactsHttpModule]);
    root = await rig.id('department', 'wecom_id = 1');
    admin = staffCtx(await buildMember(rig.test.db, rig.unit, { roles: ['super_admin'], departments: [{ id: root }] }), {
      surface: 'console',
      rights: ['directory.read', 'contacts.edit'],
    });
  });
  afterAll(() => rig.close());

  /** Members of the corp, each with a session of his own. */
  async function people(n: number): Promise<StaffCtx[]> {
    const rows = await rig.query<{ id: string; name: string; wecomUserid: string }>(
      `SELECT id, name, wecom_userid AS "wecomUserid" FROM member WHERE unit_id = $1 AND join_state = 'active' AND wecom_userid NOT LIKE 't.%' ORDER BY id LIMIT $2`,
      [n],
    );
    return rows.map((row) => ({ ...staffCtx({ ...row, roles: [], unit: rig.unit }), steppedUp: true }));
  }
  const own = async (ctx: StaffCtx, field: string) =>
    (await rig.test.call(ctx, fieldsApi.own)).body.fields.find((one) => one.key === field)!;
  const card = (ctx: StaffCtx, of: StaffCtx) => rig.test.call(ctx, fieldsApi.card, { params: { id: of.actor.memberId } });

  it('shows colleagues the fields of the unit, hides sensitive ones, and names people as the unit wants [VIS-06, CON-26]', async () => {
    const [one, two] = await people(2);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(
        `UPDATE member SET title = '科主任', alias = 'Vivian', landline = '28001234', email = 'v@example.org' WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, two!.actor.memberId],
      ),
    );
    const keys = async () => (await card(one!, two!)).body.fields.map((field) => field.key);
    expect(await keys()).toEqual(['title', 'alias', 'landline', 'email']);
    const { display } = (await rig.test.call(admin, fieldsApi.settings)).body;
    const { version, ...internal } = display.internal;
    const changed = await rig.test.call(admin, fieldsApi.setDisplay, {
      params: { surface: 'internal' },
      body: { ...internal, nameMode: 'name_alias', sensitive: ['landline'] },
      version,
    });
    expect(changed.body.display.internal).toMatchObject({ version: 1, sensitive: ['landline'] });
    expect(await keys()).toEqual(['title', 'alias', 'email']);
    expect((await card(one!, two!)).body.name).toBe(`${two!.actor.name}（Vivian）`);
    const stale = await rig.test.call(admin, fieldsApi.setDisplay, { params: { surface: 'internal' }, body: internal, version });
    expect([stale.status, stale.body.code]).toEqual([409, 'VERSION_CONFLICT']);
  });

  it('keeps what external contacts are shown apart from what colleagues see [VIS-07]', async () => {
    const { display } = (await rig.test.call(admin, fieldsApi.settings)).body;
    expect(display.external.fields).toEqual(['company', 'certified_name', 'alias', 'mobile', 'email', 'address', 'title']);
    const change = (fields: readonly string[], version: number) =>
      rig.test.call(admin, fieldsApi.setDisplay, {
        params: { surface: 'external' },
        body: { fields: [...fields], nameMode: 'name', sensitive: ['mobile'] } as never,
        version,
      });
    const set = await change(['company', 'alias', 'title'], display.external.version);
    expect(set.body.display.external).toMatchObject({ fields: ['company', 'alias', 'title'], sensitive: ['mobile'] });
    expect(set.body.display.internal).toEqual(display.internal);
    expect((await change(['salary'], set.body.display.external.version)).status).toBe(422);
  });

  it('shows no card of somebody hidden [VIS-01, VIS-05]', async () => {
    const [one, two] = await people(2);
    const body = { kind: 'hidden' as const, subjects: [{ kind: 'member' as const, id: two!.actor.memberId }], whitelist: [] };
    const rule = await rig.test.call(admin, visibilityApi.addRule, { body, key: key() });
    expect((await card(one!, two!)).status).toBe(404);
    expect((await card(two!, two!)).status).toBe(200);
    await rig.test.call(admin, visibilityApi.removeRule, { params: { id: rule.body.id } });
    expect((await card(one!, two!)).status).toBe(200);
  });

  it('adds fields of its own, which members fill in where the unit lets them [VIS-08, VIS-09]', async () => {
    const [one] = await people(1);
    const added = await rig.test.call(admin, fieldsApi.addCustom, { body: { label: '個人網頁', type: 'link' }, key: key() });
    const field = added.body.custom.find((each) => each.label === '個人網頁')!;
    expect((await own(one!, field.id)).mode).toBe('request');
    const { editable } = added.body;
    const opened = await rig.test.call(admin, fieldsApi.setEditable, {
      body: { fields: [...(editable.fields as 'alias'[]), field.id] },
      version: editable.version,
    });
    expect(opened.status).toBe(200);
    const bad = await rig.test.call(one!, fieldsApi.saveOwn, { body: { field: field.id, value: 'javascript:alert(1)' } });
    expect(bad.status).toBe(422);
    const saved = await rig.test.call(one!, fieldsApi.saveOwn, { body: { field: field.id, value: 'https://example.org/me' } });
    expect(saved.status).toBe(200);
    expect(await own(one!, field.id)).toMatchObject({ value: 'https://example.org/me', mode: 'self' });
    const twice = await rig.test.call(admin, fieldsApi.addCustom, { body: { label: '個人網頁', type: 'text' }, key: key() });
    expect(twice.body.code).toBe('DUPLICATE');
    const closed = await rig.test.call(one!, fieldsApi.saveOwn, { body: { field: 'title', value: '校長' } });
    expect([closed.status, closed.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  const codeFor = async (mobile: string): Promise<string> => {
    const { messages } = await rig.simulator.control<{ messages: { params: { code: string } }[] }>(
      'GET',
      `/sim/sms?to=${encodeURIComponent(mobile)}`,
    );
    return messages[0]!.params.code;
  };

  it('changes the own number only with the code sent to the new one [VIS-10]', async () => {
    const [one, two] = await people(2);
    const sent = await rig.test.call(one!, fieldsApi.mobileCode, { body: { mobile: '66880011' } });
    expect(sent.status).toBe(200);
    const code = await codeFor('+85366880011');
    const wrong = code === '000000' ? '000001' : '000000';
    const refused = await rig.test.call(one!, fieldsApi.saveMobile, { body: { code: wrong } });
    expect([refused.status, refused.body.code]).toEqual([422, 'MOBILE_CODE_INVALID']);
    expect((await rig.test.call(two!, fieldsApi.saveMobile, { body: { code } })).body.code).toBe('MOBILE_CODE_INVALID');
    expect((await rig.test.call(one!, fieldsApi.saveMobile, { body: { code } })).status).toBe(200);
    expect((await own(one!, 'mobile')).value).toBe('6***0011');
    expect((await rig.test.call(one!, fieldsApi.saveMobile, { body: { code } })).body.code).toBe('MOBILE_CODE_INVALID');
    const taken = await rig.test.call(two!, fieldsApi.mobileCode, { body: { mobile: '+853 6688 0011' } });
    expect([taken.status, taken.body.code]).toEqual([409, 'MOBILE_EXISTS']);
    expect((await rig.test.call(two!, fieldsApi.mobileCode, { body: { mobile: '+86 13812345678' } })).body.code).toBe('MOBILE_INVALID');
  });

  it('asks who it is again before the own number changes, and sends no code before [V7.5.1, VIS-10]', async () => {
    const [one] = await people(1);
    const unsure = { ...one!, steppedUp: false };
    const asked = await rig.test.call(unsure, fieldsApi.mobileCode, { body: { mobile: '66880033' } });
    expect([asked.status, asked.body.code]).toEqual([401, 'STEP_UP_REQUIRED']);
    const { messages } = await rig.simulator.control<{ messages: unknown[] }>('GET', `/sim/sms?to=${encodeURIComponent('+85366880033')}`);
    expect(messages).toEqual([]);
    expect((await rig.test.call(unsure, fieldsApi.saveMobile, { body: { code: '123456' } })).body.code).toBe('STEP_UP_REQUIRED');
  });

  it('refuses a code after five wrong tries [VIS-10]', async () => {
    const [, two] = await people(2);
    await rig.test.call(two!, fieldsApi.mobileCode, { body: { mobile: '66880022' } });
    const code = await codeFor('+85366880022');
    const wrong = code === '000000' ? '000001' : '000000';
    for (let i = 0; i < 5; i += 1) await rig.test.call(two!, fieldsApi.saveMobile, { body: { code: wrong } });
    expect((await rig.test.call(two!, fieldsApi.saveMobile, { body: { code } })).body.code).toBe('MOBILE_CODE_INVALID');
  });

  it('sends five codes an hour, also when they are asked for at the same moment [VIS-10, V6.6.3]', async () => {
    const [, , three] = await people(3);
    // Past the edge, whose own limit a minute would hide the one under test.
    const profile = rig.test.app.get(OwnProfile, { strict: false });
    const asked = Array.from({ length: 12 }, (_, n) => profile.sendCode(three!, `668811${String(n).padStart(2, '0')}`));
    const answers = (await Promise.allSettled(asked)).map((one) =>
      one.status === 'fulfilled' ? 200 : one.reason instanceof DomainError ? one.reason.code : String(one.reason),
    );
    expect(answers.toSorted()).toEqual([...Array<number>(MOBILE_CODE.perHour).fill(200), ...Array<string>(7).fill('RATE_LIMITED')]);
  });

  it('brings a change of an administrators-only field before them, once a day, and carries it out when agreed [VIS-10]', async () => {
    const [one] = await people(1);
    const ask = () => rig.test.call(one!, fieldsApi.ask, { body: { field: 'name', value: '新名字' }, key: key() });
    expect((await ask()).status).toBe(200);
    expect((await ask()).body.code).toBe('STATE_CONFLICT');
    expect(await own(one!, 'name')).toMatchObject({ mode: 'request', asked: '新名字' });
    const { items } = (await rig.test.call(admin, fieldsApi.requests, { query: { state: 'open' } })).body;
    expect(items).toEqual([
      expect.objectContaining({ memberId: one!.actor.memberId, before: one!.actor.name, after: '新名字', state: 'open' }),
    ]);
    const decide = (id: string) =>
      rig.test.call(admin, fieldsApi.decide, { params: { id }, body: { agree: true, reason: '' }, key: key() });
    expect((await decide(items[0]!.id)).status).toBe(200);
    expect((await rig.corp()).members.map((each) => each.name)).toContain('新名字');
    expect((await decide(items[0]!.id)).body.code).toBe('STATE_CONFLICT');
    const told = await rig.query(`SELECT 1 FROM reminder_topic WHERE unit_id = $1 AND source_key LIKE 'member-request%'`);
    expect(told).toHaveLength(2);
  });
});
