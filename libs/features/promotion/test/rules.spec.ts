import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { balanceOf, leavingReason, type SheetRow } from '../domain/balance';
import { planB01, yearClasses, type FileRow, type Pupil } from '../domain/b01-plan';
import { className, gradeName, nodeName } from '../domain/class-names';
import { endsHere, gradeOfClass, gradeOfName, isInvited, nextGrade } from '../domain/grade-codes';
import { leavingYear, yearToPrepare } from '../domain/school-year';
import { leaversOf, needsGuard } from '../domain/sweep-rule';
import { dateInRange, transferCan, transferNext } from '../domain/transfer-rule';
import { undoStep, type MovedPupil } from '../domain/undo-plan';

describe('names of grades and classes', () => {
  it('are Chinese words, or the code in the other languages [PRM-09]', () => {
    expect([gradeName('SG1', '高一', 'zh'), gradeName('EI2', '幼二', 'pt')]).toEqual(['高一', 'EI 2']);
    expect([className('SG3', 'A', 'zh', 'shared'), className('EI2', 'A', 'en', 'shared')]).toEqual(['A班', 'EI 2_A']);
  });
  it('carry the suffix of their audience in each language [PRM-08]', () => {
    const names = (['zh', 'pt', 'en'] as const).flatMap((language) =>
      (['student', 'parent'] as const).map((audience) => className('SG3', 'A', language, audience)),
    );
    expect(names).toEqual(['A班_學生', 'A班_家長', 'SG 3_A_Alunos', 'SG 3_A_Encarregados', 'SG 3_A_Students', 'SG 3_A_Parents']);
  });
  it('keep WeCom’s rules whatever the table says [PRM-16]', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), (text) => {
        const name = nodeName(text, '_學生');
        expect([...name].length).toBeGreaterThan(0);
        expect([...name].length).toBeLessThanOrEqual(32);
        expect(name).not.toMatch(/[\\:*?"<>/\-,，]/u);
        expect(name.endsWith('_學生')).toBe(true);
      }),
    );
  });
});

describe('grades', () => {
  it('are known from the table, WeCom’s number or the name, in this order [PRM-41]', () => {
    expect(gradeOfClass({ b08: 'SJ3', standardGrade: 91, gradeName: '高一' })).toBe('SJ3');
    expect(gradeOfClass({ b08: null, standardGrade: 93, gradeName: null })).toBe('SG3');
    expect(['小六', '初三', '高中一年級', '幼二', 'SG 2', '校友', '2026'].map(gradeOfName)).toEqual([
      'P6',
      'SJ3',
      'SG1',
      'EI2',
      'SG2',
      null,
      null,
    ]);
    expect(gradeOfClass({ b08: null, standardGrade: null, gradeName: '合唱團' })).toBeNull();
  });
  it('初三 to 高三 are invited, others and unknown ones are not [PRM-41]', () => {
    expect((['SJ3', 'SG1', 'SG2', 'SG3', 'P6', 'SJ1', 'SE', null] as const).map(isInvited)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
  it('end where the next one is not offered', () => {
    expect([nextGrade('P6'), nextGrade('SG3'), nextGrade('SE')]).toEqual(['SJ1', null, null]);
    expect([
      endsHere('P6', new Set(['P1', 'P6'])),
      endsHere('P6', new Set(['SJ1'])),
      endsHere('SG3', new Set()),
      endsHere(null, new Set()),
    ]).toEqual([true, false, true, false]);
  });
  it('the year to prepare turns in July, leavers leave in the year it begins', () => {
    expect([yearToPrepare('2026-06-30'), yearToPrepare('2026-07-01'), yearToPrepare('2027-01-05')]).toEqual([
      '2025/2026',
      '2026/2027',
      '2026/2027',
    ]);
    expect(leavingYear('2026/2027')).toBe(2026);
  });
});

const row = (over: Partial<FileRow>): FileRow => ({
  seq: 1,
  card: 'c1',
  temporary: false,
  nameZh: '陳小小',
  namePt: 'CHAN SIO SIO',
  gradeCode: 'SG2',
  classCode: 'A',
  faulty: false,
  duplicate: false,
  ...over,
});
const pupil = (over: Partial<Pupil> = {}): Pupil => ({
  id: 's1',
  card: 'c1',
  name: '陳小小',
  alumnus: false,
  classes: [
    { id: 'old', gradeCode: 'SG1', fromTable: true },
    { id: 'choir', gradeCode: null, fromTable: false },
  ],
  ...over,
});
const target = (classId: string, audience: 'shared' | 'student' | 'parent' = 'shared', campusId = 'k') => ({
  gradeCode: 'SG2',
  classCode: 'A',
  campusId,
  audience,
  classId,
});
const plan = (one: FileRow, who: Pupil | undefined, targets = [target('new')]) =>
  planB01([one], new Map(who === undefined ? [] : [['c1', who]]), targets)[0]!;

describe('the plan of a file', () => {
  it('replaces the class of the year and keeps further ones [PRM-35]', () => {
    expect(plan(row({}), pupil())).toMatchObject({
      fromClassId: 'old',
      toClassId: 'new',
      toClassIds: ['new', 'choir'],
      kind: 'promoted',
      result: 'planned',
    });
  });
  it('replaces a class made by hand in the first year', () => {
    const first = pupil({
      classes: [
        { id: 'choir', gradeCode: null, fromTable: false },
        { id: 'hand', gradeCode: 'SG1', fromTable: false },
      ],
    });
    expect(yearClasses(first.classes).map((one) => one.id)).toEqual(['hand']);
    expect(plan(row({}), first).toClassIds).toEqual(['new', 'choir']);
  });
  it('needs both classes where pupils and families are apart [PRM-32]', () => {
    expect(plan(row({}), pupil(), [target('p', 'parent'), target('s', 'student')])).toMatchObject({
      toClassId: 's',
      toClassIds: ['p', 's', 'choir'],
    });
  });
  it('stays in the campus where the pupil is already', () => {
    const there = pupil({ classes: [{ id: 'b', gradeCode: 'SG2', fromTable: true }] });
    expect(plan(row({}), there, [target('a', 'shared', 'k1'), target('b', 'shared', 'k2')])).toMatchObject({
      result: 'unchanged',
      kind: 'repeating',
    });
  });
  it('names reordered, in another width or with other spaces are the same name [PRM-27]', () => {
    expect(plan(row({ nameZh: '', namePt: 'Ｃhan Sio-Sio' }), pupil({ name: 'CHAN SIO SIO' })).anomaly).toBeNull();
    expect(plan(row({}), pupil({ name: '陳大大' }))).toMatchObject({ anomaly: 'name_mismatch', result: 'planned' });
  });
  it.each([
    ['bad_row', row({ faulty: true }), pupil()],
    ['duplicate', row({ duplicate: true }), pupil()],
    ['temporary_only', row({ card: null, temporary: true }), undefined],
    ['not_subscribed', row({}), undefined],
    ['already_alumni', row({}), pupil({ alumnus: true })],
    ['class_not_found', row({ classCode: 'Z' }), pupil()],
  ] as const)('%s blocks [PRM-28]', (anomaly, one, who) => {
    expect(plan(one, who)).toMatchObject({ anomaly, result: 'blocked' });
  });
});

describe('the balance sheet', () => {
  const kinds = ['promoted', 'repeating', 'joining', 'unmatched'] as const;
  const rows = fc.array(fc.record({ person: fc.integer({ min: 0, max: 30 }).map(String), kind: fc.constantFrom(...kinds) }), {
    maxLength: 60,
  });
  const absent = fc.array(
    fc.record({
      person: fc.integer({ min: 20, max: 50 }).map(String),
      reason: fc.constantFrom(null, 'graduated' as const, 'confirmed' as const),
    }),
    {
      maxLength: 30,
    },
  );
  it('adds up for any file and directory, and balances exactly when nobody is left over [BEY-12]', () => {
    fc.assert(
      fc.property(rows, absent, (file, missing) => {
        const once = [...new Map(missing.map((one) => [one.person, one])).values()];
        const sheet = balanceOf(file as SheetRow[], once);
        const sum = sheet.promoted + sheet.repeating + sheet.joining + sheet.leaving + sheet.unmatched;
        expect(sum + sheet.unaccounted).toBe(sheet.roster);
        const named = new Set(file.map((one) => one.person));
        expect(sheet.unaccounted).toBe(once.filter((one) => one.reason === null && !named.has(one.person)).length);
        expect(sheet.balanced).toBe(sheet.unaccounted === 0);
      }),
    );
  });
  it('accounts for transfers and for those whose grade ends here, for nobody else', () => {
    const offered = new Set(['P5', 'P6']);
    expect(leavingReason({ transferOut: true, gradeCode: 'P5' }, offered)).toBe('transfer_out');
    expect(leavingReason({ transferOut: false, gradeCode: 'P6' }, offered)).toBe('graduated');
    expect(leavingReason({ transferOut: false, gradeCode: 'P5' }, offered)).toBeNull();
  });
});

describe('the inverse of a move', () => {
  const live = new Set(['old', 'new', 'choir', 'other']);
  const moved = (now: Partial<MovedPupil['now']> = {}): MovedPupil => ({
    fromClassIds: ['old', 'choir'],
    toClassIds: ['new', 'choir'],
    version: 3,
    name: '陳小小',
    now: { state: 'active', version: 3, name: '陳小小', classIds: ['new', 'choir'], sweptByUpdate: false, ...now },
  });
  it('puts back, keeps what was joined since, and names what was edited [BEY-11]', () => {
    expect(undoStep(moved(), live)).toEqual({ classIds: ['old', 'choir'], conflict: null });
    expect(undoStep(moved({ classIds: ['new', 'choir', 'other'] }), live)).toEqual({
      classIds: ['old', 'choir', 'other'],
      conflict: 'edited',
    });
    expect(undoStep(moved({ name: '陳大大', version: 4 }), live)).toEqual({ classIds: ['old', 'choir'], conflict: 'edited' });
  });
  it('leaves alone who was moved again, has left, or whose class is gone [BEY-11]', () => {
    expect(undoStep(moved({ classIds: ['other'] }), live)).toEqual({ classIds: null, conflict: 'moved_again' });
    expect(undoStep(moved({ state: 'alumnus' }), live)).toEqual({ classIds: null, conflict: 'left' });
    expect(undoStep(moved(), new Set(['new']))).toEqual({ classIds: null, conflict: 'class_gone' });
  });
});

describe('the week, and transfers', () => {
  const at = (text: string) => new Date(text);
  it('concerns who is not in the file, was there before it and was not brought back since [PRM-40, §12.3]', () => {
    const base = { createdAt: at('2026-08-01'), restoredAt: null, inFile: false };
    const file = { generatedAt: at('2026-09-01'), appliedAt: at('2026-09-02') };
    const list = [
      { ...base, id: 'goes' },
      { ...base, id: 'in', inFile: true },
      { ...base, id: 'new', createdAt: at('2026-09-03') },
      { ...base, id: 'back', restoredAt: at('2026-09-05') },
    ];
    expect(leaversOf(list, file).map((one) => one.id)).toEqual(['goes']);
    expect([needsGuard(5, 10), needsGuard(6, 10)]).toEqual([false, true]);
  });
  it('a date may be 7 days past and one year ahead [PRM-66]', () => {
    expect(['2026-11-13', '2026-11-14', '2027-11-21', '2027-11-22'].map((day) => dateInRange(day, '2026-11-21'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
  it('follows its table of states', () => {
    expect([transferNext('requested', 'approve'), transferNext('approved', 'approve'), transferNext('done', 'cancel')]).toEqual([
      'approved',
      undefined,
      undefined,
    ]);
    expect(transferCan('requested', { decides: false, requested: true })).toEqual(['cancel']);
    expect(transferCan('requested', { decides: true, requested: false })).toEqual(['approve', 'reject', 'cancel']);
    expect(transferCan('done', { decides: true, requested: true })).toEqual([]);
  });
});
