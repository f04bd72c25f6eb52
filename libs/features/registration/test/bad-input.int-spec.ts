import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { registrationApi as api } from '@contracts/registration';
import { registrationQrsApi, subscriptionSettingsApi, subscriptionsApi } from '@contracts/registration-admin';
import { expireJob, otpPurgeJob } from '../registration.jobs';
import { newToken, unitOfToken } from '../session/token';
import { RegistrationRig, type School } from './registration.rig';

/** Rows of the bad-input table (01 §9) that the scenarios do not meet, limits, and two phones at the same moment. */
describe('registration refuses', () => {
  let rig: RegistrationRig;
  let school: School;

  beforeAll(async () => {
    rig = await RegistrationRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    school = await rig.school();
    await rig.sim.control('DELETE', '/sim/sms');
    await rig.bureau.mode('cards', 'ok');
  });

  const pupil = (given: object = {}) => rig.bureau.entry({ schoolCode: school.unit.number, ...given });
  const settings = (given: object) =>
    rig.test.call(school.boss, subscriptionSettingsApi.save, {
      body: {
        staffReview: 'none',
        familyReview: 'none',
        areaCodes: ['+853', '+86', '+852', '+886'],
        adminQrAudience: 'staff',
        ...given,
      } as never,
      version: 0,
    });

  it.each(['abcdefgh', '51234567', '6123456', '612345678', '6123 4567', ''])(
    'the number %p [SUB_MOBILE_FORMAT, SUB-10]',
    async (mobile) => {
      const phone = rig.phone();
      await phone.scan(await rig.token(school, 'staff'));
      await phone.agree();
      expect(await phone.step(api.otp, { areaCode: '+853', mobile })).toMatchObject({ status: 422, code: 'SUB_MOBILE_FORMAT' });
    },
  );

  it('a wrong and an old code, a sixth try, a code too soon and too many of them [SUB_OTP_INVALID, SUB-14]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await phone.step(api.otp, { areaCode: '+853', mobile: '62004001' });
    const soon = await phone.step(api.otp, { areaCode: '+853', mobile: '62004001' });
    expect(soon).toMatchObject({ status: 429, code: 'SUB_OTP_LIMIT', details: { retryAt: expect.any(String) } });
    const code = await rig.code('+85362004001');
    const wrong = code === '000000' ? '111111' : '000000';
    for (let n = 0; n < 5; n += 1)
      expect(await phone.step(api.verifyOtp, { code: wrong })).toMatchObject({ status: 422, code: 'SUB_OTP_INVALID' });
    expect(await phone.step(api.verifyOtp, { code })).toMatchObject({ status: 422, code: 'SUB_OTP_INVALID' });
    await rig.test.clock!.move('61 seconds');
    await phone.step(api.otp, { areaCode: '+853', mobile: '62004001' });
    const second = await rig.code('+85362004001');
    await rig.test.clock!.move('5 minutes');
    expect(await phone.step(api.verifyOtp, { code: second })).toMatchObject({ status: 422, code: 'SUB_OTP_INVALID' });
    for (let n = 0; n < 3; n += 1) {
      expect((await phone.step(api.otp, { areaCode: '+853', mobile: '62004001' })).status).toBe(200);
      await rig.test.clock!.move('61 seconds');
    }
    expect(await phone.step(api.otp, { areaCode: '+853', mobile: '62004001' })).toMatchObject({ status: 429, code: 'SUB_OTP_LIMIT' });
    await rig.test.clock!.move('1 hour');
    await phone.step(api.otp, { areaCode: '+853', mobile: '62004001' });
    expect(await phone.step(api.verifyOtp, { code: await rig.code('+85362004001') })).toMatchObject({ step: 'form' });
  });

  it('counts codes that are tried at the same moment: five end the code, also for the right one [SUB_OTP_INVALID, SUB-14]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await phone.step(api.otp, { areaCode: '+853', mobile: '62004061' });
    const code = await rig.code('+85362004061');
    const wrong = code === '000000' ? '111111' : '000000';
    const answers = await Promise.all(Array.from({ length: 12 }, () => phone.step(api.verifyOtp, { code: wrong })));
    expect(answers.map((answer) => answer.code)).toEqual(Array(12).fill('SUB_OTP_INVALID'));
    expect(await rig.query(school, `SELECT attempts FROM otp_challenge WHERE unit_id = $1 ORDER BY created_at DESC LIMIT 1`)).toEqual([
      { attempts: 5 },
    ]);
    expect(await phone.step(api.verifyOtp, { code })).toMatchObject({ status: 422, code: 'SUB_OTP_INVALID' });
  });

  it('keeps the page usable when no message can be sent [SUB_SMS_DOWN]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await rig.sim.control('PUT', '/sim/sms/mode', { mode: 'refuse' });
    expect(await phone.step(api.otp, { areaCode: '+853', mobile: '62004002' })).toMatchObject({ status: 502, code: 'SUB_SMS_DOWN' });
    await rig.sim.control('PUT', '/sim/sms/mode', { mode: 'ok' });
    expect(await phone.step(api.otp, { areaCode: '+853', mobile: '62004002' })).toMatchObject({ status: 200 });
  });

  async function atCard(mobile = '62004003') {
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), mobile);
    await phone.child(school.classes.a, '陳小小');
    return phone;
  }

  it('an empty and a long name, an unreadable card, a wrong date [SUB_NAME_LENGTH, SUB_CARD_UNREADABLE, SUB_BIRTHDAY_FORMAT]', async () => {
    const child = await pupil();
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62004004');
    expect(await phone.step(api.scan, { payload: child.payload ?? '' })).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' });
    await phone.child(school.classes.a, ' ');
    expect(await phone.step(api.scan, { payload: child.payload ?? '' })).toMatchObject({ status: 422, code: 'SUB_NAME_LENGTH' });
    expect(await phone.child(school.classes.a, '陳'.repeat(33))).toMatchObject({ status: 422, code: 'SUB_NAME_LENGTH' });
    await phone.child(school.classes.a, '陳小小');
    for (const payload of ['https://example.org', 'DSEDJCARD:1:S:20183345:0', ''])
      expect(await phone.step(api.scan, { payload })).toMatchObject({ status: 422, code: 'SUB_CARD_UNREADABLE' });
    await phone.step(api.scan, { payload: child.payload ?? '' });
    for (const birthday of ['20180230', '2018-01-05', '29990101'])
      expect(await phone.step(api.birthday, { birthday })).toMatchObject({ status: 422, code: 'SUB_BIRTHDAY_FORMAT' });
    const [row] = await rig.query<{ n: number }>(school, `SELECT count(*)::int AS n FROM card_check_attempt WHERE unit_id = $1`);
    expect(row?.n).toBe(0);
  });

  it('a lost card and a card of another school, after the birthday only [SUB_CARD_STATUS, SUB_CARD_OTHER_SCHOOL]', async () => {
    const lost = await pupil({ cardStatus: 'lost' });
    const phone = await atCard();
    expect(await phone.card(lost.payload, '20000101')).toMatchObject({ code: 'SUB_VERIFY_FAILED' });
    await phone.step(api.back);
    expect(await phone.card(lost.payload, lost.birthDate)).toMatchObject({ status: 422, code: 'SUB_CARD_STATUS' });
    expect(await phone.view()).toMatchObject({ step: 'birthday' });
    expect(await phone.step(api.back)).toMatchObject({ step: 'form', mobile: { proof: 'otp' }, form: { studentName: '陳小小' } });
    await rig.bureau.school('elsewhere');
    const foreign = await rig.bureau.entry({ schoolCode: 'elsewhere' });
    expect(await phone.card(foreign.payload, foreign.birthDate)).toMatchObject({ status: 422, code: 'SUB_CARD_OTHER_SCHOOL' });
  });

  it('goes on later when the register is away; that try does not count [SUB_REGISTRY_DOWN, SUB-17]', async () => {
    const child = await pupil();
    const phone = await atCard();
    await phone.step(api.scan, { payload: child.payload ?? '' });
    await rig.bureau.mode('cards', 'down');
    expect(await phone.step(api.birthday, { birthday: child.birthDate })).toMatchObject({ status: 502, code: 'SUB_REGISTRY_DOWN' });
    await rig.bureau.mode('cards', 'ok');
    expect(await phone.view()).toMatchObject({ step: 'birthday', form: { studentName: '陳小小' } });
    expect(await phone.step(api.birthday, { birthday: child.birthDate })).toMatchObject({ step: 'done' });
  });

  it('a teacher’s card that another member has shown; administrators hear of it once a day [SUB-29]', async () => {
    const card = await rig.bureau.entry({ schoolCode: school.unit.number, cardType: 'T', nameZh: '李寧' });
    const token = await rig.token(school, 'staff');
    const apply = async (mobile: string) => {
      const phone = rig.phone();
      await phone.scan(token);
      await phone.agree();
      await phone.prove(mobile);
      await phone.step(api.form, { identity: 'teaching', name: '李寧', departmentIds: [school.departmentId] });
      return phone.card(card.payload, card.birthDate);
    };
    expect(await apply('62004011')).toMatchObject({ step: 'done' });
    for (const mobile of ['62004012', '62004013']) expect(await apply(mobile)).toMatchObject({ status: 409, code: 'SUB_CARD_TAKEN' });
    await rig.settle();
    const told = rig.transport.delivered.filter((each) => each.title.includes(card.cardNo?.slice(-4) ?? '?'));
    expect(told.map((each) => each.to).sort()).toEqual(['boss', 'second']);
  });

  it('takes one of two phones with the same number at the same moment [SUB-72, SUB-91]', async () => {
    const [first, second] = [await pupil(), await pupil({ nameZh: '陳大大', namePt: '' })];
    const [a, b] = [await atCard('62004021'), rig.phone()];
    await rig.test.clock!.move('61 seconds');
    await b.family(a.token, '62004021');
    await b.child(school.classes.b, '陳大大');
    await a.step(api.scan, { payload: first.payload ?? '' });
    await b.step(api.scan, { payload: second.payload ?? '' });
    const answers = await Promise.all([
      a.step(api.birthday, { birthday: first.birthDate }),
      b.step(api.birthday, { birthday: second.birthDate }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)).toMatchObject({ code: 'SUB_MOBILE_EXISTS_FAMILY' });
    await rig.settle();
    expect((await rig.corp(school)).parents.filter((parent) => parent.mobile.endsWith('62004021'))).toHaveLength(1);
  });

  it('makes one pupil when mother and father register at the same moment [SUB-28]', async () => {
    const child = await pupil();
    const [mother, father] = [await atCard('62004031'), await atCard('62004032')];
    await father.child(school.classes.a, '陳小小', 'father');
    await Promise.all([mother, father].map((phone) => phone.step(api.scan, { payload: child.payload ?? '' })));
    const done = await Promise.all([mother, father].map((phone) => phone.step(api.birthday, { birthday: child.birthDate })));
    expect(done.map((answer) => answer.step)).toEqual(['done', 'done']);
    await rig.settle();
    const corp = await rig.corp(school);
    expect(corp.students.filter((student) => student.name === '陳小小')).toHaveLength(1);
    expect(
      corp.parents
        .filter((parent) => /6200403[12]$/.test(parent.mobile))
        .map((parent) => parent.children[0]?.relation)
        .sort(),
    ).toEqual(['媽媽', '爸爸']);
  });

  it('lets no more guesses through when they come at once [SUB-26]', async () => {
    const child = await pupil();
    const phone = await atCard('62004041');
    await phone.step(api.scan, { payload: child.payload ?? '' });
    const answers = await Promise.all(Array.from({ length: 12 }, () => phone.step(api.birthday, { birthday: '20010101' })));
    expect(answers.filter((answer) => answer.code === 'SUB_VERIFY_FAILED')).toHaveLength(5);
    expect(answers.filter((answer) => answer.code === 'SUB_VERIFY_LOCKED')).toHaveLength(7);
  });

  it('stops at the parents WeCom allows; the entries are kept and an administrator tries again [SUB-98, SUB_CAPACITY]', async () => {
    await rig.execute(school, `UPDATE unit_connection SET verified = false WHERE unit_id = $1`);
    await rig.execute(school, `INSERT INTO parent (unit_id, wecom_userid) SELECT $1, 'full' || n FROM generate_series(1, 2000) AS n`);
    const child = await pupil();
    const phone = await atCard('62004051');
    expect(await phone.card(child.payload, child.birthDate)).toMatchObject({ status: 409, code: 'SUB_CAPACITY' });
    expect(await phone.view()).toMatchObject({ step: 'done', state: 'approved', children: [{ state: 'blocked' }] });
    await rig.settle();
    const { body } = await rig.test.call(school.boss, subscriptionsApi.list, { query: { kind: 'family' } });
    const [row] = body.items;
    expect(row).toMatchObject({ state: 'approved', problem: 'capacity', can: expect.arrayContaining(['retry']) });
    expect((await rig.test.call(school.boss, subscriptionsApi.retry, { params: { id: row!.id }, key: 'retry-while-full' })).status).toBe(
      409,
    );
    await rig.execute(school, `UPDATE unit_connection SET verified = true WHERE unit_id = $1`);
    expect((await rig.test.call(school.boss, subscriptionsApi.retry, { params: { id: row!.id }, key: 'retry-with-room' })).status).toBe(
      200,
    );
    await rig.settle();
    expect(await phone.view()).toMatchObject({ state: 'invited', children: [{ state: 'done' }] });
  });

  it('an eleventh child [SUB_CHILD_LIMIT]', async () => {
    const child = await pupil();
    const phone = await atCard('62004061');
    await phone.card(child.payload, child.birthDate);
    await rig.execute(
      school,
      `INSERT INTO family_link (unit_id, subscription_id, student_name, register_name, class_id, relation, identity_record_id, state)
       SELECT $1, l.subscription_id, '孩子', '孩子', l.class_id, 'mother', l.identity_record_id, 'done' FROM family_link l, generate_series(2, 10) WHERE l.unit_id = $1`,
    );
    expect(await phone.step(api.addStudent)).toMatchObject({ status: 409, code: 'SUB_CHILD_LIMIT' });
  });

  it('a revoked, a forged and an old code; an ordinary browser is sent to WeChat [SUB_QR_INVALID, SUB-103, SUB-104]', async () => {
    const { body } = await rig.test.call(school.boss, registrationQrsApi.create, { body: { kind: 'admin' }, key: 'make-admin-code' });
    const token = body.url!.split('/').at(-1)!;
    expect(unitOfToken(token)).toBe(school.unit.id);
    const phone = rig.phone();
    phone.token = token;
    expect(await phone.step(api.code)).toMatchObject({ status: 200, kind: 'admin', canOpen: true, school: { number: school.unit.number } });
    const browser = rig.phone({ agent: 'browser' });
    expect(await browser.scan(token)).toBe(`/public/register/${token}`);
    expect(await browser.step(api.code)).toMatchObject({ canOpen: false });
    await rig.test.clock!.move('8 days');
    expect(await phone.step(api.code)).toMatchObject({ status: 404, code: 'SUB_QR_INVALID' });
    phone.token = newToken(school.unit.id);
    expect(await phone.step(api.code)).toMatchObject({ status: 404, code: 'SUB_QR_INVALID' });
    const family = await rig.test.call(school.boss, registrationQrsApi.create, { body: { kind: 'family' }, key: 'make-family-code' });
    await rig.test.call(school.boss, registrationQrsApi.revoke, { params: { id: family.body.id! } });
    phone.token = family.body.url!.split('/').at(-1)!;
    expect(await phone.step(api.code)).toMatchObject({ status: 404, code: 'SUB_QR_INVALID' });
  });

  it('stores a number of who declined and nothing else [SUB-04]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'family'));
    expect(await phone.step(api.decline)).toMatchObject({ status: 200 });
    expect((await rig.test.call(school.boss, subscriptionSettingsApi.read)).body.declined).toBe(1);
    expect(await rig.query(school, `SELECT 1 AS row FROM subscription WHERE unit_id = $1`)).toEqual([]);
  });

  it('expires what nobody finished or decided, run twice [spec 01 §8]', async () => {
    await settings({ staffReview: 'all' });
    const card = await rig.bureau.entry({ schoolCode: school.unit.number, cardType: 'E', nameZh: '李寧' });
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await phone.prove('62004071');
    await phone.step(api.form, { identity: 'school_staff', name: '李寧', departmentIds: [school.departmentId] });
    expect(await phone.card(card.payload, card.birthDate)).toMatchObject({ state: 'pending_review' });
    const begun = rig.phone();
    await begun.scan(phone.token);
    await begun.agree();
    await rig.test.clock!.move('31 days');
    for (let twice = 0; twice < 2; twice += 1) {
      await rig.test.db.inUnit(school.unit.ctx, async (tx) => {
        await tx.enqueue(expireJob, {});
        await tx.enqueue(otpPurgeJob, {});
      });
      await rig.settle();
    }
    const rows = await rig.query<{ state: string; draft: string | null }>(
      school,
      `SELECT state, draft FROM subscription WHERE unit_id = $1 ORDER BY state`,
    );
    expect(rows).toEqual([
      { state: 'abandoned', draft: null },
      { state: 'expired', draft: null },
    ]);
    for (const table of ['otp_challenge', 'registration_session', 'registration_login', 'card_check_attempt'])
      expect([table, await rig.query(school, `SELECT 1 AS row FROM ${table} WHERE unit_id = $1`)]).toEqual([table, []]);
  });
});
