import type { Locator } from 'playwright-core';
import type { Root } from './stage';

/** 家校通知 of a family: the child switcher with its list. */
export class FamilyList {
  constructor(readonly root: Root) {}

  child(name: string): Locator {
    return this.root.getByRole('tab', { name });
  }

  /** Things that wait for this child, as the switcher counts them. */
  async waiting(name: string): Promise<number> {
    const count = this.child(name).locator('.sc-count [aria-hidden]');
    return (await count.count()) === 0 ? 0 : Number(await count.textContent());
  }

  row(title: string): Locator {
    return this.root.getByRole('tabpanel').locator('a', { hasText: title });
  }
}

/** One notice on a family's phone. */
export class FamilyNotice {
  readonly confirm: Locator;
  readonly fact: Locator;

  constructor(readonly root: Root) {
    this.confirm = root.locator('.sc-bottom-bar').getByRole('button');
    this.fact = root.locator('.fam-fact');
  }

  heading(title: string): Locator {
    return this.root.getByRole('heading', { level: 1, name: title });
  }
}
