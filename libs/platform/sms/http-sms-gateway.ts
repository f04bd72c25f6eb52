import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { FixedAddress, OutgoingFailed, type OutgoingAnswer, type OutgoingCall } from '@platform/outgoing/fixed-address';
import * as z from 'zod';
import { SmsGateway, SmsUnavailable, type SmsState, type SmsTemplate, type SmsTemplates } from './sms-gateway';

const TIMEOUT_MS = 8_000;
const MAX_ANSWER = 64 * 1024;
const accepted = z.object({ id: z.string().min(1).max(100) });
const reported = z.object({ state: z.enum(['accepted', 'delivered', 'failed']) });

const TEXTS: { [T in SmsTemplate]: (params: SmsTemplates[T], options: { locale: Locale }) => string } = { code: m.sms_code };

/**
 * An SMS gateway over HTTP: `POST /messages` `{to, template, params, text}` → `{id}`, `GET /messages/{id}` → `{state}`.
 * Gateways with templates of their own take name and values, plain ones the text. Never retried here: a code that may have
 * gone out is not sent twice behind the person's back.
 */
export class HttpSmsGateway extends SmsGateway {
  readonly #address: FixedAddress | undefined;

  /** @param address undefined = this deployment has no gateway */
  constructor(address: { base: string; key: string } | undefined, timeoutMs = TIMEOUT_MS) {
    super();
    this.#address =
      address &&
      new FixedAddress({ base: address.base, headers: { authorization: `Bearer ${address.key}` }, timeoutMs, maxAnswerBytes: MAX_ANSWER });
  }

  override async send<T extends SmsTemplate>(
    to: string,
    template: T,
    params: SmsTemplates[T],
    locale: Locale = 'zh-Hant',
  ): Promise<string> {
    if (!/^\+\d{7,15}$/.test(to)) throw new SmsUnavailable('refused');
    const answer = await this.#call({
      method: 'POST',
      path: '/messages',
      body: { to, template, params, text: TEXTS[template](params, { locale }) },
    });
    const parsed = accepted.safeParse(answer.json);
    if (!parsed.success) throw new SmsUnavailable('wrong-answer', true);
    return parsed.data.id;
  }

  override async report(id: string): Promise<SmsState | undefined> {
    const answer = await this.#call({ method: 'GET', path: `/messages/${encodeURIComponent(id)}` });
    if (answer.status === 404) return undefined;
    const parsed = reported.safeParse(answer.json);
    if (!parsed.success) throw new SmsUnavailable('wrong-answer');
    return parsed.data.state;
  }

  async #call(call: OutgoingCall): Promise<OutgoingAnswer> {
    if (this.#address === undefined) throw new SmsUnavailable('not-configured');
    const answer = await this.#address.call(call).catch((error: unknown) => {
      if (!(error instanceof OutgoingFailed)) throw error;
      const reason = error.reason === 'time-out' || error.reason === 'no-connection' ? error.reason : 'wrong-answer';
      throw new SmsUnavailable(reason, error.left);
    });
    if (answer.status === 429 || answer.status >= 500) throw new SmsUnavailable('busy', answer.status >= 500);
    if (answer.status >= 300 && !(answer.status === 404 && call.method === 'GET')) throw new SmsUnavailable('refused');
    return answer;
  }
}
