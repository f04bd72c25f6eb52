import { describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { readSheet, SheetFault } from '../read-sheet';
import { sheetFile } from '../sheet-file';

const LIMITS = { rows: 10, columns: 5, cell: 20 };
const read = (bytes: Uint8Array | string) => readSheet(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, LIMITS);
const refused = (bytes: Uint8Array | string): Promise<unknown> =>
  read(bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof SheetFault ? error.code : error),
  );
async function* lines(rows: string[][]) {
  for (const row of rows) yield await Promise.resolve(row);
}
const xlsx = (rows: string[][]) =>
  buffer(sheetFile({ name: '表', columns: ['甲', '乙'].map((header) => ({ header, width: 5 })), rows: lines(rows) }));

describe('reading a spreadsheet', () => {
  it('reads CSV with commas, semicolons, tabs and quotes, in the encodings of Macao [SCH-20]', async () => {
    expect(await read('a,b\r\n"x, ""y""",2\n\n,\n3,4')).toEqual({
      header: ['a', 'b'],
      rows: [
        { n: 2, cells: ['x, "y"', '2'] },
        { n: 5, cells: ['3', '4'] },
      ],
    });
    expect((await read('a;b\n1;2')).rows[0]!.cells).toEqual(['1', '2']);
    expect((await read('a\tb\n1\t2')).rows[0]!.cells).toEqual(['1', '2']);
    // 中文 in Big5 and in GB 18030.
    expect((await read(Buffer.from([0xa4, 0xa4, 0xa4, 0xe5]))).header).toEqual(['中文']);
    expect((await read(Buffer.from([0x81, 0x30, 0x81, 0x30]))).header).toHaveLength(1);
  });

  it('goes round with our own workbooks: what begins a formula comes back as it was [D4]', async () => {
    const rows = [
      ['=1+1', '+853 66'],
      ['-x', '@y'],
      ["'quoted", 'plain'],
    ];
    const sheet = await read(await xlsx(rows));
    expect(sheet.header).toEqual(['甲', '乙']);
    expect(sheet.rows.map((row) => row.cells)).toEqual(rows);
  });

  it('refuses what is no list, too long, too wide or without end [E3, SCH-20]', async () => {
    expect(await refused('')).toBe('empty');
    expect(await refused('\n\n')).toBe('empty');
    expect(await refused(Buffer.from([0x89, 0x50, 0, 0x47]))).toBe('unreadable');
    expect(await refused('PK\u0003\u0004nothing')).toBe('unreadable');
    expect(await refused('a,"b\n1,2')).toBe('unreadable');
    expect(await refused(`a\n${'1\n'.repeat(11)}`)).toBe('too_many_rows');
    expect(await refused(`a\n${'\n'.repeat(6_000)}`)).toBe('too_many_rows');
    expect(await refused('1,2,3,4,5,6')).toBe('too_many_columns');
    expect(await refused(`a\n${'x'.repeat(21)}`)).toBe('too_long');
  });

  it('answers any bytes with a list or a fault, never with another error [E3]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const outcome = await refused(bytes);
        expect(typeof outcome).toBe('string');
      }),
      { numRuns: 300 },
    );
  });
});
