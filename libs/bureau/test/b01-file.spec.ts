import { describe, expect, it } from '@jest/globals';
import { B01_MAX_BYTES, readB01, type B01Reading, type B01Row } from '@bureau';
import { jsonFaultLine } from '../b01/json-fault-line';

const EXPECTED = { schoolCode: '888', earliestYear: '2026/2027', now: new Date('2026-09-02T08:00:00+08:00') };
const PUPIL = {
  seq: 1,
  cardNo: '20183345',
  temporaryNo: null,
  nameZh: '陳小小',
  namePt: 'CHAN SIO SIO',
  gradeCode: 'EI2',
  classCode: 'A',
  seatNo: '07',
};

function document(students: unknown, header: object = {}): object {
  return {
    format: 'DSEDJ-B01/1',
    schoolCode: '888',
    schoolYear: '2026/2027',
    batchId: '888-20260901-02',
    generatedAt: '2026-09-01T10:12:00+08:00',
    count: Array.isArray(students) ? students.length : 0,
    students,
    ...header,
  };
}
const read = (value: unknown): B01Reading => readB01(Buffer.from(JSON.stringify(value)), EXPECTED);
function rowsOf(students: readonly object[]): readonly B01Row[] {
  const reading = read(document(students));
  if (!reading.ok) throw new Error(reading.code);
  return reading.file.rows;
}

describe('a B01 file', () => {
  it('gives header and rows in the order of the file, unknown fields left out [PRM-23]', () => {
    const temporary = { ...PUPIL, seq: 2, cardNo: null, temporaryNo: 'XX00123', nameZh: '王帥', extra: { a: 1 } };
    const reading = read(document([PUPIL, temporary], { remark: 'x' }));
    expect(reading).toMatchObject({
      ok: true,
      file: {
        schoolCode: '888',
        schoolYear: '2026/2027',
        batchId: '888-20260901-02',
        generatedAt: new Date('2026-09-01T02:12:00Z'),
        rows: [
          { position: 1, cardNo: '20183345', temporaryNo: null, gradeCode: 'EI2', seatNo: '07', faults: [], duplicate: false },
          { position: 2, cardNo: null, temporaryNo: 'XX00123', nameZh: '王帥' },
        ],
      },
    });
    expect(Object.keys(rowsOf([temporary])[0] ?? {})).not.toContain('extra');
  });

  it('may begin with a byte order mark [PRM-23]', () => {
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(document([PUPIL])))]);
    expect(readB01(bytes, EXPECTED).ok).toBe(true);
  });

  it.each([
    ['{\n"format": "DSEDJ-B01/1",\n"count": 1,,\n}', 3],
    ['{\n"students": [\n{"seq": 1},\n{"seq": 2}\n', 5],
    ['', 1],
    ['\n\nhello', 3],
    ['{"a": 1}\n\n{"b": 2}', 3],
    ['{"a":\n01}', 2],
    ['{"a": "x\ny"}', 1],
    ['[1,\n2,\n]', 3],
    ['{"a" 1}', 1],
    ["{'a': 1}", 1],
    ['[1,\n\u00a02]', 2],
    ['["\\x"]', 1],
  ])('that is no JSON is refused with the line: %j [PRM-23]', (text, line) => {
    expect(readB01(Buffer.from(text), EXPECTED)).toEqual({ ok: false, code: 'PRM_B01_PARSE', line });
  });

  it('in another encoding than UTF-8 is refused with the line of the first wrong byte [PRM-23]', () => {
    const big5 = Buffer.concat([Buffer.from('{\n"nameZh": "'), Buffer.from([0xb3, 0xaf, 0xa4, 0x70]), Buffer.from('"}')]);
    expect(readB01(big5, EXPECTED)).toEqual({ ok: false, code: 'PRM_B01_PARSE', line: 2 });
    const utf16 = Buffer.from(`\ufeff${JSON.stringify(document([PUPIL]))}`, 'utf16le');
    expect(readB01(utf16, EXPECTED)).toEqual({ ok: false, code: 'PRM_B01_PARSE', line: 1 });
  });

  it('is refused with the field that is wrong in its header [PRM-23]', () => {
    const field = (header: object, students: unknown = [PUPIL]): unknown => {
      const reading = read(document(students, header));
      return reading.ok ? reading : [reading.code, 'field' in reading ? reading.field : undefined];
    };
    expect(field({ format: 'DSEDJ-B01/2' })).toEqual(['PRM_B01_FORMAT', 'format']);
    expect(field({ schoolYear: '2026/2028' })).toEqual(['PRM_B01_FORMAT', 'schoolYear']);
    expect(field({ batchId: '' })).toEqual(['PRM_B01_FORMAT', 'batchId']);
    expect(field({ generatedAt: 'yesterday' })).toEqual(['PRM_B01_FORMAT', 'generatedAt']);
    expect(field({ generatedAt: '2026-09-02T09:00:00+08:00' })).toEqual(['PRM_B01_FORMAT', 'generatedAt']);
    expect(field({ count: 2 })).toEqual(['PRM_B01_FORMAT', 'count']);
    expect(field({ count: '1' })).toEqual(['PRM_B01_FORMAT', 'count']);
    expect(field({}, { 0: PUPIL })).toEqual(['PRM_B01_FORMAT', 'students']);
    for (const value of [null, 7, 'x', [document([PUPIL])], {}]) expect(read(value)).toMatchObject({ ok: false, code: 'PRM_B01_FORMAT' });
  });

  it('of another school or an earlier year is refused whole [PRM-23]', () => {
    expect(read(document([PUPIL], { schoolCode: '889' }))).toEqual({ ok: false, code: 'PRM_B01_SCHOOL' });
    expect(read(document([PUPIL], { schoolYear: '2025/2026' }))).toEqual({
      ok: false,
      code: 'PRM_B01_YEAR',
      schoolYear: '2025/2026',
    });
    expect(read(document([PUPIL], { schoolYear: '2027/2028' })).ok).toBe(true);
  });

  it('with more than 10,000 rows or 10 MB is refused [PRM-23]', () => {
    expect(read(document(Array.from({ length: 10_001 }, () => PUPIL)))).toMatchObject({ code: 'PRM_B01_FORMAT' });
    expect(readB01(Buffer.alloc(B01_MAX_BYTES + 1, 0x20), EXPECTED)).toEqual({ ok: false, code: 'PRM_B01_FORMAT', field: 'size' });
  });

  it('of 10,000 rows is read whole [PRM-23]', () => {
    const rows = rowsOf(Array.from({ length: 10_000 }, (_, i) => ({ ...PUPIL, seq: i + 1, cardNo: String(20_000_000 + i) })));
    expect(rows).toHaveLength(10_000);
    expect(rows.filter((row) => row.faults.length > 0 || row.duplicate)).toEqual([]);
  });

  it.each([
    [{ cardNo: null }, ['card']],
    [{ temporaryNo: 'XX00123' }, ['card']],
    [{ cardNo: '2018334' }, ['card']],
    [{ cardNo: 20183345 }, ['card']],
    [{ cardNo: null, temporaryNo: 'xx00123' }, ['card']],
    [{ seq: 0 }, ['seq']],
    [{ nameZh: '陳'.repeat(101) }, ['nameZh']],
    [{ nameZh: '', namePt: null }, ['nameZh']],
    [{ namePt: 'CHAN\u0000' }, ['namePt']],
    [{ gradeCode: '' }, ['gradeCode']],
    [{ classCode: ['A'] }, ['classCode']],
    [{ seatNo: {} }, ['seatNo']],
    [{ gradeCode: undefined, classCode: undefined }, ['gradeCode', 'classCode']],
  ])('keeps a faulty row as an anomaly and names its fields: %j [PRM-27]', (change, faults) => {
    expect(rowsOf([{ ...PUPIL, ...change }])[0]?.faults).toEqual(faults);
  });

  it('takes rows that are no objects as anomalies, not as a fault of the file [PRM-27]', () => {
    const reading = read(document([PUPIL, null, 'x', [PUPIL], 3]));
    expect(reading.ok && reading.file.rows.map((row) => row.faults.length > 0)).toEqual([false, true, true, true, true]);
  });

  it('takes names of 100 characters beyond the basic plane, a missing Portuguese name and a seat given as number [PRM-27]', () => {
    const [row] = rowsOf([{ ...PUPIL, nameZh: '𠮷'.repeat(100), namePt: undefined, seatNo: 7 }]);
    expect(row).toMatchObject({ faults: [], namePt: '', seatNo: '7' });
  });

  it('marks every row of a number with two classes, and all but the first where the classes agree [PRM-27]', () => {
    const other = { ...PUPIL, seq: 2, classCode: 'B' };
    const third = { ...PUPIL, seq: 3, cardNo: '20183346' };
    expect(rowsOf([PUPIL, other, third]).map((row) => row.duplicate)).toEqual([true, true, false]);
    expect(rowsOf([PUPIL, { ...PUPIL, seq: 2 }, third]).map((row) => row.duplicate)).toEqual([false, true, false]);
  });

  it('finds the line in a broken file of 10 MB with deep nesting without running out of stack [PRM-23]', () => {
    const deep = '['.repeat(3_000_000);
    expect(jsonFaultLine(`${deep}\n"${'x'.repeat(5_000_000)}"`)).toBe(2);
    expect(readB01(Buffer.from(`{"students":\n${deep}`), EXPECTED)).toEqual({ ok: false, code: 'PRM_B01_PARSE', line: 2 });
  });
});
