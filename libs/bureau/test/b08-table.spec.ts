import { describe, expect, it } from '@jest/globals';
import { readB08, type B08Table } from '@bureau';

const ASKED = { schoolCode: '888', schoolYear: '2026/2027' };
const names = (zh: string) => ({ zh, pt: zh, en: zh });

function table(change: (table: B08Table) => void = () => undefined): unknown {
  const value: B08Table = {
    format: 'DSEDJ-B08/1',
    schoolCode: '888',
    schoolYear: '2026/2027',
    version: '2026-08-20T09:00:00+08:00',
    sections: [
      {
        sectionCode: 'SG',
        names: names('高中'),
        grades: [
          {
            gradeCode: 'SG3',
            names: names('高三'),
            classes: [
              { classCode: 'A', names: names('A班'), capacity: 35 },
              { classCode: 'B', names: names('B班'), capacity: null },
            ],
          },
        ],
      },
    ],
  };
  change(value);
  return value;
}
const faultsOf = (value: unknown) => {
  const reading = readB08(value, ASKED);
  return reading.ok ? [] : reading.faults.map((fault) => fault.path);
};
const grade = (value: B08Table) => value.sections[0]?.grades[0];

describe('a B08 class table', () => {
  it('is read whole when it keeps to the format, unknown fields left out [PRM-02]', () => {
    const value = { ...(table() as object), remark: 'x' };
    expect(readB08(value, ASKED)).toEqual({ ok: true, table: table() });
  });

  it.each<[string, (value: B08Table) => void, string]>([
    ['another school', (value) => (value.schoolCode = '889'), 'schoolCode'],
    ['another year', (value) => (value.schoolYear = '2027/2028'), 'schoolYear'],
    ['years that do not follow each other', (value) => (value.schoolYear = '2026/2028'), 'schoolYear'],
    ['a name of 33 characters', (value) => (grade(value)!.names.pt = 'x'.repeat(33)), 'sections.0.grades.0.names.pt'],
    ['an empty name', (value) => (grade(value)!.classes[0]!.names.en = ' '), 'sections.0.grades.0.classes.0.names.en'],
    ['a control character', (value) => (value.sections[0]!.names.zh = '高\u0007中'), 'sections.0.names.zh'],
    ['an unknown grade', (value) => (grade(value)!.gradeCode = 'SG9' as 'SG3'), 'sections.0.grades.0.gradeCode'],
    ['a class twice', (value) => (grade(value)!.classes[1]!.classCode = 'A'), 'sections.0.grades.0.classes.1.classCode'],
    ['a grade twice', (value) => value.sections[0]!.grades.push(grade(value)!), 'sections.0.grades.1.gradeCode'],
    ['a section twice', (value) => value.sections.push({ ...value.sections[0]! }), 'sections.1.sectionCode'],
    ['no class at all', (value) => (grade(value)!.classes = []), 'sections'],
    ['another format', (value) => ((value as { format: string }).format = 'DSEDJ-B08/2'), 'format'],
  ])('is refused whole for %s, with the path [PRM-02]', (_, change, path) => {
    expect(faultsOf(table(change))).toEqual([path]);
  });

  it('lists every fault at once [PRM-02]', () => {
    const value = table((one) => {
      one.sections[0]!.names.zh = '';
      grade(one)!.names.en = '';
    });
    expect(faultsOf(value)).toEqual(['sections.0.names.zh', 'sections.0.grades.0.names.en']);
  });

  it.each([[null], [[]], ['x'], [{}]])('is refused when it is something else altogether: %j [PRM-02]', (value) => {
    expect(faultsOf(value).length).toBeGreaterThan(0);
  });
});
