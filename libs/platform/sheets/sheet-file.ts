import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { writeXlsxStream } from 'hucre/xlsx';
import { safeCell } from './safe-cell';

export const XLSX_MIME = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface SheetColumn {
  header: string;
  /** In characters of the standard font. */
  width: number;
}
/** Text, a number, or an empty cell; dates and times are texts in the time of Macao. */
export type Cell = string | number | null;
export interface Sheet {
  name: string;
  columns: readonly SheetColumn[];
  rows: AsyncIterable<readonly Cell[]>;
}

/**
 * A workbook of one sheet as bytes, made while `rows` are read: memory does not grow with them. The header row is frozen;
 * texts are texts, whatever they look like (D4). The only place that knows the library behind it.
 * @throws (in the stream) what `rows` throws
 */
export function sheetFile({ name, columns, rows }: Sheet): Readable {
  const stream = writeXlsxStream(safeRows(rows), {
    name: sheetName(name),
    columns: columns.map(({ header, width }) => ({ header: safeCell(header), width })),
    freezePane: { rows: 1 },
  });
  return Readable.fromWeb(stream as WebStream<Uint8Array>);
}

async function* safeRows(rows: Sheet['rows']): AsyncGenerator<(string | number | null)[]> {
  for await (const row of rows) yield row.map((cell) => (typeof cell === 'string' ? safeCell(cell) : cell));
}

/** Excel's rules for the name of a sheet: 1–31 characters, none of []:*?/\, no apostrophe at an end. */
function sheetName(name: string): string {
  const safe = name
    .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
    .slice(0, 31)
    .replace(/^'+|'+$/g, '')
    .toWellFormed()
    .trim();
  return safe === '' ? 'Sheet1' : safe;
}
