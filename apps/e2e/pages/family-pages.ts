import type { Locator } from 'playwright-core';
import type { Root } from './stage';

/** 家校通知 of a family: the child switcher with its list. */
export class FamilyList {
  constructor(readonly root: Root) {}

  child(name: string): Locator {
    return this.root.getByRole('tab', { name });
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
