import { describe, expect, it } from '@jest/globals';
import { normalMobile } from '@platform/text/mobile';
import { checkedMobile } from '@platform/text/phone-number';
import { judgeRows, type KnownSchool } from '../school-import/judge-rows';
import { schoolYearBegin, wantedNodes } from '../school/one-key-plan';

const school = (over: Partial<KnownSchool> = {}): KnownSchool => ({
  classes: [
    { id: 'a', path: ['小學', '小一', '小一甲'], inScope: true },
    { id: 'b', path: ['中學', '初一', '甲'], inScope: true },
    { id: 'c', path: ['中學', '初二', '甲'], inScope: true },
    { id: 'd', path: ['分校', '小一', '別班'], inScope: false },
  ],
  pupils: [],
  pupilMobiles: new Set(),
  keyOf: normalMobile,
  ...over,
});
const row = (n: number, over: Record<string, string> = {}) => ({
  n,
  cells: { name: '陳大文', class: '小一甲', mobile1: '66123456', relation1: '媽媽', ...over },
});
const codes = (rows: Parameters<typeof judgeRows>[0], known = school()) =>
  judgeRows(rows, known).map((each) => (each.faults.length === 0 ? each.state : each.faults.map((fault) => fault.code).join()));

describe('rows of an import', () => {
  it('find a class by its path or the end of it, and refuse what is unknown, ambiguous or outside [SCH-20, CON-22]', () => {
    expect(
      codes([
        row(2, { class: '小學/小一/小一甲' }),
        row(3, { class: '小一 ＞ 小一甲', name: '乙' }),
        row(4, { class: '甲', name: '丙' }),
        row(5, { class: '初二/甲', name: '丁' }),
        row(6, { class: '小九', name: '戊' }),
        row(7, { class: '別班', name: '己' }),
      ]),
    ).toEqual(['ok', 'ok', 'IMPORT_PLACE_AMBIGUOUS', 'ok', 'IMPORT_PLACE_UNKNOWN', 'OUT_OF_SCOPE']);
  });

  it('say each fault of a row, and know rows that repeat another [SCH-20]', () => {
    expect(
      codes([
        row(2),
        row(3),
        row(4, { name: '', mobile1: '12', relation1: '' }),
        row(5, { name: '獨生', mobile1: '', relation1: '' }),
        row(6, { name: '甲', mobile: '61000000' }),
        row(7, { name: '乙', mobile: '+853 6100 0000' }),
      ]),
    ).toEqual([
      'ok',
      'IMPORT_DUPLICATE_ROW',
      'IMPORT_REQUIRED,IMPORT_REQUIRED,IMPORT_VALUE',
      'IMPORT_REQUIRED',
      'ok',
      'IMPORT_DUPLICATE_ROW',
    ]);
  });

  it('skip pupils who are there and add only guardians who are not [SCH-18, SCH-20]', () => {
    const known = school({ pupils: [{ id: 's1', name: '陳大文', classId: 'a', guardians: ['66123456'] }] });
    const [same, more] = judgeRows([row(2), row(3, { mobile1: '66999999', relation1: '爸爸' })], known);
    expect(same).toMatchObject({ state: 'skipped' });
    expect(more).toMatchObject({ state: 'ok', plan: { existing: true, studentId: 's1', guardians: [{ mobile: '+853 66999999' }] } });
  });

  it('take numbers of Macao, the mainland and others in any usual writing [CON-20]', () => {
    expect(
      ['6612 3456', '+853-66123456', '13800138000', '+86 138 0013 8000', '0085261234567', '+351 912 345 678'].map(checkedMobile),
    ).toEqual(['+853 66123456', '+853 66123456', '+86 13800138000', '+86 13800138000', '+852 61234567', '+351 912345678']);
    expect(['123', '+853 123', 'abc', '+86 123456', '=66123456', ''].map(checkedMobile)).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
  });
});

describe('一鍵設置年級班級', () => {
  it('makes the grades of the deck with standard grade and entry year [SCH-25]', () => {
    const plan = {
      campusIds: [],
      sections: ['kindergarten', 'primary', 'junior', 'senior'] as const,
      withSections: false,
      lang: 'zh' as const,
      classes: 1,
    };
    const nodes = wantedNodes({ ...plan, sections: [...plan.sections] }, 2026);
    expect(nodes.map((node) => node.name).join()).toBe('幼兒一,幼兒二,幼兒三,小一,小二,小三,小四,小五,小六,初一,初二,初三,高一,高二,高三');
    expect(nodes[8]).toMatchObject({ name: '小六', standard: 36, registerYear: 2021, below: [{ name: '小六甲' }] });
    expect([schoolYearBegin('2026-08-31'), schoolYearBegin('2026-09-01')]).toEqual([2025, 2026]);
  });
});
