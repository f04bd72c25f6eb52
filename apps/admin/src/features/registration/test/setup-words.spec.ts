import { describe, expect, it } from '@jest/globals';
import { m } from '@contracts/messages';
import { LOCALES } from '@contracts/locale';
import { showLocale } from '@ui/core/i18n/locale';
import { mayOpenPath } from '../../../app/needed-rights';
import { helpParts } from '../help-page';

describe('setup of the enterprise account', () => {
  it('opens with the right to deploy apps alone, and says whom to ask without it [SUB-111]', () => {
    expect(mayOpenPath('/console/wecom-connection', ['staff', 'apps.deploy'])).toBe(true);
    expect(mayOpenPath('/console/wecom-connection', ['staff', 'registration.manage', 'admin'])).toBe(false);
    expect(m.console_registration_connection_no_permission({}, { locale: 'zh-Hant' })).toContain('請聯絡系統管理員');
    for (const locale of LOCALES) expect(m.console_registration_connection_no_permission({}, { locale })).not.toBe('');
  });

  it.each(LOCALES)(
    'has a text to send for staff and for families, with the address and the account one needs, in %s [SUB-118, SUB-126]',
    (locale) => {
      const url = 'https://campus.example.mo/WeChatRegistration/Step1?corpId=ww1&kind=staff';
      for (const text of [m.console_registration_text_staff, m.console_registration_text_family]) {
        expect(text({ url }, { locale })).toContain(url);
        expect(text({ url }, { locale })).toMatch(/Weixin.*WeChat/);
      }
    },
  );

  it.each(LOCALES)('explains setup, staff, families and messages in %s [SUB-123, SUB-125]', (locale) => {
    showLocale(locale);
    const parts = helpParts();
    expect(parts.map((part) => part.id)).toEqual(['administrators', 'staff', 'families', 'messages', 'login']);
    for (const part of parts) expect(part.steps.filter((step) => step.length > 8).length).toBeGreaterThanOrEqual(3);
    expect(new Set(parts.flatMap((part) => part.steps)).size).toBeGreaterThan(20);
    showLocale('zh-Hant');
    expect(helpParts()[0]?.steps[0]).toContain('先接入帳號，再由教職員訂閱，最後由家長和學生訂閱');
  });
});
