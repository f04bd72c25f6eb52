import { describe, expect, it } from '@jest/globals';
import { ownPath, returnPath } from '../domain/return-path';

const HOSTILE = [
  'https://evil.example',
  'http://evil.example/staff',
  '//evil.example',
  '///evil.example',
  '////evil.example/staff',
  '/\\evil.example',
  '\\\\evil.example',
  '/staff@evil.example',
  '/staff//evil.example',
  '/staff/..//evil.example',
  '/staff/../../evil',
  '/staff/%2e%2e/x',
  '/staff/%2F%2Fevil.example',
  '/%2F%2Fevil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  '/staff?next=https://evil.example',
  '/staff?next=//evil.example',
  '/staff#//evil.example',
  '/staff\nLocation: https://evil.example',
  '/staff\r\nSet-Cookie: a=b',
  '/staff\t//evil',
  ' /staff',
  '/staff ',
  '.evil.example',
  '/api/v1/session/logout',
  '/api/v1/auth/wecom/start?corpId=x',
  '/ops',
  '/public/not-joined',
  '/staffx',
  '/staff/notices/<script>',
  '/family/notices?g="',
  '',
  '/',
  'staff/notices',
  '/console/…',
  '/staff/notices?a=1&a=2&a=3&a=4&a=5&a=6',
  `/staff/${'a'.repeat(65)}`,
  '/STAFF/notices',
  '/staff/notices/https:evil.example',
];

describe('where a log-in returns to', () => {
  it.each(HOSTILE)('sends %j to the default page [A5]', (wanted) => {
    expect(ownPath(wanted)).toBeNull();
    expect(returnPath(ownPath(wanted), 'h5-staff')).toBe('/staff/notices');
  });

  it('keeps own pages and turns those of another surface into their own [A5]', () => {
    const family = '/family/notices/01930000-0000-7000-8000-000000000001?g=2';
    expect(returnPath(ownPath(family), 'h5-family')).toBe(family);
    expect(returnPath(ownPath(family), 'h5-staff')).toBe('/staff/notices/01930000-0000-7000-8000-000000000001');
    expect(returnPath(ownPath('/staff/notices/new'), 'console')).toBe('/console/notices/new');
    expect(returnPath(ownPath('/console'), 'console')).toBe('/console');
    expect(returnPath(ownPath('/console'), 'h5-staff')).toBe('/staff/notices');
    expect(returnPath(ownPath(undefined), 'h5-family')).toBe('/family/notices');
  });
});
