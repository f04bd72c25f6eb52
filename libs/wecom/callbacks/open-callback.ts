import { createHash } from 'node:crypto';
import { CallbackRefused } from './callback-refused.error';
import { openCiphertext, verifySignature, type CallbackKeys, type CallbackQuery } from './envelope';
import type { WecomEvent } from './events';
import { readEvent } from './read-event';
import { MAX_BODY_BYTES, readXml } from './xml';

const WINDOW_MS = 10 * 60_000;
// Repeats are remembered for at least 24 hours; whatever is older must not come in a second time.
const OLDEST_MESSAGE_MS = 24 * 60 * 60_000;
const OUTER_TAGS = 40;
const INNER_TAGS = 20_000;

export interface CallbackInput extends CallbackKeys {
  query: CallbackQuery;
  /** The raw body of the POST. */
  body: Buffer | string;
  /** Milliseconds since 1970. */
  now: number;
  /** Accepted distance of the time stamp, either way; default 10 minutes. */
  windowMs?: number;
}

/**
 * Opens a callback: size, outer XML, signature, time, decryption, padding, length, receiver, inner XML, age.
 * Nothing is decrypted before the signature matched. Throws CallbackRefused, always with the same message.
 * The age of the message itself is checked too, because time stamp and nonce may be swapped without changing the
 * signature, so an old callback with a fitting nonce could pass the window on the time stamp alone.
 */
export function openCallback(input: CallbackInput): WecomEvent {
  const size = typeof input.body === 'string' ? Buffer.byteLength(input.body) : input.body.length;
  if (size > MAX_BODY_BYTES) throw new CallbackRefused('body too large');
  const windowMs = input.windowMs ?? WINDOW_MS;
  const ciphertexts = readXml(input.body.toString('utf8'), OUTER_TAGS).children.filter((c) => c.name === 'Encrypt');
  const ciphertext = ciphertexts[0]?.text.trim();
  if (ciphertext === undefined || ciphertext === '' || ciphertexts.length > 1) throw new CallbackRefused('no ciphertext');
  verifySignature(input, input.query, ciphertext, input.now, windowMs);
  const { message, receiveId } = openCiphertext(input, ciphertext);
  const event = readEvent(readXml(message, INNER_TAGS), receiveId);
  const age = input.now - event.createTime * 1000;
  if (age > OLDEST_MESSAGE_MS || age < -windowMs) throw new CallbackRefused('old message');
  return event;
}

/**
 * Answers the URL check (GET): returns the bytes to send back, without quotes or line end, within one second.
 * A `+` that a framework turned into a space is turned back; base64 holds no spaces.
 */
export function answerEcho(input: CallbackKeys & { query: CallbackQuery; now: number; windowMs?: number }): string {
  const { echostr } = input.query;
  if (typeof echostr !== 'string' || echostr.length > MAX_BODY_BYTES) throw new CallbackRefused('bad query');
  const ciphertext = echostr.replaceAll(' ', '+');
  verifySignature(input, input.query, ciphertext, input.now, input.windowMs ?? WINDOW_MS);
  return openCiphertext(input, ciphertext).message;
}

/**
 * The same for every delivery of one message or event, different for any other; at most 100 characters.
 * Messages by MsgId. Events have none, and the documented pair sender + second is too weak for changes made by
 * `sys` (wecom 05 §5), so all fields count. Two truly equal events of one second are one: events are hints.
 */
export function dedupeKey(event: WecomEvent): string {
  if (event.kind === 'message' && event.msgId.length <= 20) return `${event.corpId}:${event.agentId ?? ''}:m:${event.msgId}`;
  const fields = Object.entries(event.fields).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const hash = createHash('sha256')
    .update(JSON.stringify([event.corpId, fields]))
    .digest('base64url');
  return `${event.corpId}:${event.agentId ?? ''}:e:${hash}`;
}
