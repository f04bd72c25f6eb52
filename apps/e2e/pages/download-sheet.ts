import type { Page } from 'playwright-core';
import { downloaded, workbook, type Workbook } from '../harness/workbook';

/** 下載 on the phone of staff: what, of which classes, and the files that are ready. */
export class DownloadSheet {
  constructor(readonly page: Page) {}

  /** @param kind 發送情況 (a) or 反饋詳情 (b); @param classes some classes; all without */
  async get(kind: '發送情況' | '反饋詳情', classes: readonly string[] = []): Promise<Workbook> {
    const { page } = this;
    await page.getByRole('button', { name: '更多操作' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^下載 ?(Excel|\d+ 份|$)/ })
      .click();
    const sheet = page.getByRole('dialog', { name: '下載' });
    await sheet.locator('label.sc-option', { hasText: kind }).click();
    const all = sheet.getByRole('switch', { name: /^全部 \d+ 班/ });
    await all.setChecked(classes.length === 0);
    for (const name of classes) await sheet.locator('label.sc-option', { hasText: name }).click();
    const jobs = sheet.locator('.dl-list li');
    const before = await jobs.count();
    await sheet.getByRole('button', { name: '開始下載' }).click();
    // The newest stands first.
    await jobs.nth(before).waitFor();
    const newest = jobs.first();
    await newest.getByRole('button', { name: '下載檔案' }).waitFor();
    const book = await workbook(await downloaded(page, newest.getByRole('button', { name: '下載檔案' })));
    await sheet.getByRole('button', { name: '關閉' }).click();
    await sheet.waitFor({ state: 'detached' });
    return book;
  }
}
