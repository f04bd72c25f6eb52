import type { Locator } from 'playwright-core';
import { eventually } from '../harness/eventually';
import type { Root } from './stage';

/** 通知詳情 on a staff phone. */
export class StatusPage {
  readonly ring: Locator;

  constructor(readonly root: Root) {
    this.ring = root.locator('.sc-ring svg');
  }

  /** Children in the ring by their state, as the ring tells a screen reader. */
  async sentence(): Promise<string> {
    return (await this.ring.getAttribute('aria-label')) ?? '';
  }

  /** Waits until the ring says so, without a reload. */
  async says(words: string | RegExp): Promise<void> {
    await this.ring.waitFor();
    await eventually(
      () => this.sentence(),
      (sentence) => (typeof words === 'string' ? sentence.includes(words) : words.test(sentence)),
      `the ring says ${String(words)}`,
    );
  }

  tag(word: string): Locator {
    return this.root.locator('.st-head .sc-tag', { hasText: word });
  }

  /** A row of ⋯, which is opened for it. */
  async row(name: string): Promise<Locator> {
    await this.root.getByRole('button', { name: '更多操作' }).click();
    return this.root.getByRole('dialog').getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async pick(name: string): Promise<void> {
    await (await this.row(name)).click();
  }

  /** Something of ⋯ with its question answered by yes. */
  async act(name: '再次提醒' | '關閉通知' | '重新開啟' | '回收' | '刪除'): Promise<void> {
    await this.pick(name);
    await this.confirm(name);
  }

  async confirm(name: string): Promise<void> {
    const dialog = this.root.getByRole('alertdialog');
    await dialog.getByRole('button', { name }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}
