import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bureauNoticesApi, bureauOpsApi } from '@contracts/bureau-notices';
import { healthReportsApi } from '@contracts/health-reports';
import { registrationApi as api } from '@contracts/registration';
import { myRegistrationApi, subscriptionsApi, subscriptionSettingsApi } from '@contracts/registration-admin';
import { remindersApi } from '@contracts/reminders';
import { makeCtx, type Ctx } from '@platform/ctx/ctx';
import { TEST_OPS_ORIGIN } from '@testing/test-app';
import { sendHealthCaseJob, tellBureauJob, tellRejectedJob } from '../registration.jobs';
import { RegistrationRig, type School } from './registration.rig';

/** What goes between bureau, school and people beside the steps: messages, refusals, missing health reports. */
describe('bureau and school write to people', () => {
  let rig: RegistrationRig;
  let school: School;
  let ops: Ctx;
  const headers = { host: 'ops.campus.localhost:3000', origin: TEST_OPS_ORIGIN };

  beforeAll(async () => {
    rig = await RegistrationRig.start();
    const operatorId = randomUUID();
    await rig.test.parts.platform.query(`INSERT INTO operator (id, name) VALUES ($1, '教青局')`, [operatorId]);
    school = await rig.school();
    ops = makeCtx({ ...school.boss, actor: { kind: 'operator', operatorId, rights: new Set(['ops'] as const) }, surface: 'ops' });
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    school = await rig.school();
    await rig.sim.control('DELETE', '/sim/sms');
    await rig.bureau.mode('support', 'ok');
  });

  const send = (given: object) =>
    rig.test.call(ops, bureauOpsApi.send, {
      headers,
      body: {
        id: randomUUID(),
        title: '暑期活動報名',
        body: '即日起接受報名。',
        identities: ['parent'],
        unitNumbers: [school.unit.number],
        ...given,
      } as never,
    });

  async function family(mobile: string, as?: { kind: 'parent'; userid: string }) {
    const card = await rig.bureau.entry({ schoolCode: school.unit.number });
    const phone = rig.phone(as === undefined ? {} : { as });
    await phone.family(await rig.token(school, 'family'), mobile);
    await phone.child(school.classes.a, '陳小小');
    const done = await phone.card(card.payload, card.birthDate);
    await rig.settle();
    const [row] = await rig.query<{ id: string; parentId: string }>(
      school,
      `SELECT id, parent_id AS "parentId" FROM subscription WHERE unit_id = $1 AND mobile_tail = $2`,
      [mobile.slice(-4)],
    );
    const parent = makeCtx({
      ...school.unit.ctx,
      actor: { kind: 'family', parentId: row!.parentId, isStudent: false, rights: new Set(['signed-in', 'family'] as const) },
      surface: 'h5-family',
    });
    return { phone, done, parent, id: row!.id, card };
  }

  async function teacher(mobile: string) {
    const card = await rig.bureau.entry({ schoolCode: school.unit.number, cardType: 'T', nameZh: '黃志強', birthDate: '19850412' });
    const phone = rig.phone({ agent: 'wecom', as: { kind: 'member', userid: 'plain' } });
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await phone.step(api.form, { identity: 'teaching', name: '黃志強', departmentIds: [school.departmentId] });
    const done = await phone.card(card.payload, card.birthDate);
    await rig.settle();
    return { phone, done, mobile };
  }

  it('shows a person the subscribed identities, cards and children with class, and what the bureau sent to them; each line stands in 消息提醒 [SUB-130, BUR-01]', async () => {
    const { parent } = await family('62006001');
    await teacher('66000004');
    const mine = await rig.test.call(parent, myRegistrationApi.read);
    expect(mine.body).toMatchObject({
      identities: ['parent'],
      cards: [{ cardType: 'S' }],
      children: [{ name: '陳小小', className: '4A' }],
    });
    const id = randomUUID();
    expect(await send({ id })).toMatchObject({ status: 200, body: { units: 1 } });
    await send({ title: '教師培訓', identities: ['teaching'] });
    await rig.settle();
    const got = await rig.test.call(parent, bureauNoticesApi.list);
    expect(got.body.items).toMatchObject([{ id, title: '暑期活動報名', body: '即日起接受報名。', identities: ['parent'] }]);
    const staff = await rig.test.call(school.plain, bureauNoticesApi.list);
    expect(staff.body.items.map((item) => item.title)).toEqual(['教師培訓']);
    expect((await rig.test.call(school.boss, bureauNoticesApi.list)).body.items).toEqual([]);
    const reminders = await rig.test.call(parent, remindersApi.list, { query: {} });
    expect(reminders.body.items).toMatchObject([{ title: '暑期活動報名', url: '/family/bureau-notice', unread: true }]);
    expect(rig.transport.delivered.filter((card) => card.title === '教師培訓').map((card) => card.to)).toEqual(['plain']);
    expect((await rig.test.call(ops, bureauOpsApi.list, { headers })).body.items[0]).toMatchObject({
      unitNumbers: [school.unit.number],
      units: 1,
    });
  });

  it('sends once however often it is asked for, and to no other school [BUR-01]', async () => {
    const first = await family('62006011');
    const other = await rig.school();
    const id = randomUUID();
    for (let again = 0; again < 2; again += 1) {
      expect((await send({ id })).status).toBe(200);
      await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(tellBureauJob, { noticeId: id }));
      await rig.settle();
    }
    expect(
      await rig.query(school, `SELECT 1 AS row FROM reminder r WHERE r.unit_id = $1 AND r.recipient_id = $2`, [
        first.parent.actor.kind === 'family' ? first.parent.actor.parentId : null,
      ]),
    ).toHaveLength(1);
    expect(await rig.query(other, `SELECT 1 AS row FROM bureau_notice WHERE unit_id = $1`)).toEqual([]);
    expect((await send({ id, title: '別的內容' })).body).toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await send({ unitNumbers: ['none'] })).status).toBe(422);
    for (const empty of [{ body: '' }, { body: ' \n ' }, { title: ' ' }]) expect((await send(empty)).status).toBe(422);
    expect((await rig.test.call(school.boss, bureauOpsApi.send as never, { headers, body: {} as never })).status).toBeGreaterThanOrEqual(
      401,
    );
  });

  it('keeps which text was agreed to, when and in which language, also after the consent was withdrawn [I5, OVR-32, SUB-131]', async () => {
    const { phone } = await family('62006031');
    const given = () =>
      rig.query(
        school,
        `SELECT consent_version AS version, consent_locale AS locale, consented_at AS at FROM subscription WHERE unit_id = $1 ORDER BY id DESC LIMIT 1`,
      );
    const before = await given();
    expect(before).toMatchObject([
      { version: expect.stringMatching(/\S/), locale: expect.stringMatching(/^(zh-Hant|en|pt)$/), at: expect.any(Date) },
    ]);
    await phone.step(api.revoke);
    expect(await given()).toEqual(before);
  });

  it('lets a person do without the messages and take them up again; a withdrawn consent ends them [BUR-02, SUB-131, I5]', async () => {
    const { parent, phone } = await family('62006021');
    const choose = (stopped: boolean) => rig.test.call(parent, bureauNoticesApi.choose, { body: { stopped } });
    const titles = async () => (await rig.test.call(parent, bureauNoticesApi.list)).body.items.map((item) => item.title);
    await send({ title: '第一則' });
    await rig.settle();
    await rig.test.clock!.move('1 minute');
    expect((await choose(true)).status).toBe(200);
    await rig.test.clock!.move('1 minute');
    await send({ title: '第二則' });
    await rig.settle();
    expect(await titles()).toEqual(['第一則']);
    const before = await rig.test.call(parent, bureauNoticesApi.list);
    expect(before.body).toMatchObject({ stopped: true, choiceAt: expect.any(String) });
    expect((await rig.test.call(parent, remindersApi.list, { query: {} })).body.items.map((item) => item.title)).toEqual(['第一則']);
    expect((await choose(false)).status).toBe(200);
    await send({ title: '第三則' });
    await rig.settle();
    expect(await titles()).toEqual(expect.arrayContaining(['第一則', '第三則']));
    await phone.step(api.revoke);
    expect(await titles()).toEqual([]);
    expect((await choose(true)).body).toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await rig.test.call(school.boss, bureauNoticesApi.choose, { body: { stopped: true } })).status).toBe(409);
  });

  it('tells a guardian who follows 學校通知 that a further child was refused and why, once [spec 01 §7]', async () => {
    const { phone, id, parent } = await family('62006031');
    await rig.execute(school, `UPDATE parent SET subscribed = true WHERE unit_id = $1 AND id = $2`, [
      parent.actor.kind === 'family' ? parent.actor.parentId : null,
    ]);
    await rig.test.call(school.boss, subscriptionSettingsApi.save, {
      body: { staffReview: 'none', familyReview: 'homeroom', areaCodes: ['+853'], adminQrAudience: 'staff' },
      version: 0,
    });
    const second = await rig.bureau.entry({ schoolCode: school.unit.number, nameZh: '陳大大', namePt: '' });
    await phone.step(api.addStudent);
    await phone.child(school.classes.a, '陳大大');
    await phone.card(second.payload, second.birthDate);
    const answer = await rig.test.call(school.teacher, subscriptionsApi.reject, {
      params: { id },
      body: { reason: '不在本班' },
      key: randomUUID(),
    });
    expect(answer.status).toBe(200);
    const [link] = await rig.query<{ id: string }>(school, `SELECT id FROM family_link WHERE unit_id = $1 AND state = 'rejected'`);
    for (let twice = 0; twice < 2; twice += 1) {
      await rig.settle();
      await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(tellRejectedJob, { subscriptionId: id, linkIds: [link!.id] }));
    }
    await rig.settle();
    const rows = await rig.query<{ body: string }>(
      school,
      `SELECT convert_from(b.body, 'UTF8') AS body FROM outbound_message o JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = o.id
        WHERE o.unit_id = $1 AND o.dedupe_key LIKE 'registration-rejected:%'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.body).toContain('陳大大 的申請未獲同意');
    expect(rows[0]!.body).toContain('不在本班');
  });

  it('tells a member on the card that the application was refused; a stranger reads it on the page alone [spec 01 §7]', async () => {
    await rig.test.call(school.boss, subscriptionSettingsApi.save, {
      body: { staffReview: 'all', familyReview: 'none', areaCodes: ['+853'], adminQrAudience: 'staff' },
      version: 0,
    });
    const { phone } = await teacher('66000004');
    const [row] = await rig.query<{ id: string }>(school, `SELECT id FROM subscription WHERE unit_id = $1 AND state = 'pending_review'`);
    await rig.test.call(school.boss, subscriptionsApi.reject, {
      params: { id: row!.id },
      body: { reason: '請補交文件' },
      key: randomUUID(),
    });
    await rig.settle();
    expect(rig.transport.delivered.filter((card) => card.title === '您的申請未獲同意')).toMatchObject([{ to: 'plain' }]);
    expect(await phone.view()).toMatchObject({ state: 'rejected', rejectReason: '請補交文件' });
  });

  it('records the number of a member without a health report and hands it to the bureau with the name of the school, once [SUB-51]', async () => {
    await rig.bureau.mode('support', 'down');
    const found = await rig.test.call(school.boss, healthReportsApi.members, { query: { q: '黃志' } });
    expect(found.body.items).toMatchObject([{ id: school.plain.actor.memberId, name: '黃志強', place: '教務處' }]);
    const record = (body: object) => rig.test.call(school.boss, healthReportsApi.record, { body: body as never, key: randomUUID() });
    const body = { memberId: school.plain.actor.memberId, areaCode: '+853', mobile: '66000004' };
    expect((await record({ ...body, mobile: '12' })).body).toMatchObject({ code: 'SUB_MOBILE_FORMAT' });
    expect((await record({ ...body, memberId: randomUUID() })).status).toBe(422);
    expect(await record(body)).toMatchObject({ status: 200, body: { state: 'waiting', mobile: '+853 6***0004', recordedBy: '何嘉敏' } });
    expect((await record(body)).body).toMatchObject({ code: 'STATE_CONFLICT' });
    await rig.settle();
    expect((await rig.test.call(school.boss, healthReportsApi.list)).body.items).toMatchObject([{ state: 'waiting', requestRef: null }]);
    await rig.bureau.mode('support', 'ok');
    const [row] = await rig.query<{ id: string; mobile: string }>(school, `SELECT id, mobile FROM health_report_case WHERE unit_id = $1`);
    expect(row!.mobile).not.toContain('66000004');
    await rig.test.clock!.move('10 minutes');
    for (let twice = 0; twice < 2; twice += 1) {
      await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(sendHealthCaseJob, { caseId: row!.id }));
      await rig.settle();
    }
    const { requests } = await rig.bureau.control<{ requests: object[] }>('GET', '/sim/support-requests');
    const [unit] = await rig.query<{ name: string }>(school, `SELECT name FROM school_unit WHERE id = $1`);
    expect(requests).toMatchObject([
      { category: 'app_permission_missing', schoolCode: school.unit.number, schoolName: unit!.name, mobile: '+853 66000004' },
    ]);
    expect((await rig.test.call(school.boss, healthReportsApi.list)).body.items).toMatchObject([
      { name: '黃志強', state: 'sent', requestRef: expect.stringMatching(/^req-/), sentAt: expect.any(String) },
    ]);
    expect((await rig.test.call(school.plain, healthReportsApi.list)).status).toBe(403);
  });
});
