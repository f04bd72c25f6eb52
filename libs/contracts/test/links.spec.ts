import { describe, expect, it } from '@jest/globals';
import { readUnitPath, unitPath } from '../links';

describe('pages that cards open', () => {
  it('names the unit of a page and gives the page back without it [OVR-06]', () => {
    for (const path of ['/staff', '/family/alumni/1', '/staff/notices/1?tab=unread&m=2'])
      expect(readUnitPath(unitPath(path, 17))).toEqual({ unitId: 17, path });
  });

  it('takes nothing for a unit that is none, and not two of them', () => {
    for (const url of [
      '/staff',
      '/staff?unit=',
      '/staff?unit=x',
      '/staff?unit=-1',
      '/staff?unit=1234567890',
      '/staff?unit=1&unit=2',
      '/staff?unit=1.5',
    ])
      expect([url, readUnitPath(url)]).toEqual([url, undefined]);
  });
});
