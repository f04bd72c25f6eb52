import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';
import { streamXlsxRows } from 'hucre/xlsx';
import { safeCell } from '../safe-cell';
import { sheetFile, type Cell } from '../sheet-file';
import { HOSTILE_TEXTS } from './hostile-texts';

async function* lines(rows: Cell[][]): AsyncGenerator<Cell[]> {
  for (const row of rows) yield await Promise.resolve(row);
}
const make = (rows: Cell[][], headers = ['一', '二'], name = '反饋'): Promise<Buffer> =>
  buffer(sheetFile({ name, columns: headers.map((header) => ({ header, width: 12 })), rows: lines(rows) }));
async function readBack(file: Buffer): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const row of streamXlsxRows(new Uint8Array(file))) rows.push([...row.values]);
  return rows;
}
/** Text of a part of the archive, by its local header; sizes stand in the directory at the end. */
function part(file: Buffer, name: string): string {
  const at = file.lastIndexOf(Buffer.concat([Buffer.from(name)]));
  const header = at - 46;
  const size = file.readUInt32LE(header + 20);
  const local = file.readUInt32LE(header + 42);
  const data = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  return inflateRawSync(file.subarray(data, data + size)).toString('utf8');
}
/** What a reader of the sheet sees after the guard in front is taken off. */
const bare = (text: string): string => text.replace(/^'/, '');

describe('spreadsheets', () => {
  it('gives 40 hostile texts back as plain text, none of them a formula [D4]', async () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(40);
    const file = await make(HOSTILE_TEXTS.map((text) => [text, 1]));
    const xml = part(file, 'xl/worksheets/sheet1.xml');
    expect(xml).not.toMatch(/<f[ >]/);
    expect(xml.match(/t="inlineStr"/g)).toHaveLength(HOSTILE_TEXTS.length + 2);
    const rows = await readBack(file);
    expect(rows).toHaveLength(HOSTILE_TEXTS.length + 1);
    for (const [i, text] of HOSTILE_TEXTS.entries()) {
      const seen = String(rows[i + 1]![0]);
      expect(typeof rows[i + 1]![0]).toBe('string');
      // Whoever saves the sheet as CSV and opens that has no formula either.
      expect(seen.replace(/^[\s\p{Cf}]*/u, '').normalize('NFKC')).not.toMatch(/^[=+\-@\u2212]/);
      expect(seen).not.toMatch(/^[\t\r\n]/);
      if (!text.includes('\u0000') && text.isWellFormed()) expect(bare(seen)).toBe(bare(text));
    }
  });

  it('keeps numbers numbers, also negative ones, and empty cells empty [NOT-34]', async () => {
    expect(
      (
        await readBack(
          await make([
            [-3.5, null],
            ['x', 0],
          ]),
        )
      ).slice(1),
    ).toEqual([[-3.5, null].slice(0, 1), ['x', 0]]);
  });

  it('freezes the header row and sets the widths [NOT-34]', async () => {
    const xml = part(await make([['a', 'b']], ['=HEAD', '乙']), 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('state="frozen"');
    expect(xml).toContain('ySplit="1"');
    expect(xml).toContain('width="12"');
    expect((await readBack(await make([], ['=HEAD', '乙'])))[0]).toEqual(["'=HEAD", '乙']);
  });

  it('makes a name of a sheet that Excel takes of any name [NOT-34]', async () => {
    for (const name of ['', "''", '[a]:*?/\\b', '很'.repeat(80), '\u0000', 'A\ud83d']) {
      expect((await make([['a', 'b']], ['1', '2'], name)).length).toBeGreaterThan(0);
    }
  });

  it('leaves harmless texts as they are and never lets a risky one begin a cell, whatever it is [D4]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = safeCell(text);
        expect(
          safe
            .replace(/^[\s\p{Cf}]*/u, '')
            .slice(0, 1)
            .normalize('NFKC'),
        ).not.toMatch(/^[=+\-@\u2212]$/);
        expect(safe.isWellFormed()).toBe(true);
      }),
    );
    for (const text of ['', '陳大文', '3 - 2 = 1', 'a@b.mo', '2026-11-21 07:44']) expect(safeCell(text)).toBe(text);
    expect(safeCell('長'.repeat(40_000))).toHaveLength(32_767);
  });

  it('passes on what its rows throw [OVR-21]', async () => {
    async function* broken(): AsyncGenerator<Cell[]> {
      yield await Promise.resolve(['a']);
      throw new Error('database away');
    }
    await expect(buffer(sheetFile({ name: 'x', columns: [{ header: 'a', width: 5 }], rows: broken() }))).rejects.toThrow('database away');
  });
});
