import type { Locator } from 'playwright-core';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';

/** Pages of 升班, 轉學 and 校友二維碼 on somebody's phone, and those of the console on a desktop. */
export class PromotionPages {
  private constructor(
    readonly visit: Visit & { device: SimDevice },
    private readonly base: string,
  ) {}

  /** The phone of a member of staff, logged in. */
  static async onPhone(world: World, deviceId: string): Promise<PromotionPages> {
    const visit = await world.device(deviceId);
    await visit.page.goto(appHome(visit.device, 'notice'));
    return new PromotionPages(visit, '/staff');
  }

  /** The console on the desktop of a member of staff, logged in. */
  static async onDesktop(world: World, deviceId: string): Promise<PromotionPages> {
    const visit = await world.device(deviceId, { viewport: { width: 1440, height: 900 } });
    await visit.page.goto(appHome(visit.device, 'console'));
    await visit.page.getByRole('heading', { level: 1 }).first().waitFor();
    return new PromotionPages(visit, '/console');
  }

  /** The phone of a family that has been in its list before, at a page of its own. */
  static async ofFamily(world: World, deviceId: string, path: string): Promise<Visit> {
    const visit = await world.device(deviceId);
    await visit.page.goto(appHome(visit.device, 'notice'));
    await visit.page.locator('main').first().waitFor();
    await show(visit.page, visit.device.url + path);
    return visit;
  }

  get page(): Visit['page'] {
    return this.visit.page;
  }

  /** @param path behind `/staff` or `/console` */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.visit.device.url}${this.base}${path}`);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  says(words: string | RegExp): Promise<void> {
    return this.page.getByText(words).first().waitFor();
  }

  /** The second step of a button. */
  async agree(name: string): Promise<void> {
    const asked = this.page.getByRole(this.base === '/staff' ? 'alertdialog' : 'dialog');
    await asked.getByRole('button', { name, exact: true }).click();
  }

  /** 【上傳json檔案】 → 【預覽結果】. @returns id of the update */
  async upload(name: string, text: string): Promise<string> {
    await this.open('/promotion/b01');
    await this.page.getByLabel('選擇 json 檔案').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    await this.says('檔案已檢查，尚未更改通訊錄');
    await this.page.getByRole('link', { name: '預覽結果' }).click();
    await this.says('平衡表');
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
  }

  /** 【確認更新通訊錄】 → 【確認】. */
  async confirmUpdate(): Promise<void> {
    await this.button('確認更新通訊錄').click();
    await this.page.getByText('一周內（7×24小時）').last().waitFor();
    await this.agree('確認');
  }

  /** Says of everybody whom the file does not name that he leaves. */
  async accountForAll(): Promise<void> {
    // Below the list for all of them; for a single one his own.
    await this.page
      .getByRole('button', { name: /^(全部)?確認離校$/ })
      .last()
      .click();
    await this.agree('確認離校');
    await this.says('人數平衡，可以確認');
  }

  /** Fills in 【新增】 of 轉學 and sends it. @returns id of the transfer */
  async transfer(form: {
    type: '轉出' | '轉入' | '轉班';
    student: string;
    from?: string;
    to?: string;
    school?: string;
    day?: string;
  }): Promise<string> {
    const { page } = this;
    await this.open('/transfers/new');
    await page.getByText(form.type, { exact: true }).click();
    if (form.type === '轉入') await page.getByLabel('學生').fill(form.student);
    else {
      if (form.from !== undefined) await page.getByLabel('原班級').selectOption({ label: form.from });
      await page.getByLabel('學生').selectOption({ label: form.student });
    }
    if (form.to !== undefined) await page.getByLabel('新班級').selectOption({ label: form.to });
    if (form.school !== undefined) await page.getByLabel('對方學校').fill(form.school);
    if (form.day !== undefined) await page.getByLabel('生效日期').fill(form.day);
    await page.getByLabel('原因').fill('搬遷');
    await this.button('提交').click();
    await page.waitForURL(/\/staff\/transfers\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { name: form.student, level: 1 }).waitFor();
    return new URL(page.url()).pathname.split('/').at(-1) ?? '';
  }

  /** A button of the bar below, with its sheet. */
  async press(action: '同意' | '拒絕' | '取消轉學'): Promise<void> {
    await this.button(action).click();
    await this.page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
  }
}
