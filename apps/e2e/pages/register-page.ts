import { encodeQR } from 'qr';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import type { Simulator } from '../harness/simulator';
import { eventually } from '../harness/eventually';

/** The public registration on one phone, step by step as a person goes through it. */
export class RegisterPage {
  constructor(
    readonly page: Page,
    readonly sim: Simulator,
  ) {}

  heading(name: string | RegExp) {
    return this.page.getByRole('heading', { name, level: 1 });
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Opens the code, reads to the end and agrees. */
  async begin(url: string): Promise<void> {
    await this.page.goto(url);
    await this.heading('個人資料收集聲明').waitFor();
    await this.agree();
    await this.heading('驗證手機號').waitFor();
  }

  /** Reads the declaration to its end and agrees. */
  async agree(): Promise<void> {
    await this.page.locator('.rg-statement__end').scrollIntoViewIfNeeded();
    await this.button('同意').click();
  }

  /** @param mobile digits of a +853 number whose messages the simulator keeps */
  async proveMobile(mobile: string): Promise<void> {
    await this.page.getByLabel('手機').first().fill(mobile);
    const before = (await this.#messages(mobile)).length;
    await this.button('獲取驗證碼').click();
    const messages = await eventually(
      () => this.#messages(mobile),
      (all) => all.length > before,
      'a code arrives',
    );
    await this.page.getByLabel(/驗證碼/).fill(messages[0]?.params.code ?? '');
  }

  async #messages(mobile: string): Promise<{ params: { code: string } }[]> {
    const query = new URLSearchParams({ to: `+853${mobile}` }).toString();
    return (await this.sim.call<{ messages: { params: { code: string } }[] }>('GET', `/sim/sms?${query}`)).messages;
  }

  /** Chooses in the sheet that a field opens. */
  async pick(field: string, option: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${field}`) }).click();
    const sheet = this.page.getByRole('dialog', { name: field });
    await sheet.getByText(option, { exact: true }).click();
  }

  /** What the sheet of a field offers, once `first` stands in it; nothing is chosen. */
  async offered(field: string, first: string): Promise<string> {
    await this.page.getByRole('button', { name: new RegExp(`^${field}`) }).click();
    const sheet = this.page.getByRole('dialog', { name: field });
    await sheet.getByText(first, { exact: true }).waitFor();
    const words = await sheet.innerText();
    await this.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    return words;
  }

  /** 【添加學生】 of the page at the end, to the name of the child. */
  async addStudent(name: string): Promise<void> {
    await this.button('添加學生').click();
    await this.heading('添加學生').waitFor();
    await this.page.getByLabel('學生姓名').fill(name);
  }

  /** The card as a photo: a window without the client around it has no scanner. */
  async photograph(button: string, payload: string): Promise<void> {
    await this.button(button).click();
    const sheet = this.page.getByRole('dialog', { name: '拍攝教育證的二維碼' });
    await sheet.waitFor();
    const picture = await sharp(Buffer.from(encodeQR(payload, 'svg', { border: 4 })))
      .resize(700, 700, { kernel: 'nearest' })
      .flatten({ background: '#ffffff' })
      .png()
      .toBuffer();
    await sheet.locator('input[type=file]').setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer: picture });
  }

  async birthday(digits: string): Promise<void> {
    await this.page.getByLabel('請輸入出生日期').fill(digits);
    await this.button('確定').click();
  }
}
