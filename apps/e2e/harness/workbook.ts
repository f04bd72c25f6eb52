import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
import { streamXlsxRows } from 'hucre/xlsx';

export interface Workbook {
  name: string;
  head: string[];
  rows: string[][];
}

/** Presses what downloads, and keeps the file. */
export async function downloaded(page: Page, press: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [file]: [Download, void] = await Promise.all([page.waitForEvent('download'), press.click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The first sheet, as a spreadsheet program reads it. @throws Error when it is no workbook */
export async function workbook(file: { name: string; bytes: Buffer }): Promise<Workbook> {
  const rows: string[][] = [];
  for await (const row of streamXlsxRows(new Uint8Array(file.bytes))) rows.push([...row.values].map((cell) => String(cell ?? '')));
  const [head = [], ...rest] = rows;
  return { name: file.name, head, rows: rest };
}
