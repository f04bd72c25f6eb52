import { describe, expect, it } from '@jest/globals';
import { m } from '@contracts/messages';
import { LOCALES, type Locale } from '@contracts/locale';
import { DEFAULT_AREA_CODES } from '@contracts/registration-types';
import { showLocale } from '@ui/core/i18n/locale';
import { helpOf, type HelpText } from '../help/help-words';
import type { HelpId } from '../model/problem';
import { areaWord } from '../words';

const HELPS: readonly HelpId[] = [
  'exists-staff',
  'exists-family',
  'not-arrived',
  'sign-in',
  'real-name',
  'phone',
  'workbench',
  'how-staff',
  'how-family',
];
const zh = { locale: 'zh-Hant' } as const;
const all = (help: HelpText): string =>
  [help.title, help.intro ?? '', ...help.parts.flatMap((part) => [part.title, ...part.steps])].join('\n');
const inLocale = (locale: Locale, id: HelpId): HelpText => {
  showLocale(locale);
  return helpOf(id);
};

/** The exact words of the spec: schools and families quote them. */
describe('words of the registration pages', () => {
  it('states the four headings of the declaration [SUB-03]', () => {
    expect(m.register_consent_title({}, zh)).toBe('個人資料收集聲明');
    expect(m.register_consent_plan({}, zh)).toBe('Smart Campus Service Plan');
    const parts = [
      [m.register_consent_purpose({}, zh), m.register_consent_purpose_text({}, zh), '不超乎適度'],
      [m.register_consent_transfer({}, zh), m.register_consent_transfer_text({}, zh), '第8/2005號法律'],
      [m.register_consent_access({}, zh), m.register_consent_access_text({}, zh), '以書面向教育及青年發展局申請'],
      [m.register_consent_protection({}, zh), m.register_consent_protection_text({}, zh), '加密'],
    ] as const;
    expect(parts.map(([title]) => title)).toEqual(['收集個人資料的目的', '個人資料的轉移', '查閱及更正個人資料', '個人資料的保護']);
    for (const [, text, says] of parts) expect(text).toContain(says);
  });

  it('heads each form with the school and names the areas as the deck does [SUB-05, SUB-09]', () => {
    expect(m.register_title({ school: '培正中學' }, zh)).toBe('培正中學--訂閱教青局個人化通知服務');
    showLocale('zh-Hant');
    expect(DEFAULT_AREA_CODES.map(areaWord)).toEqual(['+853(中國澳門)', '+86(中國大陸)', '+852(中國香港)', '+886(中國台灣)']);
    expect(areaWord('+351')).toBe('+351');
  });

  it('says word for word which card to use, how a temporary number looks and which birthday is asked [SUB-16, SUB-22, SUB-23]', () => {
    expect(m.register_note_card({}, zh)).toBe(
      '註：以往曾在本澳註冊 / 登記學生、教學人員或學校職員，請使用“掃描教育證”；如屬首次在本澳註冊 / 登記的學生、教學人員或學校職員，請使用“在本澳首次註冊”',
    );
    expect(m.register_temporary_note({}, zh)).toBe(
      '註：在本澳首次註冊 / 登記學生、教學人員或學校職員的“臨時教育證編號”，請向學校諮詢；“臨時教育證編號”首兩位為“XX”，連首兩位合共7位數字，如閣下的編號首兩位並非如此，請使用“掃描教育證”。',
    );
    expect(m.register_temporary_placeholder({}, zh)).toBe('請輸入臨時教育證編號');
    expect(m.register_subscribe({}, zh)).toBe('訂閱');
    expect(m.register_bureau({}, zh)).toBe('教育及青年發展局');
    expect(m.register_bureau_pt({}, zh)).toBe('Direcção dos Serviços de Educação e de Desenvolvimento da Juventude');
    expect(`${m.register_birthday_label({}, zh)} (${m.register_birthday_example({}, zh)})`).toBe(
      '請輸入出生日期 (如：2018年01月05日，請輸入20180105)',
    );
    expect(m.register_birthday_placeholder({}, zh)).toBe('YYYYMMDD');
  });

  it('asks before an administrator’s application is handed in, and before a teacher goes on without a class [SUB-43, SUB-63]', () => {
    expect(m.register_submit_confirm({}, zh)).toBe('確定提交？');
    expect(m.register_teaching_none_confirm({}, zh)).toBe('尚未添加班級，確定繼續？');
  });

  it.each(LOCALES)('gives advice for everything that goes wrong, and how to subscribe, in %s [SUB-123]', (locale) => {
    const texts = HELPS.map((id) => all(inLocale(locale, id)));
    expect(new Set(texts).size).toBe(HELPS.length);
    for (const text of texts) expect(text.length).toBeGreaterThan(60);
  });

  it('tells administrators of WeCom’s own check and how everybody signs in [SUB-52, SUB-53]', () => {
    const check = all(inLocale('zh-Hant', 'real-name'));
    for (const word of ['企業微信團隊', '前往驗證', '非中國大陸用戶', '設置管理員的手機號', '新管理員的手機號', '設置的時間'])
      expect(check).toContain(word);
    const signIn = all(inLocale('zh-Hant', 'sign-in'));
    for (const word of ['應用商店', '用微信登入（推薦）', '手機號或電郵', '查找企業', '掃一掃', '只有超級管理員和分級管理員可進入管理後台'])
      expect(signIn).toContain(word);
  });

  it('names the ways of who gets no invitation or has a number that is known already [SUB-69, SUB-73, SUB-92, SUB-93]', () => {
    expect(m.register_one_step_staff({}, zh)).toContain('服務通知');
    expect(m.register_one_step_staff({}, zh)).toContain('【打開企業微信】');
    expect(all(inLocale('zh-Hant', 'workbench'))).toContain('工作台 → 二維碼 → 教職員訂閱二維碼');
    const known = all(inLocale('zh-Hant', 'exists-family'));
    for (const word of ['我 → 設置 → 帳號與安全 → 手機號', '【邀請加入】', '邀請二維碼', '綁定該手機號的微信', '目前微信綁定的手機號'])
      expect(known).toContain(word);
    const silent = all(inLocale('zh-Hant', 'not-arrived'));
    for (const word of ['微信綁定的手機號', '通訊錄 → 學校通知 → 右上角', '接收應用消息', '接收企業消息', '邀請二維碼'])
      expect(silent).toContain(word);
  });

  it('says that everybody needs the own account of Weixin or WeChat first [SUB-122, SUB-126]', () => {
    for (const id of ['how-staff', 'how-family'] as const)
      for (const locale of LOCALES) expect(inLocale(locale, id).intro).toMatch(/Weixin.*WeChat/);
    expect(all(inLocale('zh-Hant', 'how-staff'))).toContain('首次使用請用個人微信掃描');
  });
});
