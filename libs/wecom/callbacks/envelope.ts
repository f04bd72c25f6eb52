import { createDecipheriv, timingSafeEqual } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import { CallbackRefused } from './callback-refused.error';

/** Query of a callback, decoded once. */
export interface CallbackQuery {
  msg_signature?: string;
  timestamp?: string;
  nonce?: string;
  echostr?: string;
}

/** What one callback address expects: token and key of exactly this corp and app, and who may be the receiver. */
export interface CallbackKeys {
  token: string;
  /** EncodingAESKey, 43 letters and digits. */
  aesKey: string;
  /** Receiver ids accepted here: the corp id; for a provider also its suite id. */
  receiveIds: ReadonlySet<string>;
}

const BLOCK = 32;
const RANDOM_AND_LENGTH = 20;

/** Equal length and content, in a time that does not depend on where they differ. */
function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Checks signature and time stamp (wecom 05 §2.3). `nowMs` and `windowMs` in milliseconds.
 * The time stamp must have ten digits: the signed string has no separators, so digits could otherwise wander between
 * a numeric nonce and the time stamp.
 */
export function verifySignature(keys: CallbackKeys, query: CallbackQuery, ciphertext: string, nowMs: number, windowMs: number): void {
  const { msg_signature: signature, timestamp, nonce } = query;
  // A framework may hand over arrays for repeated parameters, whatever the type says.
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || typeof nonce !== 'string') throw new CallbackRefused('bad query');
  if (!/^\d{10}$/.test(timestamp) || nonce.length < 1 || nonce.length > 128) throw new CallbackRefused('bad query');
  if (!same(getSignature(keys.token, timestamp, nonce, ciphertext), signature)) throw new CallbackRefused('signature');
  if (Math.abs(nowMs - Number(timestamp) * 1000) > windowMs) throw new CallbackRefused('time');
}

/**
 * Decrypts and takes apart `random(16) ‖ length(4) ‖ message ‖ receiver id`, padded to 32 bytes (wecom 05 §2.4).
 * Done here and not with the npm package's `decrypt`, which returns the text uncut when the padding is wrong.
 */
export function openCiphertext(keys: CallbackKeys, ciphertext: string): { message: string; receiveId: string } {
  const key = Buffer.from(`${keys.aesKey}=`, 'base64');
  if (!/^[0-9A-Za-z]{43}$/.test(keys.aesKey) || key.length !== 32) throw new CallbackRefused('bad key');
  const bytes = Buffer.from(ciphertext, 'base64');
  if (bytes.length === 0 || bytes.length % BLOCK !== 0 || bytes.toString('base64') !== ciphertext) throw new CallbackRefused('ciphertext');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = plain[plain.length - 1] ?? 0;
  const end = plain.length - pad;
  if (pad < 1 || pad > BLOCK || end < RANDOM_AND_LENGTH || !plain.subarray(end).every((b) => b === pad))
    throw new CallbackRefused('padding');
  const length = plain.readUInt32BE(16);
  if (RANDOM_AND_LENGTH + length > end) throw new CallbackRefused('length');
  const message = utf8(plain.subarray(RANDOM_AND_LENGTH, RANDOM_AND_LENGTH + length));
  const receiveId = utf8(plain.subarray(RANDOM_AND_LENGTH + length, end));
  if (![...keys.receiveIds].some((id) => same(id, receiveId))) throw new CallbackRefused('receiver');
  return { message, receiveId };
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CallbackRefused('message');
  }
}

/** Encrypts a message for WeCom: passive replies, and callbacks in tests. */
export function sealMessage(
  keys: { token: string; aesKey: string },
  receiveId: string,
  message: string,
  stamp: { timestamp: string; nonce: string; random?: Buffer },
): { ciphertext: string; signature: string } {
  const ciphertext = encrypt(keys.aesKey, message, receiveId, stamp.random);
  return { ciphertext, signature: getSignature(keys.token, stamp.timestamp, stamp.nonce, ciphertext) };
}
