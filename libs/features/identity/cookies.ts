import { createHash, randomBytes } from 'node:crypto';

export const SESSION_COOKIE = '__Host-session';
export const BROWSER_COOKIE = '__Host-browser';

/** A3, in every answer that sets a cookie. */
export const COOKIE_OPTIONS = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
export const BROWSER_COOKIE_SECONDS = 400 * 24 * 3600;

const RANDOM = /^[A-Za-z0-9_-]{43}$/;

/** 256 bits from the system's generator. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the server keeps of a secret value (A1). */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export interface SessionValue {
  unitId: number;
  hash: Buffer;
}

export function sessionCookie(unitId: number, secret: string): string {
  return `${String(unitId)}.${secret}`;
}

/** @returns undefined for anything that is no session cookie of ours. The unit is only where to look, never trusted (B1) */
export function readSessionCookie(value: string | undefined): SessionValue | undefined {
  const match = /^([1-9]\d{0,9})\.([A-Za-z0-9_-]{43})$/.exec(value ?? '');
  const unitId = Number(match?.[1]);
  if (match?.[2] === undefined || unitId > 2_147_483_647) return undefined;
  return { unitId, hash: hashOf(match[2]) };
}

export function readBrowserCookie(value: string | undefined): string | undefined {
  return value !== undefined && RANDOM.test(value) ? value : undefined;
}

/** The `state` of OAuth holds letters and digits only, ≤ 128 (wecom 03 §1): where to look, and 256 random bits. */
export function newState(unitId: number): string {
  return `${String(unitId)}x${randomBytes(32).toString('hex')}`;
}

export function readState(value: string | undefined): SessionValue | undefined {
  const match = /^([1-9]\d{0,9})x([0-9a-f]{64})$/.exec(value ?? '');
  const unitId = Number(match?.[1]);
  if (match === null || unitId > 2_147_483_647) return undefined;
  return { unitId, hash: hashOf(match[0]) };
}
