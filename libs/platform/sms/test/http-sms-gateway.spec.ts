import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpSmsGateway } from '@platform/sms/http-sms-gateway';
import { SmsUnavailable } from '@platform/sms/sms-gateway';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';

const VALUES = { school: '望洋學校', code: '048213', minutes: '5' };
let simulator: TestSimulator;
let gateway: HttpSmsGateway;

beforeAll(async () => {
  simulator = await startTestSimulator();
  gateway = new HttpSmsGateway({ base: simulator.env.SMS_API_BASE, key: 'k' });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.control('DELETE', '/sim/sms'));

const mode = (name: string, ms?: number) => simulator.control('PUT', '/sim/sms/mode', { mode: name, ...(ms === undefined ? {} : { ms }) });
async function failure(of: Promise<unknown>): Promise<SmsUnavailable> {
  const error = await of.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SmsUnavailable)) throw new Error(`no SmsUnavailable but ${String(error)}`);
  return error;
}

describe('codes by SMS', () => {
  it('arrive in the language of the page, with the school in front, and are reported [SUB-11]', async () => {
    const id = await gateway.send('+85361234567', 'code', VALUES, 'zh-Hant');
    await gateway.send('+85361234567', 'code', VALUES, 'pt');
    const { messages } = await simulator.control<{ messages: { id: string; text: string }[] }>('GET', '/sim/sms?to=61234567');
    expect(messages.map((each) => each.text)).toEqual([
      '[望洋學校] O seu código é 048213. É válido durante 5 minutos; não o diga a ninguém.',
      '【望洋學校】驗證碼 048213，5分鐘內有效，請勿告訴他人。',
    ]);
    expect(messages[1]?.id).toBe(id);
    expect(['accepted', 'delivered']).toContain(await gateway.report(id));
    await expect(gateway.report('unknown')).resolves.toBeUndefined();
  });

  it('end in one class of error when the gateway refuses, breaks off or is late, and never hold the code [SUB-14]', async () => {
    await mode('refuse');
    expect(await failure(gateway.send('+85361234567', 'code', VALUES))).toMatchObject({ reason: 'refused', perhapsSent: false });
    await mode('down');
    const broken = await failure(gateway.send('+85361234567', 'code', VALUES));
    expect([broken.reason, broken.perhapsSent]).toEqual(['wrong-answer', true]);
    await mode('slow', 400);
    const hasty = new HttpSmsGateway({ base: simulator.env.SMS_API_BASE, key: 'k' }, 100);
    const late = await failure(hasty.send('+85361234567', 'code', VALUES));
    expect([late.reason, late.perhapsSent]).toEqual(['time-out', true]);
    expect(`${late.message} ${broken.message}`).not.toContain('048213');
  });

  it('go to no address at all without a gateway, or to a number without country code [SUB-11]', async () => {
    expect((await failure(new HttpSmsGateway(undefined).send('+85361234567', 'code', VALUES))).reason).toBe('not-configured');
    expect((await failure(gateway.send('61234567', 'code', VALUES))).reason).toBe('refused');
  });
});
