import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { registrationApi as api } from '@contracts/registration';
import { subscriptionSettingsApi, subscriptionsApi } from '@contracts/registration-admin';
import { MessageSender } from '@features/messages';
import { syncMemberJob } from '../registration.jobs';
import { RegistrationRig, type School } from './registration.rig';

/** Acceptance scenarios 2 to 12 of 01 §11. */
describe('registration', () => {
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
  const staffCard = (given: object = {}) =>
    rig.bureau.entry({
      schoolCode: school.unit.number,
      cardType: 'T',
      nameZh: '李寧',
      namePt: 'LEI NENG',
      birthDate: '19850412',
      ...given,
    });

  it('refuses the parent’s own birthday with a hint, locks after five tries for an hour and keeps the entries [scenario 2, SUB-17, SUB-24, SUB-26, SUB_VERIFY_FAILED, SUB_VERIFY_LOCKED]', async () => {
    const child = await pupil();
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62002001');
    await phone.child(school.classes.a, '陳小小');
    await phone.step(api.scan, { payload: child.payload ?? '' });
    for (let left = 4; left >= 0; left -= 1) {
      const wrong = await phone.step(api.birthday, { birthday: '19850101' });
      expect(wrong).toMatchObject({ status: 422, code: 'SUB_VERIFY_FAILED', details: { triesLeft: left } });
      expect(wrong.message).toContain('學生的出生日期');
    }
    expect(await phone.step(api.birthday, { birthday: child.birthDate })).toMatchObject({ status: 429, code: 'SUB_VERIFY_LOCKED' });
    expect(await phone.view()).toMatchObject({
      step: 'birthday',
      form: { studentName: '陳小小', classId: school.classes.a, relation: 'mother' },
    });
    await rig.test.clock!.move('61 minutes');
    expect(await phone.step(api.birthday, { birthday: child.birthDate })).toMatchObject({ status: 200, step: 'done' });
  });

  it('locks guesses on many cards by account, and tells an unknown card like a wrong birthday [SUB-26]', async () => {
    const child = await pupil();
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62002002');
    await phone.child(school.classes.a, '陳小小');
    const known = await phone.card(child.payload, '19850101');
    await phone.step(api.back);
    const { cardPayload } = await import('@bureau');
    const unknown = await phone.card(cardPayload({ cardType: 'S', cardNo: '99999999' }), '19850101');
    const bare = ({ requestId: _id, details, ...rest }: Record<string, unknown>) => ({ ...rest, keys: Object.keys(details as object) });
    expect(bare(unknown as never)).toEqual(bare(known as never));
    for (let n = 0; n < 8; n += 1) {
      await phone.step(api.back);
      await phone.card(cardPayload({ cardType: 'S', cardNo: String(88_888_880 + n) }), '19850101');
    }
    await phone.step(api.back);
    expect(await phone.step(api.scan, { payload: child.payload ?? '' })).toMatchObject({ status: 429, code: 'SUB_VERIFY_LOCKED' });
  });

  it('takes two equal numbers of +86 without a code and refuses different ones [scenario 3, SUB-12, SUB_MOBILE_MISMATCH]', async () => {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    expect(await phone.step(api.otp, { areaCode: '+86', mobile: '13800138000' })).toMatchObject({ status: 422, code: 'SUB_MOBILE_FORMAT' });
    expect(await phone.step(api.reentry, { mobile: '13800138000', again: '13800138001' })).toMatchObject({
      status: 422,
      code: 'SUB_MOBILE_MISMATCH',
    });
    const passed = await phone.step(api.reentry, { identity: 'teaching', mobile: '13800138000', again: '13800138000' });
    expect(passed).toMatchObject({ step: 'form', identity: 'teaching', mobile: { areaCode: '+86', proof: 'reentry' } });
    expect(passed.departments.map((each) => each.name)).toContain('教務處');
    const { messages } = await rig.sim.control<{ messages: unknown[] }>('GET', '/sim/sms');
    expect(messages).toHaveLength(0);
  });

  it('asks a parent of the unit who registers as staff for no number [scenario 4, SUB-13]', async () => {
    const phone = rig.phone({ as: { kind: 'parent', userid: 'p001' } });
    await phone.scan(await rig.token(school, 'staff'));
    expect(await phone.agree()).toMatchObject({ step: 'form', mobile: { areaCode: '+853', number: '6***0001', proof: 'existing_family' } });
  });

  it('knows a member who scans in WeCom: number and name are there, no code [SUB-71]', async () => {
    const phone = rig.phone({ agent: 'wecom', as: { kind: 'member', userid: 'plain' } });
    await phone.scan(await rig.token(school, 'staff'));
    expect(await phone.agree()).toMatchObject({
      step: 'form',
      mobile: { number: '6***0004', proof: 'wecom_session' },
      form: { name: '黃志強' },
    });
  });

  it('takes a temporary number of XX and five digits and no other [scenario 5, SUB-21, SUB_TEMP_NO_FORMAT]', async () => {
    await pupil({ temporaryNo: 'XX00123', cardNo: null });
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62002005');
    await phone.child(school.classes.a, '陳小小');
    expect(await phone.step(api.temporary, { number: 'XX0012' })).toMatchObject({ status: 422, code: 'SUB_TEMP_NO_FORMAT' });
    expect(await phone.step(api.temporary, { number: 'xx00123' })).toMatchObject({
      step: 'birthday',
      credential: { kind: 'temporary', last4: '0123' },
    });
    expect(await phone.step(api.birthday, { birthday: '20180105' })).toMatchObject({
      step: 'done',
      cards: [{ credential: 'temporary', last4: '0123' }],
    });
  });

  async function applyAsAdmin(mobile: string, name = '李寧') {
    const card = await staffCard({ nameZh: name });
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'admin'));
    await phone.agree();
    await phone.prove(mobile);
    await phone.step(api.form, { identity: 'teaching', name });
    const done = await phone.card(card.payload, card.birthDate);
    expect(done).toMatchObject({ step: 'done', state: 'pending_review' });
    const [row] = await rig.query<{ id: string }>(
      school,
      `SELECT id FROM subscription WHERE unit_id = $1 AND state = 'pending_review' AND mobile_tail = $2`,
      [mobile.slice(-4)],
    );
    return { phone, id: row!.id };
  }

  it('lets two administrators decide at once: one decision, the other sees who decided; then a member with the tag [scenario 6, SUB-44..49, LAB-07, SUB_ALREADY_REVIEWED]', async () => {
    const { phone, id } = await applyAsAdmin('62002006');
    await rig.settle();
    await rig.test.app.get(MessageSender, { strict: false }).drain();
    const told = rig.transport.delivered.filter((card) => card.url.includes(id)).map((card) => card.to);
    expect(told.sort()).toEqual(['boss', 'second']);
    expect((await rig.test.call(school.plain, subscriptionsApi.detail, { params: { id } })).status).toBe(404);
    expect((await rig.test.call(school.plain, subscriptionsApi.approve, { params: { id }, key: 'plain-tries-1' })).status).toBe(404);
    const [yes, no] = await Promise.all([
      rig.test.call(school.boss, subscriptionsApi.approve, { params: { id }, key: 'boss-decides-1' }),
      rig.test.call(school.second, subscriptionsApi.reject, { params: { id }, body: { reason: '不認識' }, key: 'second-decides-1' }),
    ]);
    expect([yes.status, no.status].sort()).toEqual([200, 409]);
    const [late, name] = yes.status === 200 ? [no, '何嘉敏'] : [yes, '陳美玲'];
    expect(late.body).toMatchObject({ code: 'SUB_ALREADY_REVIEWED', details: { name } });
    expect(late.body.message).toContain(name);
    await rig.settle();
    if (yes.status !== 200) {
      expect((await rig.corp(school)).members.filter((each) => each.mobile?.endsWith('62002006') === true)).toEqual([]);
      expect(await phone.view()).toMatchObject({ step: 'consent', state: 'rejected', rejectReason: '不認識' });
      return;
    }
    const corp = await rig.corp(school);
    const member = corp.members.find((each) => each.mobile?.endsWith('62002006') === true);
    expect(member).toMatchObject({ name: '李寧', department: [1] });
    expect(corp.tags.find((tag) => tag.tagname === '管理員')?.userlist).toContain(member?.userid);
    expect(await phone.view()).toMatchObject({ state: 'invited' });
  });

  it('takes access and messages from a member who loses the tag [scenario 6, SUB-45, LAB-07]', async () => {
    await rig.execute(
      school,
      `DELETE FROM label_member lm USING label l WHERE lm.unit_id = $1 AND l.unit_id = $1 AND l.id = lm.label_id AND l.system_key = 'admin' AND lm.member_id = $2`,
      [school.second.actor.memberId],
    );
    const { id } = await applyAsAdmin('62002016');
    await rig.settle();
    expect(rig.transport.delivered.filter((card) => card.url.includes(id)).map((card) => card.to)).toEqual(['boss']);
    const without = await rig.staff(school, 'second', ['signed-in', 'staff']);
    expect((await rig.test.call(without, subscriptionsApi.detail, { params: { id } })).status).toBe(404);
  });

  async function subscribeTeacher(mobile: string, card: { payload: string | null; birthDate: string }) {
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await phone.prove(mobile);
    await phone.step(api.form, {
      identity: 'teaching',
      name: '李寧',
      departmentIds: [school.departmentId],
      teaching: [{ classId: school.classes.a, subject: '中文' }],
    });
    return { phone, done: await phone.card(card.payload, card.birthDate) };
  }

  it('refuses the wrong kind of card; a second identity makes no second member [scenario 7, SUB-20, SUB-65..67, SUB_CARD_TYPE]', async () => {
    const teacherCard = await staffCard();
    const phone = rig.phone();
    await phone.scan(await rig.token(school, 'staff'));
    await phone.agree();
    await phone.prove('62002007');
    await phone.step(api.form, { identity: 'school_staff', name: '李寧', departmentIds: [school.departmentId] });
    expect(await phone.step(api.scan, { payload: teacherCard.payload ?? '' })).toMatchObject({ status: 422, code: 'SUB_CARD_TYPE' });
    await phone.step(api.form, {
      identity: 'teaching',
      name: '李寧',
      departmentIds: [school.departmentId],
      teaching: [{ classId: school.classes.a, subject: '中文' }],
    });
    expect(await phone.card(teacherCard.payload, teacherCard.birthDate)).toMatchObject({
      step: 'done',
      identities: ['teaching'],
      mayAdd: ['school_staff'],
    });
    await rig.settle();
    const officeCard = await staffCard({ cardType: 'E' });
    expect(await phone.step(api.addIdentity, { identity: 'school_staff' })).toMatchObject({ step: 'form', purpose: 'identity' });
    expect(await phone.card(officeCard.payload, officeCard.birthDate)).toMatchObject({
      step: 'done',
      identities: ['school_staff', 'teaching'],
      mayAdd: [],
    });
    await rig.settle();
    const corp = await rig.corp(school);
    expect(corp.members.filter((each) => each.mobile?.endsWith('62002007') === true)).toHaveLength(1);
    const admins = corp.schoolDepartments.find((node) => node.name === '4A')?.department_admins ?? [];
    expect(admins).toHaveLength(2);
    expect(admins.find((each) => each.userid !== 'teacher')).toMatchObject({ subject: '中文' });
    const [member] = await rig.query<{ kinds: string[] }>(
      school,
      `SELECT staff_kind AS kinds FROM member m JOIN subscription s ON s.unit_id = $1 AND s.member_id = m.id WHERE m.unit_id = $1`,
    );
    expect([...(member?.kinds ?? [])].sort()).toEqual(['school_staff', 'teacher']);
  });

  it('offers no class made by hand, and none before B08 was applied [scenario 8, SUB-84, SUB-85, SCH-15]', async () => {
    const token = await rig.token(school, 'family');
    const phone = rig.phone();
    expect((await phone.family(token, '62002008')).classes.map((each) => each.name)).not.toContain('手工班');
    expect(await phone.child(school.classes.byHand, '陳小小')).toMatchObject({ status: 422, code: 'SUB_CLASS_NOT_B08' });
    await rig.execute(school, `UPDATE school_node SET origin = 'wecom' WHERE unit_id = $1`);
    expect((await phone.view()).classes).toEqual([]);
  });

  it('tells classes of two school years apart while both may be chosen [SUB-84]', async () => {
    const token = await rig.token(school, 'family');
    const before = (await rig.phone().family(token, '62002018')).classes;
    expect(before.every(({ grade }) => !grade.startsWith('2099/'))).toBe(true);
    const { id } = before[0]!;
    await rig.execute(school, `UPDATE school_node SET school_year = '2099/2100' WHERE unit_id = $1 AND id = '${id}'`);
    const after = (await rig.phone().family(token, '62002019')).classes;
    expect(after[0]).toEqual({ ...before[0], grade: `2099/2100 ${before[0]!.grade}` });
    expect(after).toHaveLength(before.length);
  });

  it('makes a member of staff at once, or after an administrator agreed where the school reviews its staff [CON-15]', async () => {
    const members = async (tail: string) => (await rig.corp(school)).members.filter((each) => each.mobile?.endsWith(tail) === true).length;
    await subscribeTeacher('62002051', await staffCard());
    await rig.settle();
    expect(await members('62002051')).toBe(1);
    const body = {
      staffReview: 'all' as const,
      familyReview: 'none' as const,
      areaCodes: ['+853' as const],
      adminQrAudience: 'staff' as const,
    };
    const { version } = (await rig.test.call(school.boss, subscriptionSettingsApi.read)).body;
    expect((await rig.test.call(school.boss, subscriptionSettingsApi.save, { body, version })).status).toBe(200);
    const { done } = await subscribeTeacher('62002052', await staffCard({ nameZh: '黃安', namePt: 'WONG ON' }));
    await rig.settle();
    expect([done['state'], await members('62002052')]).toEqual(['pending_review', 0]);
    const [row] = await rig.query<{ id: string }>(school, `SELECT id FROM subscription WHERE unit_id = $1 AND mobile_tail = '2052'`);
    const agreed = await rig.test.call(school.boss, subscriptionsApi.approve, { params: { id: row!.id }, key: 'boss-agrees-15' });
    expect(agreed.status).toBe(200);
    await rig.settle();
    expect(await members('62002052')).toBe(1);
  });

  it('keeps an approved person while WeCom is away, and writes one member and one invitation when it is back [scenario 9]', async () => {
    const card = await staffCard();
    await rig.sim.control('POST', '/sim/faults/rules', { corp: school.unit.corpId, path: 'user/create', kind: 'down', mode: 'refuse' });
    const { phone, done } = await subscribeTeacher('62002009', card);
    expect(done).toMatchObject({ step: 'done', state: 'approved' });
    await rig.settle();
    expect(await phone.view()).toMatchObject({ state: 'approved' });
    expect((await rig.corp(school)).members.some((each) => each.mobile?.endsWith('62002009') === true)).toBe(false);
    await rig.sim.control('DELETE', '/sim/faults');
    await rig.test.clock!.move('15 minutes');
    const [row] = await rig.query<{ id: string }>(school, `SELECT id FROM subscription WHERE unit_id = $1 AND mobile_tail = '2009'`);
    for (let again = 0; again < 3; again += 1) {
      await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(syncMemberJob, { batchId: row!.id }));
      await rig.settle();
    }
    expect(await phone.view()).toMatchObject({ state: 'invited' });
    expect((await rig.corp(school)).members.filter((each) => each.mobile?.endsWith('62002009') === true)).toHaveLength(1);
    expect(await rig.query(school, `SELECT attempt FROM subscription_invite WHERE unit_id = $1`)).toHaveLength(1);
  });

  it('closes the pages at once when registration is hidden; within 24 hours the parent goes on where he was [scenario 10, SUB-17, SUB-115, SUB_REGISTRATION_DISABLED]', async () => {
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62002010');
    await phone.child(school.classes.a, '陳小小');
    await rig.execute(school, `UPDATE unit_connection SET registration_visible = false WHERE unit_id = $1`);
    const child = await pupil();
    expect(await phone.step(api.scan, { payload: child.payload ?? '' })).toMatchObject({ status: 403, code: 'SUB_REGISTRATION_DISABLED' });
    await rig.execute(school, `UPDATE unit_connection SET registration_visible = true WHERE unit_id = $1`);
    await rig.test.clock!.move('23 hours');
    await phone.scan(phone.token);
    expect(await phone.view()).toMatchObject({ step: 'form', form: { studentName: '陳小小' }, mobile: { number: '6***2010' } });
    await rig.test.clock!.move('25 hours');
    await phone.scan(phone.token);
    expect(await phone.view()).toMatchObject({ step: 'consent' });
  });

  it('sends a number that another WeChat account registered to the help page, and a member’s to WeCom [scenario 11, SUB-72, SUB-91, SUB_MOBILE_EXISTS_FAMILY, SUB_MOBILE_EXISTS_STAFF]', async () => {
    const child = await pupil();
    const token = await rig.token(school, 'family');
    const first = rig.phone();
    await first.family(token, '62002011');
    await first.child(school.classes.a, '陳小小');
    await first.card(child.payload, child.birthDate);
    const other = rig.phone();
    await other.scan(token);
    await other.agree();
    expect(await other.step(api.otp, { areaCode: '+853', mobile: '62002011' })).toMatchObject({
      status: 409,
      code: 'SUB_MOBILE_EXISTS_FAMILY',
    });
    const staff = rig.phone();
    await staff.scan(await rig.token(school, 'staff'));
    await staff.agree();
    await rig.mobileOf(school, 'plain', '+853 66000004');
    expect(await staff.step(api.otp, { areaCode: '+853', mobile: '66000004' })).toMatchObject({
      status: 409,
      code: 'SUB_MOBILE_EXISTS_STAFF',
    });
  });

  it('shows the form of unit A alone to somebody who stands in unit B’s [scenario 12]', async () => {
    const other = await rig.school();
    const phone = rig.phone();
    await phone.family(await rig.token(other, 'family'), '62002012');
    await phone.child(other.classes.a, '陳小小');
    const token = await rig.token(school, 'family');
    phone.token = token;
    expect(await phone.view()).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    await phone.scan(token);
    const view = await phone.view();
    expect(view).toMatchObject({ step: 'consent', school: { number: school.unit.number }, form: null, mobile: null });
    expect(JSON.stringify(view)).not.toContain(other.unit.number);
  });
});
