import { CONSENT_VERSION, type RegistrationIdentity } from '@contracts/registration-types';
import type { RegistrationView } from '@contracts/registration';
import { eventually } from '../harness/eventually';
import { Handset } from '../harness/handset';
import type { SimDevice, Simulator } from '../harness/simulator';
import type { Planned } from './school-plan';

const PATIENCE_MS = 120_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Counts how often somebody was told to come back later. */
export const waits = { limited: 0 };

/**
 * What a person does on the phone to come into a school: scans a code, agrees, proves the number by the message that comes,
 * shows the card, types the birthday, and takes up the invitation. Told that there are too many requests, he waits as long
 * as he was told and presses again.
 */
export class Newcomer {
  #page: Handset | undefined;
  #token = '';

  private constructor(
    private readonly sim: Simulator,
    readonly device: SimDevice,
    private readonly person: Planned,
  ) {}

  /** A phone with this person's SIM card in it and WeChat, whom nobody knows yet. */
  static async withPhone(sim: Simulator, corpId: string, person: Planned): Promise<Newcomer> {
    const id = `n${person.mobile}`;
    const device = await sim.call<SimDevice>('PUT', `/sim/devices/${id}`, {
      hostLabel: id,
      client: 'wechat',
      corpId,
      mobile: `+853${person.mobile}`,
      title: person.name,
    });
    return new Newcomer(sim, device, person);
  }

  /** A code of the platform: the school is chosen by its number. @returns token of the school's own code */
  async chooseSchool(token: string, number: string): Promise<string> {
    const page = Handset.open(this.device);
    const { url } = await page.done<{ url: string }>('POST', `/public/registration/${token}/school`, { body: { number } });
    return url.split('/').at(-1) ?? '';
  }

  /** From the scan to the form. @returns what the form offers */
  async begin(token: string, identity: RegistrationIdentity): Promise<RegistrationView> {
    this.#token = token;
    this.#page = await patient(() => Handset.logIn(this.device, `/api/v1/public/registration/${token}/start`));
    await this.#step('POST', '/consent', { version: CONSENT_VERSION, locale: 'zh-Hant' });
    await this.#step('POST', '/otp', { identity, areaCode: '+853', mobile: this.person.mobile });
    return this.#step('POST', '/otp/verify', { code: await this.#code() });
  }

  form(body: object): Promise<RegistrationView> {
    return this.#step('PUT', '/form', body);
  }

  /** Scans a card and types the birthday that belongs to it. */
  async prove(payload: string, birthday: string): Promise<RegistrationView> {
    await this.#step('POST', '/card/scan', { payload });
    return this.#step('POST', '/birthday', { birthday });
  }

  /** Takes up the account that the school has made for this number, as soon as the phone shows the invitation. */
  async join(): Promise<void> {
    const [invitation] = await eventually(
      async () => (await this.sim.call<SimDevice>('PATCH', `/sim/devices/${this.device.id}`, {})).invitations ?? [],
      (list) => list.length > 0,
      `${this.person.name} is invited`,
      PATIENCE_MS,
    );
    if (invitation === undefined) throw new Error(`${this.person.name} has no invitation`);
    await this.sim.call('POST', `/sim/devices/${this.device.id}/join`, {
      corpId: invitation.corpId,
      kind: invitation.kind,
      userid: invitation.userid,
    });
  }

  #step(method: string, path: string, body: object): Promise<RegistrationView> {
    const page = this.#page;
    if (page === undefined) throw new Error('nothing was scanned yet');
    return patient(() => page.done<RegistrationView>(method, `/public/registration/${this.#token}${path}`, { body }));
  }

  async #code(): Promise<string> {
    const to = encodeURIComponent(`+853${this.person.mobile}`);
    const sms = await eventually(
      async () => (await this.sim.call<{ messages: { params: { code?: string } }[] }>('GET', `/sim/sms?to=${to}&limit=1`)).messages[0],
      (message) => message?.params.code !== undefined,
      `a code for ${this.person.name}`,
    );
    return sms?.params.code ?? '';
  }
}

/** Again after a while, as often as the answer is „too many“; every other refusal stands. */
export async function patient<T>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!/\b429\b/.test(String(error)) || Date.now() > until) throw error;
      waits.limited += 1;
      await pause(2_000);
    }
  }
}

/** Several at a time, as on an evening when everybody registers. */
export async function together<T>(list: readonly T[], atOnce: number, each: (one: T) => Promise<void>): Promise<void> {
  const queue = list.values();
  const work = async (): Promise<void> => {
    for (const one of queue) await each(one);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
