import { describe, expect, it } from '@jest/globals';
import { judgeMembers, type KnownUnit } from '../member-import/judge-members';

const unit: KnownUnit = {
  departments: [
    { id: 'd1', path: ['教務處'], inScope: true },
    { id: 'd2', path: ['教務處', '數學科'], inScope: true },
    { id: 'd3', path: ['總務處'], inScope: false },
    { id: 'd4', path: ['同名'], inScope: true },
    { id: 'd5', path: ['同名'], inScope: true },
  ],
  mobiles: new Set(['+853 66120001']),
  keyOf: (mobile) => mobile,
};
const row = (n: number, cells: Record<string, string>) => ({
  n,
  cells: { name: '陳大文', mobile: `6612100${String(n)}`, department: '教務處', ...cells },
});
const codes = (cells: Record<string, string>): string[] => judgeMembers([row(2, cells)], unit)[0]!.faults.map((fault) => fault.code);

describe('a file of members', () => {
  it('becomes members with their department by path, gender and kind of staff [CON-13, CON-14, CON-23]', () => {
    const [checked] = judgeMembers(
      [row(2, { department: ' 教務處 / 數學科 ', gender: '女', kind: '教學人員;學校職員', title: '科主任' })],
      unit,
    );
    expect(checked).toMatchObject({
      state: 'ok',
      plan: {
        name: '陳大文',
        mobile: '+853 66121002',
        departmentId: 'd2',
        gender: 'f',
        staffKind: ['teacher', 'school_staff'],
        title: '科主任',
      },
    });
  });

  it('names what is missing, wrong, unknown, ambiguous or out of scope in a row [CON-13, CON-20, CON-22, CON-23]', () => {
    expect(codes({ name: '' })).toEqual(['IMPORT_REQUIRED']);
    expect(codes({ mobile: '' })).toEqual(['IMPORT_REQUIRED']);
    expect(codes({ department: '' })).toEqual(['IMPORT_REQUIRED']);
    expect(codes({ mobile: '6612' })).toEqual(['IMPORT_VALUE']);
    expect(codes({ name: '名'.repeat(33) })).toEqual(['IMPORT_VALUE']);
    expect(codes({ gender: '?' })).toEqual(['IMPORT_VALUE']);
    expect(codes({ kind: '校車司機' })).toEqual(['IMPORT_VALUE']);
    expect(codes({ department: '沒有這個' })).toEqual(['IMPORT_PLACE_UNKNOWN']);
    expect(codes({ department: '同名' })).toEqual(['IMPORT_PLACE_AMBIGUOUS']);
    expect(codes({ department: '總務處' })).toEqual(['OUT_OF_SCOPE']);
  });

  it('refuses a number that is there already or comes twice, however it is written [CON-20, MOBILE_EXISTS]', () => {
    expect(codes({ mobile: '+853 6612-0001' })).toEqual(['MOBILE_EXISTS']);
    const twice = judgeMembers([row(2, { mobile: '66129999' }), row(3, { mobile: '+853 6612 9999' })], unit);
    expect(twice.map((one) => one.state)).toEqual(['ok', 'error']);
    expect(twice[1]!.faults).toEqual([{ code: 'IMPORT_DUPLICATE_ROW', params: { row: 2 } }]);
  });
});
