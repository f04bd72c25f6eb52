import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUIDv7 } from 'node:crypto';
import { makeCtx, type Ctx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { SmsGateway } from '@platform/sms/sms-gateway';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { StepUpService } from '../step-up/step-up.service';
import { startRig, type Browser, type Client, type Person, type Rig, type School } from './login.rig';

const boss: Person = { kind: 'member', userid: 'ho.kaman' };
const teacher: Person = { kind: 'member', userid: 'Lam.WaiYi' };

const staffCtx = (school: School, sessionId: string): Ctx =>
  makeCtx({
    ...school.ctx,
    actor: { kind: 'staff', memberId: school.ids.boss, name: '', roles: [], rights: new Set() },
    surface: 'console',
    sessionId,
  });

describe('confirming one’s identity [PER-23]', () => {
  let rig: Rig;
  let a: School;
  const sent: { to: string; code: string }[] = [];
  beforeAll(async () => {
    rig = await startRig();
    // The border: what the gateway is given is kept instead of sent.
    const gateway = rig.test.app.get(SmsGateway, { strict: false });
    gateway.send = (to: string, _template: 'code', params: { code: string }) => {
      sent.push({ to, code: params.code });
      return Promise.resolve('1');
    };
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    a = await rig.school();
    sent.length = 0;
  });

  async function entered(client: Client, who: Person): Promise<Browser> {
    const browser = rig.browser(client);
    await browser.login(a, who);
    return browser;
  }
  const probe = async (browser: Browser) => {
    const page = await browser.post('/probe-step-up');
    return page.status === 200 ? 200 : (JSON.parse(page.body) as { code: string }).code;
  };
  const begin = async (browser: Browser, to = '/console/confirmed') =>
    JSON.parse((await browser.post('/auth/step-up', { method: 'wecom_scan', to })).body) as { url: string };

  it.each(['desktop', 'browser', 'phone'] as const)('is asked before, and holds after WeCom’s own confirmation: %s', async (client) => {
    const page = await entered(client, boss);
    expect(await probe(page)).toBe('STEP_UP_REQUIRED');
    const { url } = await begin(page);
    const back = await page.open(await page.answerAs(url, boss));
    expect(back.location).toBe(client === 'phone' ? '/staff/confirmed' : '/console/confirmed');
    expect(await probe(page)).toBe(200);
  });

  it('ends after ten minutes', async () => {
    const page = await entered('desktop', boss);
    await page.open(await page.answerAs((await begin(page)).url, boss));
    const [row] = await a.write((tx) =>
      tx.query<{ minutes: string }>(`SELECT extract(epoch FROM valid_until - now()) / 60 AS minutes FROM step_up WHERE unit_id = $1`, [
        tx.unitId,
      ]),
    );
    expect(Number(row!.minutes)).toBeCloseTo(10, 0);
    await a.write((tx) => tx.execute(`UPDATE step_up SET valid_until = now() - interval '1 second' WHERE unit_id = $1`, [tx.unitId]));
    expect(await probe(page)).toBe('STEP_UP_REQUIRED');
  });

  it('belongs to one session: another device of the same person is asked again', async () => {
    const page = await entered('desktop', boss);
    await page.open(await page.answerAs((await begin(page)).url, boss));
    const other = await entered('phone', boss);
    expect(await probe(other)).toBe('STEP_UP_REQUIRED');
  });

  it('confirms nothing when another person answers, and logs nobody in', async () => {
    const page = await entered('desktop', boss);
    const before = new Map(page.jar);
    const back = await page.open(await page.answerAs((await begin(page)).url, teacher));
    expect(back.location).toBe('/public/sign-in-failed?why=link');
    expect(page.jar).toEqual(before);
    expect(await probe(page)).toBe('STEP_UP_REQUIRED');
  });

  it('confirms nothing in another browser, as a forwarded link would bring it', async () => {
    const page = await entered('desktop', boss);
    const url = await page.answerAs((await begin(page)).url, boss);
    const thief = await entered('desktop', teacher);
    expect((await thief.open(url)).location).toBe('/public/sign-in-failed?why=link');
    expect(await probe(thief)).toBe('STEP_UP_REQUIRED');
  });

  it('leaves no way out of the house', async () => {
    const page = await entered('desktop', boss);
    const back = await page.open(await page.answerAs((await begin(page, 'https://evil.example/')).url, boss));
    expect(back.location).toBe('/console');
  });

  describe('by a text message', () => {
    const give = (mobile: string) =>
      a.write(async (tx) => {
        const keys = rig.test.app.get(UnitKeys, { strict: false });
        const sealed = await keys.seal(tx, { table: 'member', column: 'mobile', row: a.ids.boss }, mobile);
        await tx.execute(`UPDATE member SET mobile = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, a.ids.boss, sealed]);
      });
    const code = async (browser: Browser, value: string) => (await browser.post('/auth/step-up/verify', { code: value })).status;

    it('goes to the number WeCom has, masked on the page, and counts once', async () => {
      await give('+853 61234567');
      const page = await entered('desktop', boss);
      const begun = await page.post('/auth/step-up', { method: 'sms' });
      expect(JSON.parse(begun.body)).toMatchObject({ url: null, sentTo: '6***4567' });
      expect(sent[0]!.to).toBe('+85361234567');
      expect((await page.post('/auth/step-up', { method: 'sms' })).status).toBe(429);
      expect(await code(page, sent[0]!.code)).toBe(200);
      expect(await probe(page)).toBe(200);
      expect(await code(page, sent[0]!.code)).toBe(422);
    });

    it('is sent five times an hour to one person, whatever his sessions and however fast he asks [V6.6.3]', async () => {
      await give('+853 61234567');
      const service = rig.test.app.get(StepUpService, { strict: false });
      const ask = () =>
        service.begin(staffCtx(a, randomUUIDv7()), { method: 'sms', to: undefined, client: 'browser-desktop', browser: undefined }).then(
          () => 'sent',
          (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
        );
      const answers = await Promise.all(Array.from({ length: 9 }, ask));
      expect(answers.toSorted()).toEqual([...Array<string>(4).fill('RATE_LIMITED'), ...Array<string>(5).fill('sent')]);
      expect(sent).toHaveLength(5);
      await a.write((tx) => tx.execute(`UPDATE step_up_sent SET sent_at = sent_at - interval '1 hour' WHERE unit_id = $1`, [tx.unitId]));
      expect(await ask()).toBe('sent');
    });

    it('ends after five wrong codes, the right one included [STEP_UP_CODE]', async () => {
      await give('+853 61234567');
      const page = await entered('desktop', boss);
      await page.post('/auth/step-up', { method: 'sms' });
      const right = sent[0]!.code;
      const wrong = right === '000000' ? '111111' : '000000';
      for (let i = 0; i < 5; i += 1) expect(await code(page, wrong)).toBe(422);
      expect(await code(page, right)).toBe(422);
      expect(await probe(page)).toBe('STEP_UP_REQUIRED');
    });

    it.each(['+86 13812345678', ''])('is not offered without a number outside mainland China: "%s" [STEP_UP_NO_SMS]', async (mobile) => {
      if (mobile !== '') await give(mobile);
      const page = await entered('desktop', boss);
      expect((JSON.parse((await page.post('/auth/step-up', { method: 'sms' })).body) as { code: string }).code).toBe('STEP_UP_NO_SMS');
    });
  });
});
