import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { endSessionsOf } from '@features/identity';
import { registrationApi as api } from '@contracts/registration';
import { RegistrationRig, type Phone, type School } from './registration.rig';

/** Phone change by the parent alone: two simulated phones (BEY-13). */
describe('a parent with a new phone', () => {
  let rig: RegistrationRig;
  let school: School;
  let token: string;
  let old: Phone;
  let child: { payload: string | null; birthDate: string };

  beforeAll(async () => {
    rig = await RegistrationRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    school = await rig.school();
    token = await rig.token(school, 'family');
    await rig.sim.control('DELETE', '/sim/sms');
    child = await rig.bureau.entry({ schoolCode: school.unit.number });
    old = rig.phone();
    await old.family(token, '62003001');
    await old.child(school.classes.a, '陳小小');
    await old.card(child.payload, child.birthDate);
    await rig.settle();
    const [mother] = (await rig.corp(school)).parents.filter((parent) => parent.mobile.endsWith('62003001'));
    await rig.sim.control('POST', `/sim/corps/${school.unit.corpId}/parents/${mother!.parent_userid}/follow`, {});
    await rig.execute(school, `UPDATE parent SET subscribed = true, external_userid = 'wm-old' WHERE unit_id = $1 AND wecom_userid = $2`, [
      mother!.parent_userid,
    ]);
    await rig.execute(school, `UPDATE subscription SET state = 'joined', joined_at = now() WHERE unit_id = $1 AND state = 'invited'`);
  });

  async function begin(mobile: string): Promise<Phone> {
    const phone = rig.phone();
    await phone.family(token, mobile);
    expect(await phone.step(api.changePhone)).toMatchObject({ status: 200, step: 'form', purpose: 'phone' });
    return phone;
  }
  const named = (phone: Phone, number: string) =>
    phone.step(api.form, { identity: 'parent', oldMobile: { areaCode: '+853', mobile: number } });

  it('gets the rights with card, birthday and a code; the old phone is out at once; the log shows before and after [BEY-13]', async () => {
    const [before] = await rig.query<{ parent: string; id: string }>(
      school,
      `SELECT parent_id AS parent, id FROM subscription WHERE unit_id = $1 AND state = 'joined'`,
    );
    await rig.test.db.inUnit(school.unit.ctx, async (tx) => {
      await tx.execute(
        `INSERT INTO session (unit_id, token_hash, kind, ref_id, surface, app, expires_at)
         VALUES ($1, decode(repeat('ab', 32), 'hex'), 'parent', $2, 'h5-family', 'notice', now() + interval '1 day')`,
        [tx.unitId, before!.parent],
      );
    });
    const fresh = await begin('62003002');
    await named(fresh, '62003001');
    const moved = await fresh.card(child.payload, child.birthDate);
    expect(moved).toMatchObject({ status: 200, step: 'done', mobile: { number: '6***3002' }, children: [{ name: '陳小小' }] });

    expect(await old.view()).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    await old.scan(token);
    expect(await old.view()).toMatchObject({ step: 'consent', children: [], mobile: null });
    expect(await rig.query(school, `SELECT 1 AS open FROM session WHERE unit_id = $1 AND revoked_at IS NULL`)).toEqual([]);
    // The log-in asks this (identity, login.int-spec).
    const [barred] = await rig.query(school, `SELECT barred_external = external_userid AS out FROM parent WHERE unit_id = $1 AND id = $2`, [
      before!.parent,
    ]);
    expect(barred).toEqual({ out: true });

    const [line] = await rig.query<{ before: unknown; after: unknown }>(
      school,
      `SELECT before, after FROM audit_log WHERE unit_id = $1 AND action = 'subscription.phone-moved'`,
    );
    expect(line).toMatchObject({ before: { mobile: '6***3001' }, after: { mobile: '6***3002', proof: 'otp' } });

    await rig.settle();
    const parents = (await rig.corp(school)).parents.filter((parent) => /6200300[12]$/.test(parent.mobile));
    expect(parents).toHaveLength(1);
    expect(parents[0]).toMatchObject({ is_subscribe: 0, children: [{ relation: '媽媽' }] });
    expect(parents[0]?.mobile).toMatch(/62003002$/);
    const [row] = await rig.query<{ parent: string; live: number }>(
      school,
      `SELECT s.parent_id AS parent, (SELECT count(*)::int FROM guardianship g WHERE g.unit_id = $1 AND g.parent_id = s.parent_id AND g.ended_at IS NULL) AS live
         FROM subscription s WHERE s.unit_id = $1 AND s.id = $2`,
      [before!.id],
    );
    expect(row).toEqual({ parent: before!.parent, live: 1 });
  });

  it('is told nothing by a wrong number or another child’s card, and both count as guesses [BEY-13, SUB-26]', async () => {
    const other = await rig.bureau.entry({ schoolCode: school.unit.number, nameZh: '陳大大', namePt: '' });
    const fresh = await begin('62003003');
    await named(fresh, '62009999');
    const wrongNumber = await fresh.card(child.payload, child.birthDate);
    await fresh.step(api.back);
    await named(fresh, '62003001');
    const wrongChild = await fresh.card(other.payload, other.birthDate);
    for (const answer of [wrongNumber, wrongChild]) expect(answer).toMatchObject({ status: 422, code: 'SUB_VERIFY_FAILED' });
    expect(Object.keys(wrongNumber.details ?? {})).toEqual(Object.keys(wrongChild.details ?? {}));
    const [guesses] = await rig.query<{ n: number }>(
      school,
      `SELECT count(*)::int AS n FROM card_check_attempt WHERE unit_id = $1 AND NOT ok`,
    );
    expect(guesses?.n).toBe(2);
    expect(await old.view()).toMatchObject({ step: 'done', mobile: { number: '6***3001' } });
  });

  it('ends the sessions of one person and of nobody else [BEY-13]', async () => {
    const [a, b] = ['0198f000-0000-7000-8000-00000000000a', '0198f000-0000-7000-8000-00000000000b'];
    const ended = await rig.test.db.inUnit(school.unit.ctx, async (tx) => {
      for (const [n, id] of [a, b].entries()) {
        await tx.execute(
          `INSERT INTO session (unit_id, token_hash, kind, ref_id, surface, app, expires_at)
           VALUES ($1, decode(repeat($3, 32), 'hex'), 'parent', $2, 'h5-family', 'notice', now() + interval '1 day')`,
          [tx.unitId, id, `c${String(n)}`],
        );
      }
      return endSessionsOf(tx, 'parent', a!);
    });
    expect(ended).toBe(1);
    expect(
      await rig.query(school, `SELECT ref_id FROM session WHERE unit_id = $1 AND revoked_at IS NULL AND ref_id = ANY($2)`, [[a, b]]),
    ).toEqual([{ ref_id: b }]);
  });
});
