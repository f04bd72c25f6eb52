import type { Locator } from 'playwright-core';
import type { Root } from './stage';

type Side = '目前的版本' | '我的修改';

/** 「內容已被他人更新」: one card under the other, one choice per field. */
export class ConflictPage {
  readonly heading: Locator;
  readonly save: Locator;

  constructor(readonly root: Root) {
    this.heading = root.getByRole('heading', { name: '內容已被他人更新' });
    this.save = root.getByRole('button', { name: '按所選版本保存' });
  }

  async text(field: string, side: Side): Promise<string> {
    return (await this.#card(field, side).locator('.sc-version__text').textContent()) ?? '';
  }

  async chosen(field: string): Promise<string> {
    return (await this.#field(field).locator('.sc-version--on b').textContent()) ?? '';
  }

  async choose(field: string, side: Side): Promise<void> {
    await this.#card(field, side).click();
  }

  #field(name: string): Locator {
    return this.root.getByRole('group', { name, exact: true });
  }

  #card(field: string, side: Side): Locator {
    return this.#field(field).locator('label.sc-version', { hasText: side });
  }
}
