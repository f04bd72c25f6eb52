import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ConnectionTrial } from '@features/wecom-gateway';
import { registrationApi as api } from '@contracts/registration';
import { connectionApi, registrationQrsApi, subscriptionsApi, subscriptionSettingsApi } from '@contracts/registration-admin';
import { API_BASE } from '@contracts/route';
import { Config } from '@platform/config/config';
import { qrPng, readQrPicture } from '../qr/qr-image';
import { RegistrationRig, type School } from './registration.rig';

/** Rules of 01 §3 that hold for people over schools, years and identities, and what the setup of a school allows. */
describe('people of a school', () => {
  let rig: RegistrationRig;
  let school: School;

  beforeAll(async () => {
    rig = await RegistrationRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    school = await rig.school();
    await rig.sim.control('DELETE', '/sim/sms');
  });

  const pupil = (given: object = {}) => rig.bureau.entry({ schoolCode: school.unit.number, ...given });
  const staffCard = (given: object = {}) =>
    rig.bureau.entry({ schoolCode: school.unit.number, cardType: 'T', nameZh: '李寧', birthDate: '19850412', ...given });

  async function teacher(mobile: string, given: { at?: School; visitor?: string; card?: Awaited<ReturnType<typeof staffCard>> } = {}) {
    const at = given.at ?? school;
    const card = given.card ?? (await staffCard({ schoolCode: at.unit.number }));
    const phone = rig.phone(given.visitor === undefined ? {} : { visitor: given.visitor });
    await phone.scan(await rig.token(at, 'staff'));
    await phone.agree();
    await phone.prove(mobile);
    await phone.step(api.form, { identity: 'teaching', name: '李寧', departmentIds: [at.departmentId] });
    const done = await phone.card(card.payload, card.birthDate);
    return { phone, done, card };
  }

  async function family(mobile: string, given: object = {}) {
    const card = await pupil(given);
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), mobile);
    await phone.child(school.classes.a, '陳小小');
    return { phone, card, done: await phone.card(card.payload, card.birthDate) };
  }

  it('subscribes a member of staff once in each school; who scans again sees the page 已訂閱 [SUB-01, SUB-06]', async () => {
    const other = await rig.school();
    const card = await staffCard();
    const visitor = 'works-in-two-schools';
    expect((await teacher('62007001', { visitor, card })).done).toMatchObject({ step: 'done' });
    await rig.test.clock!.move('61 seconds');
    expect((await teacher('62007001', { visitor, card, at: other })).done).toMatchObject({
      step: 'done',
      school: { number: other.unit.number },
    });
    await rig.settle();
    for (const at of [school, other]) {
      const again = rig.phone({ visitor });
      await again.scan(await rig.token(at, 'staff'));
      expect(await again.view()).toMatchObject({
        step: 'done',
        state: 'invited',
        name: '李寧',
        mobile: { number: '6***7001' },
        identities: ['teaching'],
        form: null,
      });
      expect(await again.step(api.otp, { areaCode: '+853', mobile: '62007002' })).toMatchObject({ code: 'STATE_CONFLICT' });
      expect(await rig.query(at, `SELECT 1 AS row FROM subscription WHERE unit_id = $1`)).toHaveLength(1);
    }
  });

  it('stays subscribed over the school years; only a further child is added [SUB-07]', async () => {
    const { phone } = await family('62007011');
    await rig.settle();
    await rig.test.clock!.move('400 days');
    await phone.scan(phone.token);
    expect(await phone.view()).toMatchObject({ step: 'done', state: 'invited', children: [{ name: '陳小小' }] });
    expect(await phone.agree()).toMatchObject({ step: 'done' });
    expect(await rig.query(school, `SELECT 1 AS row FROM subscription WHERE unit_id = $1`)).toHaveLength(1);
    expect(await phone.step(api.addStudent)).toMatchObject({ step: 'form', purpose: 'student', mobile: { number: '6***7011' } });
  });

  it('offers the four areas, Macao first, and what the school enables besides [SUB-09]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    expect((await phone.agree()).areaCodes).toEqual(['+853', '+86', '+852', '+886']);
    expect(await phone.step(api.otp, { areaCode: '+351', mobile: '912345678' })).toMatchObject({ code: 'SUB_MOBILE_FORMAT' });
    await rig.test.call(school.boss, subscriptionSettingsApi.save, {
      body: { staffReview: 'none', familyReview: 'none', areaCodes: ['+853', '+351'], adminQrAudience: 'staff' },
      version: 0,
    });
    expect((await phone.view()).areaCodes).toEqual(['+853', '+351']);
    expect(await phone.step(api.otp, { areaCode: '+351', mobile: '912345678' })).toMatchObject({ status: 200, otp: { areaCode: '+351' } });
    expect(await phone.step(api.reentry, { mobile: '13800138000', again: '13800138000' })).toMatchObject({ code: 'SUB_MOBILE_FORMAT' });
  });

  it('heads its pages with school and unit, in the language of the page [SUB-05, OVR-14]', async () => {
    const [names] = await rig.query<{ zh: string }>(
      school,
      `SELECT s.name || ' ' || u.name AS zh FROM school_unit u JOIN school s ON s.id = u.school_id WHERE u.id = $1`,
    );
    await rig.test.parts.platform.query(`UPDATE school_unit SET name_en = 'Primary Section' WHERE id = $1`, [school.unit.id]);
    const token = await rig.token(school, 'family');
    const [school_ = '', unit = ''] = [names?.zh.split(' 測試校部')[0], names?.zh];
    for (const [language, wanted] of [
      ['zh-HK', unit],
      ['en-GB', `${school_} Primary Section`],
      ['pt-PT', `${school_} Primary Section`],
    ] as const) {
      const phone = rig.phone({ language });
      await phone.scan(token);
      expect((await phone.view()).school?.name).toBe(wanted);
    }
  });

  it('carries the proved area and number through the form; nothing there changes them [SUB-15]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    expect(await phone.prove('62007021')).toMatchObject({ step: 'form', mobile: { areaCode: '+853', number: '6***7021', proof: 'otp' } });
    expect(await phone.step(api.otp, { areaCode: '+853', mobile: '62007022' })).toMatchObject({ code: 'STATE_CONFLICT' });
    const smuggled = { identity: 'teaching', name: '李寧', mobile: '62007022', areaCode: '+852' };
    expect(await phone.step(api.form, smuggled)).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' });
    expect((await phone.view()).mobile).toEqual({ areaCode: '+853', number: '6***7021', proof: 'otp' });
  });

  it('asks a stranger in WeChat for the number and takes a member in WeCom at his word [SUB-60, SUB-122]', async () => {
    const token = await rig.token(school, 'staff');
    const stranger = rig.phone();
    await stranger.scan(token);
    expect(await stranger.agree()).toMatchObject({ step: 'mobile', canScan: true });
    const member = rig.phone({ agent: 'wecom', as: { kind: 'member', userid: 'plain' } });
    await member.scan(token);
    expect(await member.agree()).toMatchObject({ step: 'form', mobile: { proof: 'wecom_session' } });
    // Weixin binds a mainland number, WeChat any other: one page, one way, the proof apart.
    expect(await stranger.step(api.reentry, { mobile: '13800138000', again: '13800138000' })).toMatchObject({
      step: 'form',
      mobile: { areaCode: '+86', proof: 'reentry' },
    });
    const abroad = rig.phone();
    await abroad.scan(token);
    await abroad.agree();
    expect(await abroad.prove('62007031')).toMatchObject({ step: 'form', mobile: { areaCode: '+853', proof: 'otp' } });
  });

  it('lets teaching staff go on without a class: no class role then [SUB-63]', async () => {
    const { done } = await teacher('62007041');
    expect(done).toMatchObject({ step: 'done', identities: ['teaching'] });
    await rig.settle();
    const [row] = await rig.query<{ memberId: string; kinds: string[] }>(
      school,
      `SELECT m.id AS "memberId", m.staff_kind AS kinds FROM member m JOIN subscription s ON s.unit_id = $1 AND s.member_id = m.id WHERE m.unit_id = $1`,
    );
    expect(row?.kinds).toEqual(['teacher']);
    expect(await rig.query(school, `SELECT 1 AS row FROM node_teacher WHERE unit_id = $1 AND member_id = $2`, [row!.memberId])).toEqual([]);
  });

  it('refuses a class that is not from B08 as a class one teaches [SUB-84, SUB_CLASS_NOT_B08]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    expect((await phone.prove('62007051')).classes.map((each) => each.name).sort()).toEqual(['4A', '4B']);
    const form = (classId: string) => ({
      identity: 'teaching',
      name: '李寧',
      departmentIds: [school.departmentId],
      teaching: [{ classId, subject: '中文' }],
    });
    expect(await phone.step(api.form, form(school.classes.byHand))).toMatchObject({
      status: 422,
      code: 'SUB_CLASS_NOT_B08',
      details: { teaching: expect.anything() },
    });
    expect(await phone.step(api.form, form(school.classes.a))).toMatchObject({ status: 200 });
  });

  it('lists each subscribed card with type, last four, date and identity [SUB-68]', async () => {
    const { phone, card } = await teacher('62007061');
    const office = await staffCard({ cardType: 'E' });
    await phone.step(api.addIdentity, { identity: 'school_staff' });
    const { cards } = await phone.card(office.payload, office.birthDate);
    const of = (cardType: string, identity: string, no: string | null) => ({
      cardType,
      identity,
      credential: 'card',
      last4: no?.slice(-4),
      verifiedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+08:00$/),
      studentName: null,
    });
    expect(cards).toMatchObject([of('T', 'teaching', card.cardNo), of('E', 'school_staff', office.cardNo)]);
    expect(JSON.stringify(cards)).not.toContain(card.cardNo);
  });

  it('refuses somebody else’s card as a second identity, keeps the first, and tells administrators [SUB-29, SUB-67, SUB_CARD_TAKEN]', async () => {
    const office = await staffCard({ cardType: 'E', nameZh: '馮國強' });
    const clerk = rig.phone();
    await clerk.scan(await rig.token(school, 'staff'));
    await clerk.agree();
    await clerk.prove('62007071');
    await clerk.step(api.form, { identity: 'school_staff', name: '馮國強', departmentIds: [school.departmentId] });
    expect(await clerk.card(office.payload, office.birthDate)).toMatchObject({ step: 'done' });
    const { phone } = await teacher('62007072');
    await phone.step(api.addIdentity, { identity: 'school_staff' });
    expect(await phone.card(office.payload, office.birthDate)).toMatchObject({ status: 409, code: 'SUB_CARD_TAKEN' });
    expect(await phone.step(api.back)).toMatchObject({ step: 'form', purpose: 'identity' });
    expect(await phone.step(api.back)).toMatchObject({ step: 'done', identities: ['teaching'], mayAdd: ['school_staff'] });
    await rig.settle();
    const told = rig.transport.delivered.filter((each) => each.title.includes(office.cardNo!.slice(-4)));
    expect(told.map((each) => each.to).sort()).toEqual(['boss', 'second']);
  });

  it('gives a teacher the family code that a WeChat account scans [SUB-80]', async () => {
    const made = await rig.test.call(school.teacher, registrationQrsApi.create, { body: { kind: 'family' }, key: randomUUID() });
    const phone = rig.phone();
    expect(await phone.scan(made.body.url!.split('/').at(-1)!)).toBe(new URL(made.body.url!).pathname);
    expect(await phone.view()).toMatchObject({ kind: 'family', step: 'consent', canScan: true });
  });

  it('offers parents the classes of parents and students those of students where a class was split [SUB-86]', async () => {
    await rig.execute(school, `UPDATE school_node SET audience = 'parent' WHERE unit_id = $1 AND name = '4A'`);
    await rig.execute(school, `UPDATE school_node SET audience = 'student' WHERE unit_id = $1 AND name = '4B'`);
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62007081');
    const names = async () => (await phone.view()).classes.map((each) => each.name);
    expect(await phone.child(school.classes.a, '陳小小')).toMatchObject({ status: 200 });
    expect(await names()).toEqual(['4A']);
    expect(await phone.child(school.classes.b, '陳小小')).toMatchObject({ code: 'SUB_CLASS_NOT_B08' });
    expect(await phone.child(school.classes.b, '陳小小', 'self', 'student')).toMatchObject({ status: 200, form: { relation: 'self' } });
    expect(await names()).toEqual(['4B']);
  });

  it('knows people by their own WeChat account alone: a session of somebody else opens and registers nothing [SUB-97]', async () => {
    const { phone: mother } = await family('62007091');
    const token = mother.token;
    const borrowed = rig.phone();
    borrowed.jar.set('__Host-session', 'of-a-console-that-somebody-left-open');
    borrowed.token = token;
    for (const def of [api.view, api.withdraw, api.revoke, api.addStudent])
      expect(await borrowed.step(def)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    const operator = await rig.test.call(school.boss, api.addStudent as never, { params: { token } as never });
    expect(operator.status).toBe(401);
    await borrowed.scan(token);
    expect(await borrowed.view()).toMatchObject({ step: 'consent', children: [], cards: [], mobile: null });
  });

  it('shows the code of 學校通知 where the school is not verified and WeCom invites nobody [SUB-99]', async () => {
    await rig.test.call(school.boss, connectionApi.uploadQr, { bytes: await qrPng('https://work.weixin.qq.com/ca/follow', 430) });
    await rig.execute(
      school,
      `UPDATE unit_connection SET verified = false, qr_id = (SELECT id FROM connection_qr WHERE unit_id = $1 LIMIT 1) WHERE unit_id = $1`,
    );
    const { phone, done } = await family('62007101');
    expect(done.followQr).toBe(`/public/registration/${phone.token}/follow-qr`);
    const picture = await phone.open('GET', `${API_BASE}${done.followQr!}`);
    expect((await sharp(picture.bytes).metadata()).format).toBe('png');
    expect(await readQrPicture(picture.bytes)).toBe('https://work.weixin.qq.com/ca/follow');
    await rig.execute(school, `UPDATE unit_connection SET verified = true WHERE unit_id = $1`);
    expect((await phone.view()).followQr).toBeNull();
  });

  it('shows the reviewer everything of an application: name, identity, number, card and time [SUB-46]', async () => {
    const card = await staffCard();
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'admin'));
    await phone.agree();
    await phone.prove('62007111');
    await phone.step(api.form, { identity: 'teaching', name: '李寧' });
    await phone.card(card.payload, card.birthDate);
    await rig.settle();
    const link = rig.transport.delivered.find((each) => each.title === '新的管理員申請：李寧 · 查看' && each.to === 'boss')?.url ?? '';
    const id = new URL(link).pathname.split('/').at(-1)!;
    expect((await rig.test.call(school.boss, subscriptionsApi.detail, { params: { id } })).body).toMatchObject({
      name: '李寧',
      identities: ['teaching'],
      mobile: '6***7111',
      mobileProof: 'otp',
      cards: [{ cardType: 'T', last4: card.cardNo?.slice(-4) }],
      submittedAt: expect.any(String),
      can: ['approve', 'reject'],
    });
  });

  it('keeps the account’s values from everybody without apps.deploy [SUB-111]', async () => {
    for (const who of [school.plain, school.teacher]) {
      expect((await rig.test.call(who, connectionApi.read)).status).toBe(403);
      const body = { corpId: school.unit.corpId, agentId: 1000002, registrationVisible: false };
      expect((await rig.test.call(who, connectionApi.save, { body, version: 1 })).status).toBe(403);
    }
    expect((await rig.test.call(school.boss, connectionApi.read)).status).toBe(200);
  });

  it('shows the address that calls leave from and names it where WeCom does not trust it [SUB-121, IP_NOT_TRUSTED]', async () => {
    expect((await rig.test.call(school.boss, connectionApi.read)).body.outgoingAddresses).toEqual(['203.0.113.7']);
    // A WeCom that trusts nobody: the simulator has no list of addresses.
    const strict = createServer((req, res) => {
      const body = req.url?.includes('gettoken') === true ? { errcode: 0, access_token: 'token', expires_in: 7200 } : { errcode: 60020 };
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ errmsg: 'x', ...body }));
    });
    await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
    const config = rig.test.app.get(Config, { strict: false });
    const apiBase = `http://127.0.0.1:${String((strict.address() as AddressInfo).port)}`;
    const nothingKept = { of: () => Promise.resolve(undefined) } as never;
    const trial = new ConnectionTrial({ ...config, wecom: { ...config.wecom, apiBase } }, nothingKept);
    try {
      const found = await trial.check(school.boss, {
        corpId: school.unit.corpId,
        agentId: 1000002,
        secret: 'secret-of-the-app',
        contactSyncSecret: 'secret-of-contacts',
      });
      expect(Object.fromEntries(found)).toMatchObject({ appSecret: null, agentId: 'IP_NOT_TRUSTED', contactSyncSecret: 'IP_NOT_TRUSTED' });
    } finally {
      trial.onApplicationShutdown();
      strict.closeAllConnections();
      strict.close();
    }
  });

  it('links the account a school has already: nothing can be subscribed before, its people stay after [SUB-125]', async () => {
    const before = (await rig.corp(school)).members.length;
    const token = await rig.token(school, 'family');
    await rig.execute(school, `UPDATE unit_connection SET registration_visible = false WHERE unit_id = $1`);
    const phone = rig.phone();
    phone.token = token;
    expect(await phone.step(api.code)).toMatchObject({ status: 403, code: 'SUB_REGISTRATION_DISABLED' });
    const { body: qr } = await rig.test.call(school.boss, connectionApi.uploadQr, {
      bytes: await qrPng('https://work.weixin.qq.com/ca/x', 430),
    });
    const body = {
      corpId: school.unit.corpId,
      agentId: 1000002,
      appSecret: `secret-${school.unit.corpId}`,
      contactSyncSecret: `sync-${school.unit.corpId}`,
      qrImageId: qr.id,
      registrationVisible: true,
    };
    expect(await rig.test.call({ ...school.boss, steppedUp: true }, connectionApi.save, { body, version: 1 })).toMatchObject({
      status: 200,
      body: { state: 'connected', staffUrl: expect.stringContaining('kind=staff'), familyUrl: expect.stringContaining('kind=family') },
    });
    expect(await phone.step(api.code)).toMatchObject({ status: 200, canOpen: true });
    await rig.settle();
    expect((await rig.corp(school)).members).toHaveLength(before);
    expect(await rig.query(school, `SELECT 1 AS row FROM member WHERE unit_id = $1 AND join_state = 'active'`)).toHaveLength(before);
  });
});
