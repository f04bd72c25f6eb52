import { describe, expect, it } from '@jest/globals';
import type { Sms } from '../api/types';
import { codeIn, makesPeople, smsOf, strangerId } from './strangers';

const sms = (to: string): Sms => ({ id: to, to, text: '', params: {}, acceptedAt: 0 });

describe('phones of strangers on the stage', () => {
  it('show the short messages of their number, however it is written', () => {
    const all = [sms('+85361234567'), sms('+85361234568')];
    expect(smsOf({ mobile: '+853 6123-4567' }, all).map((each) => each.to)).toEqual(['+85361234567']);
    expect(smsOf({ mobile: '' }, all)).toEqual([]);
    expect(smsOf({}, all)).toEqual([]);
  });

  it('find the code in a message', () => {
    expect(codeIn('【望洋學校】驗證碼 048213，5分鐘內有效，請勿告訴他人。')).toBe('048213');
    expect(codeIn('Tel 123456789')).toBeNull();
  });

  it('look again after calls that make people', () => {
    expect(makesPeople({ path: 'school/user/create_parent', errcode: 0 })).toBe(true);
    expect(makesPeople({ path: 'user/create', errcode: 0 })).toBe(true);
    expect(makesPeople({ path: 'user/create', errcode: 60102 })).toBe(false);
    expect(makesPeople({ path: 'message/send', errcode: 0 })).toBe(false);
  });

  it('have a host of their own by number', () => {
    expect(strangerId('+853 6123 4567')).toBe('phone-61234567');
  });
});
