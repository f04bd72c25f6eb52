import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signed link is tied to (E6): school, object, person, address of the asker, ten minutes. */
export interface LinkClaims {
  unitId: number;
  fileId: string;
  kind: 'staff' | 'family';
  actorId: string;
  ip: string;
  /** Seconds since 1970. */
  expires: number;
}

export const LINK_SECONDS = 600;

/** @returns `payload.signature`, base64url */
export function signLink(key: Buffer, claims: LinkClaims): string {
  const payload = Buffer.from(
    JSON.stringify([claims.unitId, claims.fileId, claims.kind, claims.actorId, claims.ip, claims.expires]),
  ).toString('base64url');
  return `${payload}.${mac(key, payload)}`;
}

/** @returns the claims, or null for anything altered or asked from another address; whether it is over, `isOver` says */
export function openLink(key: Buffer, token: string, ip: string): LinkClaims | null {
  const [payload, signature, ...more] = token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return null;
  const expected = Buffer.from(mac(key, payload));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const [unitId, fileId, kind, actorId, forIp, expires] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
    number,
    string,
    'staff' | 'family',
    string,
    string,
    number,
  ];
  if (forIp !== ip) return null;
  return { unitId, fileId, kind, actorId, ip: forIp, expires };
}

/** @param now time of the database, which also set the end (J10) */
export const isOver = (claims: LinkClaims, now: Date): boolean => claims.expires * 1000 <= now.getTime();

function mac(key: Buffer, payload: string): string {
  return createHmac('sha256', key).update('file-link|').update(payload).digest('base64url');
}
