import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { registrationApi as api } from '@contracts/registration';
import {
  connectionApi,
  myRegistrationApi,
  registrationQrsApi,
  subscriptionSettingsApi,
  subscriptionsApi,
  temporaryNumbersApi,
} from '@contracts/registration-admin';
import { registrationOpsApi } from '@contracts/registration-ops';
import { makeCtx, type Ctx } from '@platform/ctx/ctx';
import { TEST_OPS_ORIGIN } from '@testing/test-app';
import { qrPng, readQrPicture } from '../qr/qr-image';
import { RecordsExport } from '../records/records.export';
import { reviewDigestJob } from '../registration.jobs';
import { RegistrationRig, type School } from './registration.rig';

/** Codes, the enterprise account, reviews of families, records, and what operators do. */
describe('administration of registration', () => {
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

  const key = (): string => randomUUID();
  const pupil = (given: object = {}) => rig.bureau.entry({ schoolCode: school.unit.number, ...given });
  const saveSettings = (given: object, version = 0) =>
    rig.test.call(school.boss, subscriptionSettingsApi.save, {
      body: { staffReview: 'none', familyReview: 'none', areaCodes: ['+853', '+86'], adminQrAudience: 'staff', ...given } as never,
      version,
    });
  async function family(mobile: string, child?: { payload: string | null; birthDate: string }, name = '陳小小') {
    const card = child ?? (await pupil());
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), mobile);
    await phone.child(school.classes.a, name);
    return { phone, done: await phone.card(card.payload, card.birthDate), card };
  }
  const idOf = async (mobile: string): Promise<string> =>
    (await rig.query<{ id: string }>(school, `SELECT id FROM subscription WHERE unit_id = $1 AND mobile_tail = $2`, [mobile.slice(-4)]))[0]!
      .id;

  it('shows every member three codes and the classes without 班主任; the admin code may be kept to the tag [SUB-81, SUB-100, SUB-101]', async () => {
    const first = await rig.test.call(school.plain, registrationQrsApi.create, { body: { kind: 'staff' }, key: key() });
    const again = await rig.test.call(school.second, registrationQrsApi.create, { body: { kind: 'staff' }, key: key() });
    expect(again.body.url).toBe(first.body.url);
    const list = await rig.test.call(school.plain, registrationQrsApi.list);
    expect(list.body).toMatchObject({ open: true, classesWithoutTeacher: ['4B', '手工班'] });
    expect(list.body.items.map((item) => [item.kind, item.url !== null])).toEqual([
      ['admin', false],
      ['staff', true],
      ['family', false],
    ]);
    await saveSettings({ adminQrAudience: 'admin_label' });
    expect((await rig.test.call(school.plain, registrationQrsApi.create, { body: { kind: 'admin' }, key: key() })).status).toBe(403);
    expect(
      (await rig.test.call(school.boss, registrationQrsApi.create, { body: { kind: 'admin' }, key: key() })).body.expiresAt,
    ).not.toBeNull();
  });

  it('draws a code in three sizes that a reader takes for its address [SUB-102]', async () => {
    const { body } = await rig.test.call(school.plain, registrationQrsApi.create, { body: { kind: 'family' }, key: key() });
    for (const size of [258, 430, 1200]) {
      const png = await qrPng(body.url!, size);
      expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: size, height: size });
      expect(await readQrPicture(png)).toBe(body.url);
    }
    const answer = await rig.test.call(school.plain, registrationQrsApi.image, { params: { id: body.id! }, query: { size: '430' } });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
  });

  it('reads a QR code out of a photo and nothing out of anything else [SUB-114, QR_IMAGE_INVALID]', async () => {
    const photo = await sharp({ create: { width: 2400, height: 1800, channels: 3, background: '#8a7f70' } })
      .composite([
        {
          input: await sharp(await qrPng('https://work.weixin.qq.com/ca/follow', 700))
            .png()
            .toBuffer(),
          left: 700,
          top: 500,
        },
      ])
      .jpeg({ quality: 80 })
      .toBuffer();
    expect(await readQrPicture(photo)).toBe('https://work.weixin.qq.com/ca/follow');
    expect(await readQrPicture(Buffer.from('GIF89a'))).toBeUndefined();
    const plain = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const refused = await rig.test.call(school.boss, connectionApi.uploadQr, { bytes: plain });
    expect(refused).toMatchObject({ status: 422, body: { code: 'QR_IMAGE_INVALID' } });
  });

  async function connectionInput(given: object = {}) {
    const { body } = await rig.test.call(school.boss, connectionApi.uploadQr, {
      bytes: await qrPng('https://work.weixin.qq.com/ca/x', 430),
    });
    return {
      corpId: school.unit.corpId,
      agentId: 1000002,
      appSecret: `secret-${school.unit.corpId}`,
      contactSyncSecret: `sync-${school.unit.corpId}`,
      qrImageId: body.id,
      registrationVisible: true,
      ...given,
    };
  }
  const save = async (given: object, version: number) =>
    rig.test.call({ ...school.boss, steppedUp: true }, connectionApi.save, { body: (await connectionInput(given)) as never, version });

  it('tries each value with WeCom, names the failing one and keeps nothing then; secrets never come back [SUB-110..113, SUB_ACCOUNT_CHECK]', async () => {
    const before = (await rig.test.call(school.boss, connectionApi.read)).body;
    const wrong: [object, string, string][] = [
      [{ appSecret: 'not-the-secret' }, 'appSecret', 'SECRET_INVALID'],
      [{ contactSyncSecret: 'not-the-secret' }, 'contactSyncSecret', 'SECRET_INVALID'],
      [{ agentId: 42 }, 'agentId', 'AGENT_INVALID'],
      [{ corpId: 'xx123456' }, 'corpId', 'CORP_ID_INVALID'],
      [{ qrImageId: randomUUID() }, 'qrImageId', 'QR_IMAGE_INVALID'],
    ];
    for (const [given, field, code] of wrong) {
      const answer = await save(given, before.version);
      expect([field, answer]).toMatchObject([field, { status: 422, body: { code: 'SUB_ACCOUNT_CHECK', details: { [field]: { code } } } }]);
    }
    expect((await rig.test.call(school.boss, connectionApi.read)).body).toEqual(before);
    const saved = await save({}, before.version);
    expect(saved).toMatchObject({
      status: 200,
      body: { state: 'connected', appSecretSet: true, contactSyncSecretSet: true, qrSet: true, version: before.version + 1 },
    });
    expect(JSON.stringify(saved.body)).not.toContain('secret-');
    expect(saved.body.staffUrl).toContain('/WeChatRegistration/Step1?');
    const dump = JSON.stringify(await rig.query(school, `SELECT * FROM unit_connection WHERE unit_id = $1`));
    expect(dump).not.toContain(`secret-${school.unit.corpId}`);
    expect((await save({}, before.version)).body).toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('refuses a corp id of another unit [SUB-124, CORP_ID_TAKEN]', async () => {
    const other = await rig.school();
    const answer = await save({ corpId: other.unit.corpId }, 1);
    expect(answer).toMatchObject({ status: 422, body: { details: { corpId: { code: 'CORP_ID_TAKEN' } } } });
  });

  it('opens the page of the school’s own code at its address, by what opened it [SUB-116..118]', async () => {
    await save({}, 1);
    const list = (await rig.test.call(school.plain, registrationQrsApi.list)).body.items;
    const pathOfKind = (kind: string) => new URL(list.find((item) => item.kind === kind)?.url ?? 'http://none').pathname;
    const at = async (agent: 'wechat' | 'wecom', query: string) =>
      (await rig.phone({ agent }).open('GET', `/api/v1/public/registration/entry?corpId=${query}`)).location;
    expect(await at('wechat', school.unit.corpId)).toBe(pathOfKind('family'));
    expect(await at('wecom', school.unit.corpId)).toBe(pathOfKind('staff'));
    expect(await at('wechat', `${school.unit.corpId}&kind=staff`)).toBe(pathOfKind('staff'));
    expect(await at('wechat', 'ww0000000000000000')).toBe('/public/sign-in-failed?why=unit');
  });

  it('hides the registration at once, also while WeCom is away, and leaves members alone [SUB-115]', async () => {
    await save({}, 1);
    await rig.sim.control('POST', '/sim/faults/rules', { path: '*', kind: 'down', mode: 'refuse' });
    const body = { corpId: school.unit.corpId, agentId: 1000002, registrationVisible: false };
    const hidden = await rig.test.call({ ...school.boss, steppedUp: true }, connectionApi.save, { body, version: 2 });
    await rig.sim.control('DELETE', '/sim/faults');
    expect(hidden).toMatchObject({ status: 200, body: { registrationVisible: false } });
    const phone = rig.phone();
    phone.token = await rig.token(school, 'family');
    expect(await phone.step(api.code)).toMatchObject({ status: 403, code: 'SUB_REGISTRATION_DISABLED' });
    expect((await rig.test.call(school.plain, myRegistrationApi.read)).body.registerUrl).toBeNull();
  });

  it('gives families to the homeroom teacher where the school wants it, and a further child again [SUB-89, SUB-96]', async () => {
    await saveSettings({ familyReview: 'homeroom' });
    const { phone, done } = await family('62005001');
    expect(done).toMatchObject({ step: 'done', state: 'pending_review', children: [{ state: 'review' }] });
    const id = await idOf('62005001');
    await rig.settle();
    expect(rig.transport.delivered.filter((card) => card.url.includes(id)).map((card) => card.to)).toEqual(['teacher']);
    expect((await rig.test.call(school.teacher, subscriptionsApi.waiting)).body.items.map((item) => item.id)).toEqual([id]);
    expect((await rig.test.call(school.plain, subscriptionsApi.waiting)).body.items).toEqual([]);
    expect((await rig.test.call(school.teacher, subscriptionsApi.approve, { params: { id }, key: key() })).status).toBe(200);
    await rig.settle();
    expect(await phone.view()).toMatchObject({ state: 'invited', children: [{ state: 'done' }] });
    const second = await pupil({ nameZh: '陳大大', namePt: '' });
    await phone.step(api.addStudent);
    await phone.child(school.classes.a, '陳大大');
    expect(await phone.card(second.payload, second.birthDate)).toMatchObject({
      state: 'invited',
      children: [{ state: 'done' }, { state: 'review' }],
    });
    const refused = await rig.test.call(school.teacher, subscriptionsApi.reject, {
      params: { id },
      body: { reason: '不在本班' },
      key: key(),
    });
    expect(refused.status).toBe(200);
    expect(await phone.view()).toMatchObject({ state: 'invited', children: [{ state: 'done' }, { state: 'rejected' }] });
  });

  it('lets nobody decide over himself [SUB-44, SUB_SELF_REVIEW]', async () => {
    await saveSettings({ staffReview: 'all' });
    await rig.mobileOf(school, 'boss', '+853 66000001');
    const card = await rig.bureau.entry({ schoolCode: school.unit.number, cardType: 'T', nameZh: '何嘉敏' });
    const phone = rig.phone({ agent: 'wecom', as: { kind: 'member', userid: 'boss' } });
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await phone.step(api.form, { identity: 'teaching', name: '何嘉敏', departmentIds: [school.departmentId] });
    expect(await phone.card(card.payload, card.birthDate)).toMatchObject({ state: 'pending_review' });
    const id = await idOf('66000001');
    expect((await rig.test.call(school.boss, subscriptionsApi.approve, { params: { id }, key: key() })).body).toMatchObject({
      code: 'SUB_SELF_REVIEW',
    });
    expect((await rig.test.call(school.second, subscriptionsApi.approve, { params: { id }, key: key() })).status).toBe(200);
    await rig.settle();
    expect((await rig.corp(school)).members.filter((member) => member.name === '何嘉敏')).toHaveLength(1);
    expect(await phone.view()).toMatchObject({ state: 'joined' });
  });

  it('reminds reviewers once a day of what has waited for more than 24 hours [spec 01 §7]', async () => {
    await saveSettings({ familyReview: 'homeroom' });
    await family('62005011');
    await rig.settle();
    const told = () => rig.transport.delivered.filter((card) => card.to === 'teacher').length;
    const before = told();
    const digest = async () => {
      await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(reviewDigestJob, {}));
      await rig.settle();
    };
    await digest();
    expect(told()).toBe(before);
    await rig.test.clock!.move('25 hours');
    await digest();
    await digest();
    expect(told()).toBe(before + 1);
  });

  it('invites again after ten minutes, at most five times a day [SUB-94, SUB_INVITE_LIMIT]', async () => {
    await family('62005021');
    await rig.settle();
    const id = await idOf('62005021');
    const invite = () => rig.test.call(school.boss, subscriptionsApi.invite, { params: { id }, key: key() });
    expect(await invite()).toMatchObject({ status: 429, body: { code: 'SUB_INVITE_LIMIT' } });
    for (let n = 0; n < 4; n += 1) {
      await rig.test.clock!.move('11 minutes');
      expect((await invite()).status).toBe(200);
      await rig.settle();
    }
    await rig.test.clock!.move('11 minutes');
    expect(await invite()).toMatchObject({ status: 429 });
    expect((await rig.corp(school)).parents.filter((parent) => parent.mobile.endsWith('62005021'))).toHaveLength(1);
  });

  it('changes a number in the contacts and invites again [SUB-95]', async () => {
    await family('62005031');
    await rig.settle();
    const id = await idOf('62005031');
    const { body } = await rig.test.call(school.boss, subscriptionsApi.detail, { params: { id } });
    const change = (mobile: string, version: number) =>
      rig.test.call(school.boss, subscriptionsApi.changeMobile, { params: { id }, body: { areaCode: '+853', mobile }, version });
    expect((await change('62005032', body.version + 7)).body).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect((await change('12', body.version)).body).toMatchObject({ code: 'SUB_MOBILE_FORMAT' });
    expect((await change('62000001', body.version)).body).toMatchObject({ code: 'SUB_MOBILE_EXISTS_FAMILY' });
    await rig.test.clock!.move('11 minutes');
    expect(await change('62005032', body.version)).toMatchObject({ status: 200, body: { mobile: '6***5032' } });
    await rig.settle();
    const numbers = (await rig.corp(school)).parents.map((parent) => parent.mobile.slice(-8));
    expect(numbers).toContain('62005032');
    expect(numbers).not.toContain('62005031');
  });

  it('takes the definitive card for a temporary number: the old record is replaced, the person stays [SUB-30]', async () => {
    const entry = await pupil({ temporaryNo: 'XX00777', cardNo: null });
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62005041');
    await phone.child(school.classes.a, '陳小小');
    await phone.step(api.temporary, { number: 'XX00777' });
    const first = await phone.step(api.birthday, { birthday: entry.birthDate });
    await rig.settle();
    const other = await pupil();
    await phone.step(api.replaceCard, undefined, { id: first.cards[0]!.id });
    expect(await phone.card(other.payload, other.birthDate)).toMatchObject({ status: 422, code: 'SUB_VERIFY_FAILED' });
    await phone.step(api.back);
    const given = await rig.bureau.entry({ ...entry, cardNo: '71234567' });
    const replaced = await phone.card(given.payload, entry.birthDate);
    expect(replaced).toMatchObject({ step: 'done', cards: [{ credential: 'card', last4: '4567', studentName: '陳小小' }] });
    await rig.settle();
    const rows = await rig.query<{ state: string; people: number }>(
      school,
      `SELECT state, count(DISTINCT person_id)::int AS people FROM identity_record WHERE unit_id = $1 GROUP BY state ORDER BY state`,
    );
    expect(rows.map((row) => row.state)).toEqual(['active', 'replaced']);
    expect((await rig.corp(school)).students.filter((student) => student.name === '陳小小')).toHaveLength(1);
  });

  it('keeps the register’s name and tells that another was typed; a name like the teacher’s is flagged to her [SUB-87, BEY-23]', async () => {
    const child = await pupil({ nameZh: '陳樂兒', namePt: '' });
    const { done } = await family('62005051', child, '林慧仪');
    expect(done).toMatchObject({ children: [{ name: '陳樂兒', nameDiffers: true }] });
    await rig.settle();
    const id = await idOf('62005051');
    const told = rig.transport.delivered.filter((card) => card.url.includes(id));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ to: 'teacher' });
    expect((await rig.test.call(school.boss, subscriptionsApi.detail, { params: { id } })).body).toMatchObject({
      lookAlike: { name: '林慧儀', role: 'class_teacher' },
    });
    expect((await rig.corp(school)).students.map((student) => student.name)).toContain('陳樂兒');
  });

  it('writes the records of a filter into a spreadsheet, numbers masked [spec 01 §4, OVR-34]', async () => {
    await family('62005091');
    await rig.settle();
    const source = rig.test.app.get(RecordsExport, { strict: false });
    const started = await rig.test.call({ ...school.boss, steppedUp: true }, subscriptionsApi.startExport, {
      body: { kind: 'family', q: '5091' },
      key: key(),
    });
    expect(started).toMatchObject({ status: 200, body: { kind: 'subscriptions', state: 'queued' } });
    const content = await source.open(school.boss, { refId: null, params: { kind: 'family', q: '5091' } });
    expect(content).toMatchObject({ total: 1, persons: 1 });
    const rows = [];
    for await (const row of source.rows(school.boss, { kind: 'family' }, () => Promise.resolve())) rows.push(row);
    expect(rows).toEqual([['陳小小', '家長', '6***5091', '4A', '學生證', '已邀請', expect.any(String), '']]);
    expect(await rig.test.db.read(school.unit.ctx, (tx) => source.allowed(tx, school.plain))).toBe(false);
  });

  it('ends everything of a family that withdraws its consent [SUB-131, I5]', async () => {
    const { phone } = await family('62005061');
    await rig.settle();
    expect(await phone.step(api.revoke)).toMatchObject({ status: 200, step: 'consent', state: 'revoked', cards: [] });
    await rig.settle();
    expect((await rig.corp(school)).parents.some((parent) => parent.mobile.endsWith('62005061'))).toBe(false);
    expect(await rig.query(school, `SELECT 1 AS row FROM identity_record WHERE unit_id = $1 AND state = 'active'`)).toEqual([]);
    expect((await phone.step(api.revoke)).status).toBe(409);
  });

  it('lets an applicant take the application back [spec 01 §2.1]', async () => {
    await saveSettings({ familyReview: 'homeroom' });
    const { phone } = await family('62005071');
    expect(await phone.step(api.withdraw)).toMatchObject({ status: 200, step: 'consent', state: 'withdrawn' });
    const id = await idOf('62005071');
    expect((await rig.test.call(school.teacher, subscriptionsApi.approve, { params: { id }, key: key() })).status).toBe(404);
  });

  it('finds temporary numbers by name for administrators and homeroom teachers; the whole number is recorded [SUB-32]', async () => {
    await pupil({ temporaryNo: 'XX00321', cardNo: null, nameZh: '新同學' });
    const find = (who: Ctx) => rig.test.call(who, temporaryNumbersApi.find, { query: { name: '新同' } });
    const found = await find(school.teacher);
    expect(found.body.items).toMatchObject([{ name: '新同學', number: 'XX00•••' }]);
    expect((await find(school.plain)).status).toBe(403);
    const shown = await rig.test.call(school.teacher, temporaryNumbersApi.show, { body: { name: '新同', ref: found.body.items[0]!.ref } });
    expect(shown.body).toEqual({ number: 'XX00321' });
    const [line] = await rig.query<{ after: object }>(
      school,
      `SELECT after FROM audit_log WHERE unit_id = $1 AND action = 'temporary-number.shown'`,
    );
    expect(line?.after).toEqual({ cardType: 'S', number: 'XX00•••' });
  });

  it('lets an operator issue a code, the applicant choose the school, and the operator decide where it has nobody [SUB-40, SUB-42, SUB-48]', async () => {
    await rig.execute(school, `DELETE FROM label_member WHERE unit_id = $1`);
    const operatorId = randomUUID();
    await rig.test.parts.platform.query(`INSERT INTO operator (id, name) VALUES ($1, '營運')`, [operatorId]);
    const ops = makeCtx({
      ...school.boss,
      actor: { kind: 'operator', operatorId, rights: new Set(['ops'] as const) },
      surface: 'ops',
    });
    const headers = { host: 'ops.campus.localhost:3000', origin: TEST_OPS_ORIGIN };
    const issued = await rig.test.call(ops, registrationOpsApi.issueCode, { headers });
    expect(issued.status).toBe(200);
    const phone = rig.phone();
    phone.token = issued.body.url.split('/').at(-1)!;
    expect(await phone.view()).toMatchObject({ status: 200, step: 'school', kind: 'admin', school: null });
    const schools = await phone.open('GET', `/api/v1/public/registration/${phone.token}/schools?q=${school.unit.number}`);
    expect(JSON.parse(schools.body)).toMatchObject({ items: [{ number: school.unit.number }] });
    const chosen = (await phone.step(api.chooseSchool, { number: school.unit.number })) as unknown as { url: string };
    const card = await rig.bureau.entry({ schoolCode: school.unit.number, cardType: 'E', nameZh: '首位管理員' });
    await phone.scan(chosen.url.split('/').at(-1)!);
    await phone.agree();
    await phone.prove('62005081');
    await phone.step(api.form, { identity: 'school_staff', name: '首位管理員' });
    expect(await phone.card(card.payload, card.birthDate)).toMatchObject({ state: 'pending_review' });
    const waiting = await rig.test.call(ops, registrationOpsApi.waiting, { headers });
    const [mine] = waiting.body.items.filter((item) => item.unitId === school.unit.id);
    expect(mine).toMatchObject({ name: '首位管理員', cardLast4: card.cardNo?.slice(-4) });
    const params = { unitId: String(school.unit.id), id: mine!.id } as never;
    expect((await rig.test.call(ops, registrationOpsApi.approve, { params, headers })).status).toBe(200);
    expect((await rig.test.call(ops, registrationOpsApi.approve, { params, headers })).status).toBe(409);
    await rig.settle();
    expect((await rig.corp(school)).tags.find((tag) => tag.tagname === '管理員')?.userlist).toHaveLength(3);
    expect(await phone.view()).toMatchObject({ state: 'invited' });
  });
});
