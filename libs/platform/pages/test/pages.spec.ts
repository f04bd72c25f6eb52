import { describe, expect, it } from '@jest/globals';
import { cardPath, readCardPath } from '@contracts/links';
import { clientKind } from '../client-kind';
import { legacyEntry } from '../legacy-paths';

describe('what opened a page', () => {
  it.each([
    ['Mozilla/5.0 (iPhone) wxwork/4.1.30 MicroMessenger/7.0.1', 'wecom-mobile'],
    ['Mozilla/5.0 (Windows NT 10.0) wxwork/4.1.30 MicroMessenger/7.0.1 WindowsWechat', 'wecom-desktop'],
    ['Mozilla/5.0 (Linux; Android 14; Mobile) MicroMessenger/8.0.50', 'wechat'],
    ['Mozilla/5.0 (Linux; Android 14; Mobile) Chrome/156', 'browser-mobile'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/156', 'browser-desktop'],
    [undefined, 'browser-desktop'],
  ])('reads %s as %s', (agent, kind) => {
    expect(clientKind(agent)).toBe(kind);
  });
});

describe('old paths of the app catalogue', () => {
  it('lead to the pages of today [OVR-09]', () => {
    expect(legacyEntry('/school-message-home/ww1d7e0001', {})).toMatchObject({
      app: 'notice',
      corpId: 'ww1d7e0001',
      staff: '/staff/notices',
    });
    expect(legacyEntry('/wechat-message/list', { wechat_corp_id: 'ww1d7e0001' })).toMatchObject({ app: 'reminder' });
    expect(legacyEntry('/bureau-notice', { wechat_corp_id: 'ww1d7e0001' })).toMatchObject({ family: '/family/bureau-notice' });
    expect(legacyEntry('/background/home', { corp_id: 'ww1d7e0001' })).toMatchObject({
      desktop: '/console',
      staff: '/open-on-desktop',
    });
  });

  it('open the very code that the menu of the app names [SUB-100]', () => {
    const opened = (qr_code?: string) => legacyEntry('/qrcode', { wechat_corp_id: 'ww1d7e0001', qr_code })?.staff;
    expect(opened('admin_register_qrcode')).toBe('/staff/qr-codes?kind=admin');
    expect(opened('user_register_qrcode')).toBe('/staff/qr-codes?kind=staff');
    expect(opened('parent_register_qrcode')).toBe('/staff/qr-codes?kind=family');
    expect(opened('constructor')).toBe('/staff/qr-codes');
    expect(opened()).toBe('/staff/qr-codes');
  });

  it.each([
    ['/school-message-home/', {}],
    ['/school-message-home/a b', {}],
    ['/background/home', { corp_id: ['a', 'b'] }],
    ['/elsewhere', {}],
  ])('lead nowhere when broken: %s', (path, query) => {
    expect(legacyEntry(path, query)).toBeNull();
  });
});

describe('the link of a card', () => {
  it('holds notice, unit and child group, and nothing else [NOT-52, G8]', () => {
    const link = { noticeId: '01930000-0000-7000-8000-000000000001', unitId: 17, group: 2 };
    expect(cardPath(link)).toBe('/n/01930000-0000-7000-8000-000000000001?g=17.2');
    expect(readCardPath(link.noticeId, '17.2')).toEqual(link);
    for (const g of [undefined, '', '17', '17.2.3', '-1.2', '17.x']) expect(readCardPath(link.noticeId, g)).toBeNull();
    expect(readCardPath('x', '17.2')).toBeNull();
  });
});
