import type { Locator, Page } from 'playwright-core';
import { show } from '../harness/turn';

/** 家校通訊錄 of the console, as an administrator goes through it. */
export class SchoolContactsPage {
  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {}

  async open(): Promise<void> {
    await show(this.page, `${this.origin}/console/school`);
    await this.listed();
  }

  /** The list has its rows, no longer the bars that stand for them. */
  listed(): Promise<void> {
    return this.page
      .getByText(/顯示第/)
      .first()
      .waitFor();
  }

  node(name: string): Locator {
    return this.page.locator(`[role=treeitem][title="${name}"]`);
  }

  /** Looks a node up and shows its pupils at the right. */
  async choose(name: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: '搜索年級或班級' }).fill(name);
    await this.node(name).click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
    await this.page.locator('table[aria-busy=false]').waitFor();
  }

  /** 更多管理. */
  async more(entry: string | RegExp): Promise<void> {
    await this.button('更多管理').click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name }).first();
  }

  /** The uppermost dialog or drawer. */
  get over(): Locator {
    return this.page.getByRole('dialog').last();
  }

  row(name: string): Locator {
    return this.page.getByRole('row', { name: new RegExp(name) });
  }

  /** Text of the column 家長 of a pupil. */
  async guardians(name: string): Promise<string> {
    return (await this.row(name).locator('.cd-guardians').allTextContents()).join('');
  }

  /** antd puts a space between the two signs of a button, and the sign of loading fades away before it is gone. */
  async save(words = '保存'): Promise<void> {
    await this.button(new RegExp(`^(loading )?${[...words].join(' ?')}$`), this.over).click();
  }

  said(words: string | RegExp): Promise<void> {
    return this.page.locator('.sc-toasts').getByText(words).first().waitFor();
  }

  /** Takes rows by their boxes. */
  async take(...names: string[]): Promise<void> {
    for (const name of names) await this.row(name).locator('.sc-table__check').click();
    await this.page.getByRole('toolbar').waitFor();
  }

  bulk(name: string): Locator {
    return this.page.getByRole('toolbar').getByRole('button', { name, exact: true });
  }

  async closeAll(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}
