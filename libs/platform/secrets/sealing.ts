import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

const VERSION = 'v1';
/** Whole tags only: Node would also take one cut to four bytes, which can be guessed. */
const TAG_BYTES = 16;

const objects = new WeakMap<Buffer, KeyObject>();

/** Node looks over a raw key on every use, which costs three times what a short value does; its object only once. */
function objectOf(key: Buffer): KeyObject {
  let object = objects.get(key);
  if (object === undefined) objects.set(key, (object = createSecretKey(key)));
  return object;
}

/** AES-256-GCM bound to a place. Format: `v1.<key version>.<iv>.<tag>.<text>`, base64url. */
export function sealBytes(key: Buffer, clear: Buffer, aad: string, keyVersion: number): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', objectOf(key), iv).setAAD(Buffer.from(aad));
  const text = Buffer.concat([cipher.update(clear), cipher.final()]);
  return [
    VERSION,
    String(keyVersion),
    iv.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
    text.toString('base64url'),
  ].join('.');
}

/** @throws Error for another key or place, a changed value, and what is no sealed value */
export function openBytes(key: Buffer, sealed: string, aad: string): Buffer {
  const [version, , iv, tag, text] = sealed.split('.');
  if (version !== VERSION || iv === undefined || tag === undefined || text === undefined) throw new Error('not a sealed value');
  const decipher = createDecipheriv('aes-256-gcm', objectOf(key), Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(aad))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]);
}

/** Version of the key a value was sealed with. */
export const keyVersionOf = (sealed: string): number => Number(sealed.split('.', 2)[1]);
