import type { Locator } from 'playwright-core';
import type { Root } from './stage';

export interface NoticeText {
  title: string;
  body: string;
  picture?: string;
  link?: { url: string; title: string };
  attachment?: string;
}

/** 創建通知 on a phone. */
export class ComposePage {
  readonly title: Locator;
  /** The first paragraph. */
  readonly body: Locator;
  readonly saveButton: Locator;
  readonly submit: Locator;
  readonly dialog: Locator;

  constructor(readonly root: Root) {
    this.title = root.locator('#cmp-title textarea');
    this.body = root.locator('#cmp-body textarea').first();
    this.saveButton = root.getByRole('button', { name: '保存草稿' });
    this.submit = root.getByRole('button', { name: '提交' });
    this.dialog = root.getByRole('alertdialog');
  }

  async write(text: NoticeText): Promise<void> {
    await this.title.fill(text.title);
    const body = this.root.locator('#cmp-body');
    await this.body.fill(text.body);
    if (text.picture !== undefined) {
      await body.locator('input[type=file]').setInputFiles(text.picture);
      await body.locator('img').waitFor();
    }
    if (text.link !== undefined) {
      const parts = this.root.locator('#cmp-links');
      await parts.getByRole('button', { name: '添加鏈接' }).click();
      const sheet = this.root.getByRole('dialog');
      await sheet.getByLabel('鏈接地址').fill(text.link.url);
      await sheet.getByLabel('鏈接文字').fill(text.link.title);
      await sheet.getByRole('button', { name: '完成' }).click();
      await parts.getByText(text.link.title).waitFor();
    }
    if (text.attachment !== undefined) {
      const parts = this.root.locator('#cmp-links');
      await parts.locator('input[type=file]').setInputFiles(text.attachment);
      await parts
        .locator('.cmp-file', { hasText: text.attachment.split('/').at(-1) ?? '' })
        .locator('small')
        .filter({ hasText: /B$/ })
        .waitFor();
    }
  }

  /** 接收對象 with its tree. */
  async openPicker(): Promise<Locator> {
    await this.root.locator('#cmp-recipients').getByText('接收對象').click();
    const sheet = this.root.getByRole('dialog', { name: '接收對象' });
    await sheet.getByRole('tree').waitFor();
    return sheet;
  }

  /** Picks classes by name in the tree of recipients. */
  async pick(...classes: string[]): Promise<void> {
    const sheet = await this.openPicker();
    for (const name of classes) {
      await sheet.getByPlaceholder('搜索班級或學生').fill(name);
      const row = sheet.getByRole('treeitem').filter({ has: this.root.locator('.sc-tree__name', { hasText: new RegExp(`^${name}$`) }) });
      await row.click();
      await sheet.locator(`[role=treeitem][aria-checked=true]`, { hasText: name }).first().waitFor();
    }
    await sheet.getByRole('button', { name: '完成' }).click();
    await sheet.waitFor({ state: 'detached' });
  }

  async save(): Promise<void> {
    await this.saveButton.click();
    await this.root
      .getByText(/^草稿已保存/)
      .first()
      .waitFor();
  }

  /** 語言版本: title and body in another language; the sheet is left open at its end and closed here. */
  async version(language: string, title: string, body: string): Promise<void> {
    await this.root.getByRole('button', { name: /^語言版本/ }).click();
    const sheet = this.root.getByRole('dialog', { name: '語言版本' });
    await sheet.getByRole('tab', { name: language }).click();
    await sheet.getByLabel('標題').fill(title);
    await this.fillVersion(body);
    await sheet.getByRole('button', { name: '關閉' }).click();
    await sheet.waitFor({ state: 'detached' });
  }

  /** The body of the version whose sheet is open. */
  async fillVersion(body: string): Promise<void> {
    await this.root.getByRole('dialog', { name: '語言版本' }).locator('.ver__body textarea').first().fill(body);
  }

  /** 【增加題目】: type first, then words, options or limits (NOT-06). */
  async addQuestion(question: { type: string; text: string; options?: readonly string[]; optional?: boolean }): Promise<void> {
    await this.root.locator('#cmp-questions').getByRole('button', { name: '增加題目' }).click();
    await this.root
      .getByRole('dialog', { name: '選擇題型' })
      .getByRole('button', { name: new RegExp(`^${question.type}`) })
      .click();
    const sheet = this.root.getByRole('dialog', { name: /^第 \d+ 題$/ });
    await sheet.getByLabel('題目內容').fill(question.text);
    for (const [index, option] of (question.options ?? []).entries()) {
      const field = sheet.getByRole('textbox', { name: `選項 ${String(index + 1)}`, exact: true });
      if ((await field.count()) === 0) await sheet.getByRole('button', { name: '增加選項' }).click();
      await field.fill(option);
    }
    if (question.optional === true) await sheet.getByRole('switch', { name: /^必填/ }).uncheck();
    await sheet.getByRole('button', { name: '完成' }).click();
    await sheet.waitFor({ state: 'detached' });
  }

  /** 發送設置, with what is to be done in it. */
  async settings(change: (sheet: Locator) => Promise<void>): Promise<void> {
    await this.root.locator('#cmp-recipients').getByText('發送設置').click();
    const sheet = this.root.getByRole('dialog', { name: '發送設置' });
    await change(sheet);
    await sheet.getByRole('button', { name: '完成' }).click();
    await sheet.waitFor({ state: 'detached' });
  }

  /** 【提交】 and 送達預覽, up to the dialog with the numbers. */
  async toDialog(): Promise<void> {
    await this.submit.click();
    await this.root
      .getByRole('dialog', { name: '送達預覽' })
      .getByRole('button', { name: /^繼續，向 \d+ 個家庭發送$/ })
      .click();
    await this.dialog.waitFor();
  }

  /** All the way, with 【確認】. @returns the dialog's title */
  async send(): Promise<string> {
    await this.toDialog();
    const numbers = (await this.dialog.locator('h2').textContent()) ?? '';
    await this.dialog.getByRole('button', { name: '確認' }).click();
    await this.root.getByRole('heading', { level: 1 }).waitFor();
    return numbers;
  }
}
