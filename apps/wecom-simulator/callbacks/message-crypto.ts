import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Thrown when a cipher text or key is not what 05 §2.4 describes. */
export class CryptoError extends Error {}

/** SHA-1 over the four texts in ascending order, joined without separator (05 §2.3). */
export const signatureOf = (token: string, timestamp: string, nonce: string, encrypted: string): string =>
  createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');

const keyFrom = (encodingAesKey: string): Buffer => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (encodingAesKey.length !== 43 || key.length !== 32)
    throw new CryptoError('EncodingAESKey must be 43 characters that decode to 32 bytes');
  return key;
};

/** AES-256-CBC of random ‖ length ‖ message ‖ receiver id, padded to 32 bytes, in base64. `random` is fixed only in tests. */
export const encryptMessage = (encodingAesKey: string, message: string, receiveId: string, random: Buffer = randomBytes(16)): string => {
  const key = keyFrom(encodingAesKey);
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, Buffer.from(receiveId, 'utf8')]);
  const pad = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64');
};

/** The reverse; throws CryptoError for a wrong length, pad or key. */
export const decryptMessage = (encodingAesKey: string, encrypted: string): { message: string; receiveId: string } => {
  const key = keyFrom(encodingAesKey);
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % 32 !== 0) throw new CryptoError('the cipher text is not a multiple of 32 bytes');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = padded[padded.length - 1] ?? 0;
  if (pad < 1 || pad > 32 || pad > padded.length - 20) throw new CryptoError('bad padding');
  const plain = padded.subarray(0, padded.length - pad);
  const length = plain.readUInt32BE(16);
  if (20 + length > plain.length) throw new CryptoError('bad length');
  return { message: plain.toString('utf8', 20, 20 + length), receiveId: plain.toString('utf8', 20 + length) };
};
