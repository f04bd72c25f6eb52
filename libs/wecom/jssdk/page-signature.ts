import { randomBytes } from 'node:crypto';
import { getJsApiSignature } from '@wecom/crypto';

/** What the page hands to the JS-SDK. `timestamp` in seconds. */
export interface PageSignature {
  timestamp: number;
  nonceStr: string;
  signature: string;
}

/**
 * Signs a page address for the JS-SDK; the rule is the same for corp and app ticket (wecom 03 §5.2).
 * `url` is the full address as the browser shows it; a fragment is cut off. The npm package would draw its nonce
 * from Math.random, so one from the system generator is passed in.
 */
export function signPage(input: { ticket: string; url: string; timestamp: number; nonceStr?: string }): PageSignature {
  const nonceStr = input.nonceStr ?? randomBytes(12).toString('hex');
  const url = input.url.split('#', 1)[0] ?? '';
  const { signature } = getJsApiSignature({ ticket: input.ticket, url, nonceStr, timestamp: input.timestamp });
  return { timestamp: input.timestamp, nonceStr, signature };
}
