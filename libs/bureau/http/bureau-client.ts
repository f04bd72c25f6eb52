import { FixedAddress, OutgoingFailed } from '@platform/outgoing/fixed-address';
import type * as z from 'zod';
import { BureauUnavailable, type BureauReason } from '../bureau-unavailable.error';

export interface BureauAddress {
  base: string;
  key: string;
}

export interface BureauCall<T> {
  method: 'GET' | 'POST';
  path: string;
  /** For messages and logs instead of the path, which may hold more. */
  where: string;
  body?: object;
  headers?: Readonly<Record<string, string>>;
  answer: z.ZodType<T>;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER = 4 * 1024 * 1024;
const REASONS = {
  'no-connection': 'no-connection',
  'time-out': 'time-out',
  'broken-off': 'broken-off',
  'too-large': 'wrong-answer',
} as const satisfies Record<OutgoingFailed['reason'], BureauReason>;

/** Calls to the bureau's interface: key in the header, one deadline, answers checked, one class of error. */
export class BureauClient {
  readonly #address: FixedAddress | undefined;

  /** @param address undefined = this deployment has no connection to the bureau */
  constructor(address: BureauAddress | undefined, timeoutMs = TIMEOUT_MS) {
    this.#address =
      address &&
      new FixedAddress({ base: address.base, headers: { authorization: `Bearer ${address.key}` }, timeoutMs, maxAnswerBytes: MAX_ANSWER });
  }

  /**
   * @returns the checked answer; null when the bureau answers 404
   * @throws BureauUnavailable
   */
  async call<T>(call: BureauCall<T>): Promise<T | null> {
    if (this.#address === undefined) throw new BureauUnavailable('not-configured', call.where);
    const { status, json } = await this.#address.call(call).catch((error: unknown) => {
      if (error instanceof OutgoingFailed) throw new BureauUnavailable(REASONS[error.reason], call.where, error.left);
      throw error;
    });
    if (status === 404) return null;
    if (status === 401 || status === 403) throw new BureauUnavailable('refused-us', call.where);
    if (status === 429 || status >= 500) throw new BureauUnavailable('busy', `${call.where}: ${String(status)}`, status >= 500);
    const parsed = call.answer.safeParse(json);
    if (status < 200 || status > 299 || !parsed.success) {
      const place = parsed.success ? String(status) : parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new BureauUnavailable('wrong-answer', `${call.where}: ${place}`, true);
    }
    return parsed.data;
  }
}
