import { describe, expect, it } from '@jest/globals';
import type { RegistrationView } from '../model/view';
import { classGroups, departmentRows } from '../model/choices';
import { dropFields, keepFields, keptFields, windowStore } from '../model/field-store';
import {
  birthdayOf,
  digitsOnly,
  fieldsAfter,
  fieldsFrom,
  fitsMask,
  formFaults,
  mobileFaults,
  mobileFits,
  nameFits,
  NO_FIELDS,
  temporaryNumber,
  type Fields,
} from '../model/fields';
import { formBody } from '../model/form-body';
import { problemOf } from '../model/problem';
import { outcomeOf, overOf, stepNumber } from '../model/progress';

const typed = (values: Partial<Fields>): Fields => ({ ...NO_FIELDS, ...values });
const family = { kind: 'family', purpose: 'first' } as const;
const staff = { kind: 'staff', purpose: 'first' } as const;

describe('what is typed at registration', () => {
  it('knows the number a code was sent to by its mask [SUB-11]', () => {
    expect(fitsMask('6***3480', '66123480')).toBe(true);
    expect(fitsMask('6***3480', '66123481')).toBe(false);
    expect(fitsMask('66123480', '66123480')).toBe(true);
  });

  it('takes numbers of the right length for each area and digits only [SUB-10]', () => {
    expect(digitsOnly('6612 3480 電話')).toBe('66123480');
    expect(digitsOnly('６６１２３４８０')).toBe('66123480');
    const cases: [string, string, boolean][] = [
      ['+853', '66123480', true],
      ['+853', '28123480', false],
      ['+853', '6612348', false],
      ['+86', '13800138000', true],
      ['+86', '23800138000', false],
      ['+852', '91234567', true],
      ['+852', '912345678', false],
      ['+886', '912345678', true],
      ['+886', '0912345678', true],
      ['+886', '91234567', false],
    ];
    for (const [area, number, fits] of cases) expect([area, number, mobileFits(area, number)]).toEqual([area, number, fits]);
  });

  it('asks a code of other areas and the number a second time of +86 [SUB-11] [SUB-12]', () => {
    expect(mobileFaults('family', typed({ mobile: '66123480' }), null).size).toBe(0);
    expect(mobileFaults('family', typed({ mobile: '66123480' }), '40').get('code')).toBe('code');
    const mainland = { areaCode: '+86', mobile: '13800138000' };
    expect(mobileFaults('family', typed({ ...mainland, mobileAgain: '13800138001' }), null).get('mobileAgain')).toBe('again');
    expect(mobileFaults('family', typed({ ...mainland, mobileAgain: '13800138000' }), null).size).toBe(0);
  });

  it('asks staff for the identity before anything is sent [SUB-41]', () => {
    expect(mobileFaults('staff', typed({ mobile: '66123480' }), null).get('identity')).toBe('identity');
    expect(mobileFaults('staff', typed({ mobile: '66123480', identity: 'teaching' }), null).size).toBe(0);
  });

  it('takes XX and five digits in any writing, and nothing else [SUB-21]', () => {
    expect(temporaryNumber('xx00123')).toBe('XX00123');
    expect(temporaryNumber(' ＸＸ００１２３ ')).toBe('XX00123');
    for (const wrong of ['XX0012', 'XX001234', 'XY00123', '0000123', '']) expect(temporaryNumber(wrong)).toBeNull();
  });

  it('takes a real day that is not yet to come as birthday [SUB-25]', () => {
    expect(birthdayOf('20180105', '2026-11-21')).toBe('2018-01-05');
    expect(birthdayOf('20240229', '2026-11-21')).toBe('2024-02-29');
    for (const wrong of ['20230229', '20181301', '20261122', '2018015', '18991231', '']) expect(birthdayOf(wrong, '2026-11-21')).toBeNull();
    expect(birthdayOf('20261121', '2026-11-21')).toBe('2026-11-21');
  });

  it('takes names of 1 to 32 characters, as a person counts them [SUB-08]', () => {
    expect(nameFits('陳')).toBe(true);
    expect(nameFits('  ')).toBe(false);
    expect(nameFits('字'.repeat(32))).toBe(true);
    expect(nameFits('字'.repeat(33))).toBe(false);
    expect(nameFits('𠮷'.repeat(32))).toBe(true);
  });

  it('fixes the relation of a pupil to 本人 and asks a parent for another one [SUB-83]', () => {
    const pupil = fieldsAfter(typed({ identity: 'parent', relation: 'mother' }), { type: 'set', values: { identity: 'student' } });
    expect(pupil.relation).toBe('self');
    const parent = fieldsAfter(pupil, { type: 'set', values: { identity: 'parent' } });
    expect(parent.relation).toBeNull();
    const filled = { ...parent, studentName: '陳樂瑤', classId: 'c' };
    expect(formFaults(family, filled).get('relation')).toBe('relation');
    expect(formFaults(family, { ...filled, relation: 'mother' }).size).toBe(0);
    expect(formFaults(family, { ...filled, identity: 'student', relation: 'self' }).size).toBe(0);
  });

  it('asks teachers for class and subject of each row, and no row twice [SUB-61]', () => {
    const one = typed({ identity: 'teaching', name: '李寧', departmentIds: ['d'] });
    expect(formFaults(staff, one).size).toBe(0);
    const rows = fieldsAfter(fieldsAfter(one, { type: 'class-added' }), { type: 'class-added' });
    expect([...formFaults(staff, rows).keys()]).toEqual([
      'teaching.0.classId',
      'teaching.0.subject',
      'teaching.1.classId',
      'teaching.1.subject',
    ]);
    const row = { classId: 'c', subject: '中文' };
    const same = [0, 1].reduce<Fields>((fields, at) => fieldsAfter(fields, { type: 'class-set', at, row }), rows);
    expect(formFaults(staff, same).get('teaching.1.subject')).toBe('twice');
    expect(formFaults(staff, fieldsAfter(same, { type: 'class-removed', at: 1 })).size).toBe(0);
  });

  it('asks school staff for name and department only [SUB-62] [SUB-64]', () => {
    const clerk = typed({ identity: 'school_staff', teaching: [{ classId: '', subject: '' }] });
    expect([...formFaults(staff, clerk).keys()]).toEqual(['name', 'departmentIds']);
    expect(formBody(staff, { ...clerk, name: '李寧', departmentIds: ['d'] })).toEqual({
      identity: 'school_staff',
      name: '李寧',
      departmentIds: ['d'],
      teaching: [],
    });
  });

  it('asks nothing but the card for a second identity [SUB-67]', () => {
    const second = { kind: 'staff', purpose: 'identity' } as const;
    expect(formFaults(second, NO_FIELDS).size).toBe(0);
    expect(formBody(second, NO_FIELDS)).toBeNull();
  });

  it('asks for the number registered before when a phone changed [BEY-13]', () => {
    const change = { kind: 'family', purpose: 'phone' } as const;
    expect(formFaults(change, typed({ oldMobile: '123' })).get('oldMobile')).toBe('mobile');
    expect(formBody(change, typed({ identity: 'parent', oldMobile: '66123480' }))).toEqual({
      identity: 'parent',
      oldMobile: { areaCode: '+853', mobile: '66123480' },
    });
  });
});

describe('what is kept on the phone', () => {
  const memory = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
  };
  const view = { kind: 'family', areaCodes: ['+853'], identity: null, otp: null, form: null } as unknown as RegistrationView;

  it('comes back after a reload, per code and for 24 hours [SUB-17]', () => {
    const store = memory();
    keepFields(store, 'one', typed({ studentName: '陳樂瑤' }), 1_000);
    expect(keptFields(store, 'one', 2_000)?.studentName).toBe('陳樂瑤');
    expect(keptFields(store, 'two', 2_000)).toBeNull();
    expect(keptFields(store, 'one', 1_000 + 25 * 3_600_000)).toBeNull();
    expect(store.kept.size).toBe(0);
  });

  it('is in the store of the window alone; what an older build left on the phone goes [V14.3.3]', () => {
    const [phone, page] = [memory(), memory()];
    const storage = (of: ReturnType<typeof memory>) =>
      new Proxy(of, { ownKeys: () => [...of.kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
    phone.setItem('register/one', '{"savedAt":1,"fields":{"name":"李寧"}}');
    phone.setItem('other', '1');
    const store = windowStore({ localStorage: storage(phone), sessionStorage: page } as never);
    keepFields(store, 'one', typed({ name: '李寧' }), 1);
    expect([...phone.kept.keys()]).toEqual(['other']);
    expect([...page.kept.keys()]).toEqual(['register/one']);
    const shut = {
      get localStorage(): never {
        throw new Error('denied');
      },
    };
    expect(windowStore(shut as never).getItem('register/one')).toBeNull();
  });

  it('survives a store that is full, torn or of another build [SUB-17]', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => undefined,
    };
    expect(() => keepFields(full, 'one', NO_FIELDS, 0)).not.toThrow();
    const store = memory();
    store.setItem('register/one', '{"savedAt":1,"fields":{"mobile":7,"name":"李寧","teaching":"x","unknown":1}}');
    expect(keptFields(store, 'one', 2)).toEqual(typed({ name: '李寧' }));
    store.setItem('register/one', '{');
    expect(keptFields(store, 'one', 2)).toBeNull();
    dropFields(store, 'one');
    expect(store.kept.size).toBe(0);
  });

  it('goes before what the server kept of finished steps [SUB-17]', () => {
    const form = { name: '', departmentIds: [], teaching: [], studentName: '陳樂瑤', classId: 'c', relation: 'mother' as const };
    expect(fieldsFrom(null, { ...view, identity: 'parent', form })).toMatchObject({
      identity: 'parent',
      studentName: '陳樂瑤',
      relation: 'mother',
    });
    expect(fieldsFrom(typed({ studentName: '陳樂軒', identity: 'parent' }), { ...view, form }).studentName).toBe('陳樂軒');
    expect(fieldsFrom(null, view).identity).toBe('parent');
  });
});

describe('what the page makes of an answer', () => {
  it('shows a refusal at the field it is about, with the advice that belongs to it [SUB-72] [SUB-91]', () => {
    const refusal = (code: string, details: Record<string, unknown> = {}) =>
      problemOf({ code, message: 'm', details, transient: false } as Parameters<typeof problemOf>[0]);
    expect(refusal('SUB_MOBILE_EXISTS_FAMILY')).toMatchObject({ place: 'mobile', help: 'exists-family' });
    expect(refusal('SUB_VERIFY_FAILED', { triesLeft: 4 })).toMatchObject({ place: 'birthday', triesLeft: 4 });
    expect(refusal('SUB_NAME_LENGTH', { studentName: { code: 'SUB_NAME_LENGTH' } }).place).toBe('studentName');
    expect(refusal('SUB_REGISTRY_DOWN')).toMatchObject({ place: 'page', again: true });
  });

  it('counts the steps of a first registration only [SUB-82]', () => {
    expect(stepNumber({ step: 'birthday', purpose: 'first' })).toBe(3);
    expect(stepNumber({ step: 'form', purpose: 'student' })).toBeNull();
    expect(outcomeOf({ state: 'pending_review' })).toBe('waiting');
    expect(outcomeOf({ state: 'invited' })).toBe('subscribed');
  });

  it('tells who was rejected, has withdrawn or waited too long so before the declaration comes again [SUB-46]', () => {
    for (const state of ['rejected', 'withdrawn', 'expired', 'revoked'] as const) expect(overOf({ step: 'consent', state })).toBe(state);
    for (const state of ['abandoned', 'started', null] as const) expect(overOf({ step: 'consent', state })).toBeNull();
    expect(overOf({ step: 'form', state: 'started' })).toBeNull();
  });

  it('lists classes by grade and departments as a tree, and searches both [SUB-84] [SUB-64]', () => {
    const classes = [
      { id: '1', name: '小四A', grade: '小學四年級' },
      { id: '2', name: '小五A', grade: '小學五年級' },
      { id: '3', name: '小四B', grade: '小學四年級' },
    ];
    expect(classGroups(classes, '').map((group) => group.classes.map((one) => one.name))).toEqual([['小四A', '小四B'], ['小五A']]);
    expect(classGroups(classes, '五年級')).toHaveLength(1);
    const departments = [
      { id: 'c', parentId: 'b', name: '教學組' },
      { id: 'a', parentId: null, name: '學校' },
      { id: 'b', parentId: 'a', name: '教務處' },
      { id: 'd', parentId: 'hidden', name: '總務處' },
    ];
    expect(departmentRows(departments, '').map((row) => [row.department.id, row.level])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 0],
    ]);
    expect(departmentRows(departments, '教').map((row) => row.department.id)).toEqual(['c', 'b']);
  });
});
