import type { Locator } from 'playwright-core';
import type { Root } from './stage';

/** The questions of a notice on a family's phone. */
export class FamilyFormPage {
  readonly submit: Locator;
  readonly fact: Locator;
  /** What was typed and did not count. */
  readonly unsent: Locator;

  constructor(readonly root: Root) {
    this.submit = root.locator('.sc-bottom-bar').getByRole('button', { name: /^提交/ });
    this.fact = root.locator('.fam-fact');
    this.unsent = root.locator('.fam-unsent');
  }

  /** By its place in the form, from 1. */
  question(n: number): Locator {
    return this.root.locator('fieldset.sc-question').nth(n - 1);
  }

  async choose(n: number, option: string): Promise<void> {
    const words = this.root.getByText(option, { exact: true });
    await this.question(n).locator('label.sc-option').filter({ has: words }).click();
  }

  async type(n: number, text: string): Promise<void> {
    await this.question(n).locator('input:not([type=file]), textarea').first().fill(text);
  }
}
