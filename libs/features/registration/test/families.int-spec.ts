import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { registrationApi as api } from '@contracts/registration';
import { RegistrationRig, type School } from './registration.rig';

/** Acceptance scenarios of families (01 §11) between a simulated WeCom, card register and SMS gateway. */
describe('parents and students', () => {
  let rig: RegistrationRig;
  let school: School;
  let token: string;

  beforeAll(async () => {
    rig = await RegistrationRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    school = await rig.school();
    token = await rig.token(school, 'family');
    await rig.sim.control('DELETE', '/sim/sms');
  });

  const pupil = (given: object = {}) => rig.bureau.entry({ schoolCode: school.unit.number, ...given });

  it('brings a parent and two children in; the first child’s card does not serve a third [scenario 1, SUB-27, SUB-82, SUB-88..90, SCH-14, SUB_CARD_REUSED, SUB_CHILD_EXISTS]', async () => {
    const child = await pupil();
    const phone = rig.phone();
    expect(await phone.scan(token)).toBe(`/public/register/${token}`);
    expect(await phone.view()).toMatchObject({ status: 200, step: 'consent', state: null, kind: 'family' });
    expect(await phone.agree()).toMatchObject({ step: 'mobile', state: 'started' });
    const sent = await phone.step(api.otp, { areaCode: '+853', mobile: '62001234' });
    expect(sent).toMatchObject({ status: 200, step: 'mobile', otp: { areaCode: '+853', number: '6***1234' } });
    const code = await rig.code('+85362001234');
    const proved = await phone.step(api.verifyOtp, { code });
    expect(proved).toMatchObject({ step: 'form', mobile: { number: '6***1234', proof: 'otp' } });
    expect(proved.classes.map((each) => each.name).sort()).toEqual(['4A', '4B']);
    expect(await phone.child(school.classes.a, '陳小小')).toMatchObject({ status: 200, step: 'form' });
    expect(await phone.step(api.scan, { payload: child.payload ?? '' })).toMatchObject({
      step: 'birthday',
      credential: { kind: 'card', cardType: 'S' },
    });
    const done = await phone.step(api.birthday, { birthday: child.birthDate });
    expect(done).toMatchObject({ status: 200, step: 'done', state: 'approved', children: [{ name: '陳小小', className: '4A' }] });
    await rig.settle();
    const view = await phone.view();
    expect(view).toMatchObject({ state: 'invited', children: [{ state: 'done' }], identities: ['parent'] });
    const corp = await rig.corp(school);
    const mother = corp.parents.find((parent) => parent.mobile.endsWith('62001234'));
    expect(mother?.children).toHaveLength(1);
    expect(mother?.children[0]?.relation).toBe('媽媽');

    const second = await pupil({ nameZh: '陳大大', namePt: 'CHAN TAI TAI', birthDate: '20160302' });
    expect(await phone.step(api.addStudent)).toMatchObject({ step: 'form', purpose: 'student' });
    await phone.child(school.classes.b, '陳大大');
    expect(await phone.card(second.payload, second.birthDate)).toMatchObject({
      step: 'done',
      children: [{}, { name: '陳大大', className: '4B' }],
    });
    await phone.step(api.addStudent);
    await phone.child(school.classes.b, '陳三三');
    expect(await phone.step(api.scan, { payload: child.payload ?? '' })).toMatchObject({ status: 409, code: 'SUB_CARD_REUSED' });
    await phone.child(school.classes.a, '陳小小');
    expect(await phone.step(api.scan, { payload: child.payload ?? '' })).toMatchObject({ status: 409, code: 'SUB_CHILD_EXISTS' });
    await rig.settle();
    const after = (await rig.corp(school)).parents.find((parent) => parent.mobile.endsWith('62001234'));
    expect(after?.children).toHaveLength(2);

    await rig.sim.control('POST', `/sim/corps/${school.unit.corpId}/parents/${after?.parent_userid ?? ''}/follow`, {});
    await rig.execute(school, `UPDATE parent SET subscribed = true WHERE unit_id = $1 AND wecom_userid = $2`, [after?.parent_userid]);
    const { joinPollJob } = await import('../registration.jobs');
    for (let twice = 0; twice < 2; twice += 1) {
      await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(joinPollJob, {}));
      await rig.settle();
    }
    await phone.step(api.back);
    expect(await phone.view()).toMatchObject({ state: 'joined' });
  });

  it('looks who has joined after each word of WeCom, also one that comes while an earlier look still waits [SUB-90, job sub.join-poll]', async () => {
    const { lookSoon, READ_AFTER_MS } = await import('../records/look-soon');
    const words: Date[] = [];
    for (let n = 0; n < 3; n += 1) {
      words.push(
        await rig.test.db.inUnit(school.unit.ctx, async (tx) => {
          await lookSoon(tx);
          return tx.now;
        }),
      );
      await rig.test.clock!.move('700 milliseconds');
    }
    const looks = await rig.query<{ at: Date }>(
      school,
      `SELECT not_before AS at FROM outbox WHERE unit_id = $1 AND job = 'sub.join-poll' AND dedupe_key LIKE 'event:%' ORDER BY not_before`,
    );
    for (const word of words) {
      for (const wait of READ_AFTER_MS) {
        const after = looks.map(({ at }) => at.getTime() - word.getTime());
        expect(after.some((ms) => ms >= wait && ms <= 2 * wait + 1_000)).toBe(true);
      }
    }
  });
});
