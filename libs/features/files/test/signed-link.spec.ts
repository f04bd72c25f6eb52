import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { openLink, signLink, type LinkClaims } from '../domain/signed-link';

const CHANGES = 1_000;
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ %';
const claims: LinkClaims = {
  unitId: 7,
  fileId: '01890000-0000-7000-8000-000000000001',
  kind: 'family',
  actorId: '01890000-0000-7000-8000-000000000002',
  ip: '203.0.113.7',
  expires: 1_795_000_000,
};

describe('a signed link', () => {
  const key = randomBytes(32);
  const link = signLink(key, claims);
  const other = signLink(key, { ...claims, fileId: '01890000-0000-7000-8000-000000000003' });
  const at = (text: string): number => randomInt(text.length);
  const sign = (): string => SIGNS[randomInt(SIGNS.length)] ?? 'A';
  const forged = (over: Partial<LinkClaims>): string =>
    `${signLink(key, { ...claims, ...over }).split('.')[0] ?? ''}.${link.split('.')[1] ?? ''}`;
  const changes: Record<string, () => string> = {
    'another sign': () => {
      const n = at(link);
      return link.slice(0, n) + sign() + link.slice(n + 1);
    },
    'a sign more': () => {
      const n = randomInt(link.length + 1);
      return link.slice(0, n) + sign() + link.slice(n);
    },
    'a sign less': () => {
      const n = at(link);
      return link.slice(0, n) + link.slice(n + 1);
    },
    'the end cut off': () => link.slice(0, at(link)),
    'something behind it': () => `${link}.${sign()}${sign()}`,
    'the signature of another': () => `${link.split('.')[0] ?? ''}.${other.split('.')[1] ?? ''}`,
    'another unit': () => forged({ unitId: randomInt(8, 1e6) }),
    'another person': () => forged({ actorId: claims.fileId }),
    'a later end': () => forged({ expires: claims.expires + randomInt(1, 1e6) }),
    'another key': () => signLink(randomBytes(32), claims),
  };

  it(`opens as it was made, and none of ${String(CHANGES)} random changes of it opens [E6, S13]`, () => {
    expect(openLink(key, link, claims.ip)).toEqual(claims);
    const kinds = Object.entries(changes);
    const opened: string[] = [];
    for (let n = 0; n < CHANGES; n += 1) {
      const [kind, change] = kinds[n % kinds.length]!;
      const changed = change();
      if (changed !== link && openLink(key, changed, claims.ip) !== null) opened.push(`${kind}: ${changed}`);
    }
    expect(opened).toEqual([]);
  });
});
