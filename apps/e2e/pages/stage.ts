import type { FrameLocator, Locator, Page } from 'playwright-core';

/** What a page object works in: a window, or the frame of a device on the stage. */
export type Root = Pick<Page & FrameLocator, 'getByRole' | 'getByText' | 'getByLabel' | 'getByPlaceholder' | 'locator'>;

/** One device on the simulator's stage. */
export class StageDevice {
  readonly act: Locator;
  /** The page in the device's frame. */
  readonly frame: FrameLocator;

  constructor(stage: Page, name: string) {
    this.act = stage.locator('section.act', { hasText: name }).first();
    this.frame = this.act.locator('iframe:visible').contentFrame();
  }

  /** Opens an app from the workbench, or 學校應用 on a family's phone. */
  async openApp(name: string): Promise<void> {
    await this.act
      .getByRole('button', { name: new RegExp(`${name}$`) })
      .first()
      .click();
  }

  /** The newest card of the conversation 學校通知 with these words. */
  card(words: string): Locator {
    return this.act.locator('.wcbody', { hasText: words }).last();
  }

  title(words: string): Locator {
    return this.act.locator('.pbar .tt', { hasText: words });
  }

  async back(): Promise<void> {
    await this.act.locator('.pbar').getByRole('button', { name: '返回' }).click();
  }
}

export class StagePage {
  constructor(readonly page: Page) {}

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('section.act').first().waitFor();
  }

  device(name: string): StageDevice {
    return new StageDevice(this.page, name);
  }
}
