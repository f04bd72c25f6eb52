import { describe, expect, it } from '@jest/globals';
import { isoBirthday, readBirthday } from '../domain/birthday';
import { CHECK_LIMITS, lockedUntil, triesLeft } from '../domain/lock-rules';
import { needsCode, readMobile, splitMobile, wecomMobile } from '../domain/mobile-format';
import { isOpen, nextCodeAt } from '../domain/otp-rules';
import { isLive, nextState, reviewerOf } from '../domain/subscription-state';
import { cleanName, emptyDraft, fitsIdentity, identitiesOf, isNameLength, missingField, stepOf } from '../domain/wizard';
import { looksLike, sameName } from '../names';

const now = new Date('2026-11-21T12:00:00+08:00');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

describe('mobile numbers', () => {
  it.each([
    ['+853', '61234567', '61234567'],
    ['+853', '６１２３４５６７', '61234567'],
    ['+853', ' 61234567 ', '61234567'],
    ['+853', '51234567', undefined],
    ['+853', '6123456', undefined],
    ['+853', '612345678', undefined],
    ['+853', '6123-4567', undefined],
    ['+853', '6123456a', undefined],
    ['+86', '13800138000', '13800138000'],
    ['+86', '23800138000', undefined],
    ['+86', '1380013800', undefined],
    ['+852', '91234567', '91234567'],
    ['+852', '9123456', undefined],
    ['+886', '912345678', '912345678'],
    ['+886', '0912345678', '0912345678'],
    ['+886', '91234567', undefined],
    ['+351', '912345678', '912345678'],
    ['+351', '123', undefined],
  ])('reads %s %s as %s [SUB-10]', (area, typed, digits) => {
    expect(readMobile(area, typed)).toBe(digits);
  });

  it('asks numbers of mainland China for no code [SUB-12]', () => {
    expect(['+853', '+86', '+852', '+886', '+351'].filter(needsCode)).toEqual(['+853', '+852', '+886', '+351']);
  });

  it('writes a number as WeCom keeps it, and splits what the contacts hold [SUB-13]', () => {
    expect(wecomMobile('+853', '61234567')).toBe('+85361234567');
    expect(wecomMobile('+886', '0912345678')).toBe('+886912345678');
    expect(splitMobile('+853 6200-0001')).toEqual({ areaCode: '+853', number: '62000001' });
    expect(splitMobile('13800138000')).toEqual({ areaCode: '+86', number: '13800138000' });
    expect(splitMobile('62000001')).toEqual({ areaCode: '+853', number: '62000001' });
    expect(splitMobile('+852 91234567')).toEqual({ areaCode: '+852', number: '91234567' });
    expect(splitMobile('28123456')).toBeUndefined();
  });
});

describe('birthdays', () => {
  it.each([
    ['20180105', '20180105'],
    ['２０１８０１０５', '20180105'],
    ['20240229', '20240229'],
    ['20230229', undefined],
    ['20261122', undefined],
    ['20261121', '20261121'],
    ['18991231', undefined],
    ['2018-01-05', undefined],
    ['201801', undefined],
    ['20181305', undefined],
    ['', undefined],
  ])('reads %s as %s [SUB-25]', (typed, read) => {
    expect(readBirthday(typed, '2026-11-21')).toBe(read);
  });

  it('writes a birthday as a date', () => {
    expect(isoBirthday('20180105')).toBe('2018-01-05');
  });
});

describe('codes', () => {
  const none = { lastAt: null, ofNumber: 0, numberSince: null, ofDevice: 0, deviceSince: null };

  it('waits 60 seconds between two codes [SUB-14]', () => {
    expect(nextCodeAt(none, now)).toBeNull();
    expect(nextCodeAt({ ...none, lastAt: ago(0.5) }, now)).toEqual(new Date(now.getTime() + 30_000));
    expect(nextCodeAt({ ...none, lastAt: ago(1) }, now)).toBeNull();
  });

  it('sends at most five to a number in an hour and twenty from a device in a day [SUB-14]', () => {
    expect(nextCodeAt({ ...none, lastAt: ago(2), ofNumber: 4, numberSince: ago(50) }, now)).toBeNull();
    expect(nextCodeAt({ ...none, lastAt: ago(2), ofNumber: 5, numberSince: ago(50) }, now)).toEqual(ago(-10));
    expect(nextCodeAt({ ...none, ofDevice: 20, deviceSince: ago(23 * 60) }, now)).toEqual(ago(-60));
    expect(nextCodeAt({ ...none, ofDevice: 19, deviceSince: ago(23 * 60) }, now)).toBeNull();
  });

  it('takes a code for five minutes, five tries, once [SUB-14]', () => {
    const fresh = { attempts: 0, expiresAt: ago(-5), consumedAt: null };
    expect(isOpen(fresh, now)).toBe(true);
    expect(isOpen({ ...fresh, attempts: 4 }, now)).toBe(true);
    expect(isOpen({ ...fresh, attempts: 5 }, now)).toBe(false);
    expect(isOpen({ ...fresh, expiresAt: now }, now)).toBe(false);
    expect(isOpen({ ...fresh, consumedAt: ago(1) }, now)).toBe(false);
  });
});

describe('locks', () => {
  it('locks for an hour after five failures within an hour [SUB-26]', () => {
    const five = [ago(1), ago(2), ago(3), ago(4), ago(59)];
    expect(lockedUntil(five, CHECK_LIMITS.card, now)).toEqual(ago(-59));
    expect(lockedUntil(five.slice(0, 4), CHECK_LIMITS.card, now)).toBeNull();
    expect(lockedUntil([ago(1), ago(2), ago(3), ago(4), ago(62)], CHECK_LIMITS.card, now)).toBeNull();
    expect(lockedUntil([ago(60), ago(61), ago(62), ago(63), ago(64)], CHECK_LIMITS.card, now)).toBeNull();
  });

  it('tells how many tries are left [SUB-26]', () => {
    expect(triesLeft([ago(1), ago(30), ago(61)], 5, now)).toBe(3);
    expect(triesLeft([], 5, now)).toBe(5);
    expect(
      triesLeft(
        Array.from({ length: 9 }, () => ago(1)),
        5,
        now,
      ),
    ).toBe(0);
  });
});

describe('states', () => {
  it('follows the table of the specification and nothing else [spec 01 §2.1]', () => {
    expect(nextState('started', 'verify')).toBe('verified');
    expect(nextState('verified', 'review')).toBe('pending_review');
    expect(nextState('verified', 'approve')).toBe('approved');
    expect(nextState('pending_review', 'approve')).toBe('approved');
    expect(nextState('pending_review', 'reject')).toBe('rejected');
    expect(nextState('pending_review', 'withdraw')).toBe('withdrawn');
    expect(nextState('approved', 'invite')).toBe('invited');
    expect(nextState('invited', 'invite')).toBe('invited');
    expect(nextState('invited', 'join')).toBe('joined');
    expect(nextState('joined', 'revoke')).toBe('revoked');
    expect(nextState('rejected', 'approve')).toBeUndefined();
    expect(nextState('approved', 'reject')).toBeUndefined();
    expect(nextState('joined', 'withdraw')).toBeUndefined();
    expect(isLive('pending_review')).toBe(true);
    expect(isLive('started')).toBe(false);
  });

  it('asks administrators, homeroom teachers or nobody [SUB-44, SUB-70, SUB-96]', () => {
    const none = { staffReview: 'none', familyReview: 'none' } as const;
    expect(reviewerOf('admin', 'card', none)).toBe('admin_label');
    expect(reviewerOf('staff', 'temporary', none)).toBeNull();
    expect(reviewerOf('staff', 'temporary', { ...none, staffReview: 'temporary_only' })).toBe('admin_label');
    expect(reviewerOf('staff', 'card', { ...none, staffReview: 'temporary_only' })).toBeNull();
    expect(reviewerOf('staff', 'card', { ...none, staffReview: 'all' })).toBe('admin_label');
    expect(reviewerOf('family', 'card', none)).toBeNull();
    expect(reviewerOf('family', 'card', { ...none, familyReview: 'homeroom' })).toBe('class_teacher');
  });
});

describe('the wizard', () => {
  const mobile = { areaCode: '+853', number: '61234567', proof: 'otp' } as const;

  it('goes from the number to the form to the birthday [SUB-17, SUB-82]', () => {
    expect(stepOf(emptyDraft())).toBe('mobile');
    expect(stepOf({ ...emptyDraft(), mobile })).toBe('form');
    expect(stepOf({ ...emptyDraft(), mobile, credential: { kind: 'card', cardType: 'S', cardNo: '20183345' } })).toBe('birthday');
  });

  it('offers the identities of its code [SUB-41, SUB-82]', () => {
    expect(identitiesOf('family')).toEqual(['parent', 'student']);
    expect(identitiesOf('admin')).toEqual(['teaching', 'school_staff']);
  });

  it('takes only the card of the chosen identity [SUB-20]', () => {
    expect(fitsIdentity('teaching', 'T')).toBe(true);
    expect(fitsIdentity('school_staff', 'T')).toBe(false);
    expect(fitsIdentity('parent', 'S')).toBe(true);
    expect(fitsIdentity(null, 'S')).toBe(false);
  });

  it('needs name and department of staff, name, class and relation of a student [SUB-64, SUB-82]', () => {
    const staff = { ...emptyDraft(), mobile, identity: 'teaching' as const };
    expect(missingField('staff', 'first', staff)).toBe('name');
    expect(missingField('staff', 'first', { ...staff, name: '李寧' })).toBe('departmentIds');
    expect(missingField('staff', 'first', { ...staff, name: '李寧', departmentIds: ['x'] })).toBeNull();
    expect(missingField('admin', 'first', { ...staff, name: '李寧' })).toBeNull();
    expect(missingField('staff', 'first', { ...staff, identity: 'parent' })).toBe('identity');
    const family = { ...emptyDraft(), mobile, identity: 'parent' as const };
    expect(missingField('family', 'first', family)).toBe('studentName');
    expect(missingField('family', 'first', { ...family, studentName: '陳小小' })).toBe('classId');
    expect(missingField('family', 'first', { ...family, studentName: '陳小小', classId: 'c' })).toBe('relation');
    expect(missingField('family', 'student', { ...family, studentName: '陳小小', classId: 'c', relation: 'mother' })).toBeNull();
    expect(missingField('family', 'phone', family)).toBe('oldMobile');
  });

  it('counts a name in characters, without spaces around it and control signs [SUB-08]', () => {
    expect(cleanName('  李\u202e寧\u0007 ')).toBe('李寧');
    expect(isNameLength('')).toBe(false);
    expect(isNameLength('𠮷'.repeat(32))).toBe(true);
    expect(isNameLength('李'.repeat(33))).toBe(false);
  });
});

describe('names', () => {
  const names = { zh: '陳小小', pt: 'CHAN SIO SIO' };

  it.each(['陳小小', '陈小小', ' 陳 小小 ', 'Chan Sio Sio', 'SIO SIO CHAN', 'CHAN SIO-SIO'])(
    'takes %s for the register’s name [SUB-87]',
    (typed) => {
      expect(sameName(typed, names)).toBe(true);
    },
  );

  it.each(['陳小', '陳大大', '', '   ', 'CHAN SIO'])('does not take %s for it [SUB-87]', (typed) => {
    expect(sameName(typed, names)).toBe(false);
    expect(sameName(typed, { zh: '陳小小', pt: '' })).toBe(false);
  });

  it('notices a name made like the class teacher’s [BEY-23]', () => {
    expect(looksLike('林慧仪', '林慧儀')).toBe(true);
    expect(looksLike('林 慧儀老師', '林慧儀')).toBe(true);
    expect(looksLike('林慧芳', '林慧儀')).toBe(false);
    expect(looksLike('老師', '林慧儀')).toBe(false);
  });
});
