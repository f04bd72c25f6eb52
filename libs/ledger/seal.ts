import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { canonical } from './canonical';
import { sha256, sha256Hex } from './digest';

/** What is signed for a block. */
export interface Seal {
  /** When it was sealed: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** Fingerprint of the key that signs. */
  readonly key: string;
  readonly lines: number;
  /** 1, 2, 3 … without gaps. */
  readonly n: number;
  /** Digest of the seal before; 64 zeros for the first. */
  readonly prev: string;
  readonly root: string;
  /** 校部編號 of the unit. */
  readonly unit: string;
  readonly v: 1;
}

export const FIRST_PREV = '0'.repeat(64);
const SEAL_MARK = 'smart-campus-ledger/seal\n';
const FILE_MARK = 'smart-campus-ledger/file\n';
/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export const sealText = ({ at, key, lines, n, prev, root, unit, v }: Seal): string => canonical({ at, key, lines, n, prev, root, unit, v });

/** Digest of a seal: `SHA-256(0x02 ‖ canonical seal)`. It is the `prev` of the next one and the head that others keep. */
export const sealDigest = (seal: Seal): string => sha256Hex(`\u0002${sealText(seal)}`);

/** Fingerprint of a public key: SHA-256 over its 32 bytes. */
export const fingerprintOf = (publicKey: string): string => sha256(Buffer.from(publicKey, 'hex')).toString('hex');

/** A new signing key. @returns 32 public bytes as hex, the private key as PKCS #8 in base64 */
export function newSigningKey(): { publicKey: string; fingerprint: string; privateKey: string } {
  const pair = generateKeyPairSync('ed25519');
  const der = pair.publicKey.export({ format: 'der', type: 'spki' });
  const publicKey = der.subarray(SPKI.length).toString('hex');
  return {
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

const signText = (privateKey: string, text: string): string =>
  sign(null, Buffer.from(text), createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })).toString('hex');

/** @returns false also for keys and signatures that are none */
function signedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

export const signSeal = (seal: Seal, privateKey: string): string => signText(privateKey, SEAL_MARK + sealText(seal));
export const sealIsSigned = (seal: Seal, publicKey: string, signature: string): boolean =>
  signedBy(publicKey, SEAL_MARK + sealText(seal), signature);

/** Signature under a whole file; another mark, so that no seal is ever taken for a file. */
export const signFile = (text: string, privateKey: string): string => signText(privateKey, FILE_MARK + text);
export const fileIsSigned = (text: string, publicKey: string, signature: string): boolean =>
  signedBy(publicKey, FILE_MARK + text, signature);
