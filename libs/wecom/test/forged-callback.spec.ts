import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getSignature } from '@wecom/crypto';
import { CallbackRefused, openCallback, sealMessage, type CallbackInput, type WecomEvent } from '../index';
import { ENCRYPT, KEYS, MESSAGE, NOW, outer, SIGNATURE } from './callback.vectors';

const GENUINE: CallbackInput = {
  ...KEYS,
  query: { msg_signature: SIGNATURE, timestamp: '1700000000', nonce: 'n0nce42' },
  body: outer(ENCRYPT),
  now: NOW,
};
const RECEIVER = 'wwc0ffee1234567890';

/** What came out, or the refusal; any other error fails the test. */
function attempt(input: CallbackInput): WecomEvent | CallbackRefused {
  try {
    return openCallback(input);
  } catch (error) {
    if (error instanceof CallbackRefused && error.message === 'callback refused') return error;
    throw error;
  }
}

const refused = (input: CallbackInput): void => expect(attempt(input)).toBeInstanceOf(CallbackRefused);

function flip(text: string, at: number, bit: number): string {
  const bytes = Buffer.from(text);
  bytes[at % bytes.length]! ^= 1 << bit;
  return bytes.toString('latin1');
}

/** Encrypts with the right key, but a plain text of the test's own making, and signs it properly. */
function signedPlain(plain: Buffer): CallbackInput {
  const key = Buffer.from(`${KEYS.aesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const encrypt = Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  return {
    ...GENUINE,
    query: { ...GENUINE.query, msg_signature: getSignature(KEYS.token, '1700000000', 'n0nce42', encrypt) },
    body: outer(encrypt),
  };
}

function plainOf(message: string, length: number, receiver: string, pad: number, fill: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  const raw = Buffer.concat([Buffer.alloc(16, 7), size, Buffer.from(message), Buffer.from(receiver)]);
  const room = 32 - (raw.length % 32);
  return Buffer.concat([raw, Buffer.alloc(room - 1, fill), Buffer.from([pad])]);
}

describe('forged callbacks: none accepted [G1, S6]', () => {
  it('accepts the genuine one', () => {
    expect(attempt(GENUINE)).toMatchObject({ kind: 'message', content: '你好' });
  });

  it('refuses any flipped bit of ciphertext, signature, time stamp or nonce', () => {
    const part = fc.constantFrom('encrypt' as const, 'msg_signature' as const, 'timestamp' as const, 'nonce' as const);
    fc.assert(
      fc.property(part, fc.nat(10_000), fc.integer({ min: 0, max: 7 }), (name, at, bit) => {
        if (name === 'encrypt') refused({ ...GENUINE, body: outer(flip(ENCRYPT, at, bit)) });
        else {
          refused({ ...GENUINE, query: { ...GENUINE.query, [name]: flip(GENUINE.query[name]!, at, bit) } });
        }
      }),
      { numRuns: 400 },
    );
  });

  it('gives nothing but the genuine event for a flipped bit anywhere in the body', () => {
    const genuine = attempt(GENUINE);
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const bytes = Buffer.from(outer(ENCRYPT));
        bytes[at % bytes.length]! ^= 1 << bit;
        const result = attempt({ ...GENUINE, body: bytes });
        // The outer receiver and agent are not signed and not used; everything that counts is inside.
        if (!(result instanceof CallbackRefused)) expect(result).toEqual(genuine);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses messages made with a foreign token, a foreign key or for a foreign corp', () => {
    const token = fc.stringMatching(/^[0-9A-Za-z]{1,32}$/).filter((t) => t !== KEYS.token);
    const aesKey = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((b) => Buffer.from(b).toString('base64').slice(0, 43).replace(/[+/]/g, 'x'));
    const corp = fc.stringMatching(/^ww[0-9a-f]{1,16}$/).filter((c) => c !== RECEIVER);
    fc.assert(
      fc.property(token, aesKey, corp, fc.constantFrom('token', 'key', 'corp'), (t, k, c, which) => {
        const keys = { token: which === 'token' ? t : KEYS.token, aesKey: which === 'key' ? k : KEYS.aesKey };
        const receiver = which === 'corp' ? c : RECEIVER;
        const sealed = sealMessage(keys, receiver, MESSAGE, { timestamp: '1700000000', nonce: 'n' });
        refused({
          ...GENUINE,
          query: { msg_signature: sealed.signature, timestamp: '1700000000', nonce: 'n' },
          body: outer(sealed.ciphertext),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('refuses old and new time stamps, however well signed', () => {
    const seconds = fc.oneof(fc.integer({ min: 0, max: 1_699_999_399 }), fc.integer({ min: 1_700_000_601, max: 9_999_999_999 }));
    fc.assert(
      fc.property(seconds, (at) => {
        const timestamp = String(at);
        const sealed = sealMessage(KEYS, RECEIVER, MESSAGE, { timestamp, nonce: 'n' });
        refused({
          ...GENUINE,
          query: { msg_signature: sealed.signature, timestamp, nonce: 'n' },
          body: outer(sealed.ciphertext),
        });
      }),
      { numRuns: 150 },
    );
  });

  it('refuses wrong padding and wrong lengths inside a properly signed ciphertext', () => {
    const size = Buffer.byteLength(MESSAGE);
    const room = 32 - ((20 + size + RECEIVER.length) % 32);
    expect(attempt(signedPlain(plainOf(MESSAGE, size, RECEIVER, room, room)))).toMatchObject({ kind: 'message' });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (pad, fill, length) => {
          if (pad !== room || fill !== room) refused(signedPlain(plainOf(MESSAGE, size, RECEIVER, pad, fill)));
          if (length !== size) refused(signedPlain(plainOf(MESSAGE, length, RECEIVER, room, room)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('names padding and length as the reason where nothing else is wrong', () => {
    const reason = (plain: Buffer, receiveIds = KEYS.receiveIds): unknown => {
      const result = attempt({ ...signedPlain(plain), receiveIds });
      return result instanceof CallbackRefused ? result.reason : 'accepted';
    };
    const size = Buffer.byteLength(MESSAGE);
    const room = 32 - ((20 + size + RECEIVER.length) % 32);
    expect(reason(plainOf(MESSAGE, size, RECEIVER, room, room - 1))).toBe('padding');
    expect(reason(plainOf(MESSAGE, size, RECEIVER, 0, 0))).toBe('padding');
    // A block too much, filled consistently: only the rule "at most 32" speaks against it.
    const long = Buffer.concat([plainOf(MESSAGE, size, RECEIVER, room, room).subarray(0, -room), Buffer.alloc(room + 32, room + 32)]);
    expect(reason(long)).toBe('padding');
    // With an empty receiver id a length past the end would cut to the same message.
    const bare = MESSAGE.replace(RECEIVER, '');
    const left = 32 - ((20 + Buffer.byteLength(bare)) % 32);
    expect(reason(plainOf(bare, Buffer.byteLength(bare), '', left, left), new Set(['']))).toBe('accepted');
    expect(reason(plainOf(bare, Buffer.byteLength(bare) + 1, '', left, left), new Set(['']))).toBe('length');
  });

  it('refuses cut ciphertexts and anything else that is posted, with no error but its own [S6]', () => {
    fc.assert(
      fc.property(fc.nat(ENCRYPT.length - 1), fc.string({ maxLength: 300, unit: 'binary' }), (keep, noise) => {
        const cut = ENCRYPT.slice(0, keep);
        const signature = getSignature(KEYS.token, '1700000000', 'n0nce42', cut);
        refused({ ...GENUINE, query: { ...GENUINE.query, msg_signature: signature }, body: outer(cut) });
        refused({ ...GENUINE, body: noise });
        refused({ ...GENUINE, body: `<xml><Encrypt>${noise}</Encrypt></xml>` });
      }),
      { numRuns: 200 },
    );
  });

  it('refuses large bodies and XML bombs quickly [C9, S6]', () => {
    const bomb = fc.constantFrom(
      Buffer.alloc(1024 * 1024, 'a').toString(),
      `<!DOCTYPE x [${Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')}]><xml><Encrypt>&e9;</Encrypt></xml>`,
      '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml/>',
      `<xml>${'<a>'.repeat(5_000)}`,
      `<xml ${Array.from({ length: 3_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      `<xml>${'<a/>'.repeat(15_000)}</xml>`,
      `<xml><Encrypt>${'&#65;'.repeat(12_000)}</Encrypt></xml>`,
    );
    fc.assert(
      fc.property(bomb, (body) => refused({ ...GENUINE, body })),
      { numRuns: 60 },
    );
  });
});
