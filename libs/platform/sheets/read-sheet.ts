import { streamXlsxRows } from 'hucre/xlsx';

/** A spreadsheet as texts. Formulas count as their last value; what is longer than the limits is refused, not cut. */
export interface ReadSheet {
  /** First row that is not empty. */
  header: string[];
  /** The rows below it, empty ones left out, each with its number in the file (the header's row counts). */
  rows: { n: number; cells: string[] }[];
}

export type SheetFaultCode = 'unreadable' | 'too_many_rows' | 'too_many_columns' | 'too_long' | 'too_slow' | 'too_much_memory' | 'empty';

export class SheetFault extends Error {
  constructor(readonly code: SheetFaultCode) {
    super(code);
  }
}

export interface SheetLimits {
  rows: number;
  columns: number;
  /** Characters of one cell. */
  cell: number;
}

/** Empty rows that a file may hold before it counts as one without end. */
const EMPTY_ROWS = 5_000;

/**
 * Reads the first sheet of an xlsx workbook, or a text file with commas, semicolons or tabs in UTF-8, UTF-16, Big5 or GB 18030.
 * @throws SheetFault
 */
export async function readSheet(bytes: Uint8Array, limits: SheetLimits): Promise<ReadSheet> {
  const source = isZip(bytes) ? xlsxRows(bytes) : textRows(decoded(bytes));
  let header: string[] | undefined;
  const rows: ReadSheet['rows'] = [];
  let empty = 0;
  for await (const { n, cells } of source) {
    if (cells.every((cell) => cell === '')) {
      empty += 1;
      if (empty > EMPTY_ROWS) throw new SheetFault('too_many_rows');
      continue;
    }
    if (lengthOf(cells) > limits.columns) throw new SheetFault('too_many_columns');
    if (cells.some((cell) => cell.length > limits.cell)) throw new SheetFault('too_long');
    if (header === undefined) header = cells;
    else if (rows.length === limits.rows) throw new SheetFault('too_many_rows');
    else rows.push({ n, cells });
  }
  if (header === undefined) throw new SheetFault('empty');
  return { header, rows };
}

/** Without the empty cells behind the last filled one, of which some programs write thousands. */
function lengthOf(cells: readonly string[]): number {
  let length = cells.length;
  while (length > 0 && cells[length - 1] === '') length -= 1;
  return length;
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

async function* xlsxRows(bytes: Uint8Array): AsyncGenerator<{ n: number; cells: string[] }> {
  try {
    for await (const row of streamXlsxRows(bytes)) yield { n: row.index + 1, cells: row.values.map(cellText) };
  } catch (error) {
    if (error instanceof SheetFault) throw error;
    throw new SheetFault('unreadable');
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value);
  if (typeof value === 'string') return plain(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  // Rich text, links and formulas come as objects with their text inside.
  const { text, result, value: inner } = value as { text?: unknown; result?: unknown; value?: unknown };
  for (const each of [text, result, inner]) if (typeof each === 'string' || typeof each === 'number') return plain(String(each));
  return '';
}

// oxlint-disable-next-line no-control-regex -- these very characters are meant
const CONTROL = /[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** One line; the apostrophe that our own downloads put before a formula sign goes again, so that a file goes round unchanged. */
function plain(text: string): string {
  const line = text.toWellFormed().normalize('NFC').replace(CONTROL, ' ').replace(/ {2,}/g, ' ').trim();
  return /^'\s*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20]/u.test(line) ? line.slice(1).trim() : line;
}

/** @throws SheetFault for bytes that are no text in any of the usual encodings */
function decoded(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (bytes.length === 0) throw new SheetFault('empty');
  if (a === 0xef && b === 0xbb && c === 0xbf) return strict('utf-8', bytes.subarray(3)) ?? fail();
  if (a === 0xff && b === 0xfe) return strict('utf-16le', bytes.subarray(2)) ?? fail();
  if (a === 0xfe && b === 0xff) return strict('utf-16be', bytes.subarray(2)) ?? fail();
  // Zero bytes: a picture, an old .xls, anything but a text.
  if (bytes.includes(0)) throw new SheetFault('unreadable');
  // Excel in Macao writes Big5, in mainland China GB 18030; both are told from UTF-8 by bytes that UTF-8 cannot have.
  return strict('utf-8', bytes) ?? strict('big5', bytes) ?? strict('gb18030', bytes) ?? fail();
}

function strict(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function fail(): never {
  throw new SheetFault('unreadable');
}

/** CSV (RFC 4180) with the separator of the first line: comma, semicolon or tab. */
function* textRows(text: string): Generator<{ n: number; cells: string[] }> {
  const firstLine = text.slice(0, /\r|\n|$/.exec(text)?.index);
  const separator = ([',', ';', '\t'] as const)
    .map((sign) => ({ sign, n: firstLine.split(sign).length }))
    .sort((x, y) => y.n - x.n)[0]!.sign;
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let n = 1;
  let begun = 1;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i]!;
    if (sign === '\n') n += 1;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === separator) {
      cells.push(plain(cell));
      cell = '';
    } else if (sign === '\n' || (sign === '\r' && text[i + 1] !== '\n')) {
      cells.push(plain(cell));
      yield { n: begun, cells };
      if (sign === '\r') n += 1;
      [cells, cell, begun] = [[], '', n];
    } else if (sign !== '\r') cell += sign;
  }
  // A quote that never ends swallowed the rest: better no import than a wrong one.
  if (quoted) throw new SheetFault('unreadable');
  if (cell !== '' || cells.length > 0) yield { n: begun, cells: [...cells, plain(cell)] };
}
