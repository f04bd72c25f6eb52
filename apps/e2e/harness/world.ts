import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from './browser';
import { Desk } from './desk';
import { Handset } from './handset';
import { Past } from './past';
import { startProduct, type Product } from './product';
import { Simulator, type SimDevice } from './simulator';
import { Watch } from './watch';

const BROWSER_LOCALES = { 'zh-Hant': 'zh-HK', en: 'en-GB', pt: 'pt-PT' } as const;
export type Language = keyof typeof BROWSER_LOCALES;
export const LANGUAGES: readonly Language[] = ['zh-Hant', 'en', 'pt'];
export const PHONE = { width: 375, height: 812 };
export const DESKTOP = { width: 1440, height: 900 };
const STEP_MS = 30_000;

/** A browser window with cookies of its own, watched from its first page on. */
export class Visit {
  constructor(
    readonly context: BrowserContext,
    readonly watch: Watch,
    readonly page: Page,
  ) {}

  close(): Promise<void> {
    return this.context.close();
  }
}

export interface VisitOptions {
  language?: Language;
  viewport?: { width: number; height: number };
}

/** The running product and one browser, for all journeys. */
export class World {
  readonly sim: Simulator;
  readonly #visits = new Set<Visit>();
  #past: Promise<Past> | undefined;

  private constructor(
    readonly product: Product,
    readonly browser: Browser,
  ) {
    this.sim = new Simulator(product.stageUrl);
  }

  static async start(): Promise<World> {
    const [product, browser] = await Promise.allSettled([startProduct(), startBrowser()]);
    if (product.status === 'rejected' || browser.status === 'rejected') {
      if (product.status === 'fulfilled') await product.value.stop();
      if (browser.status === 'fulfilled') await browser.value.close();
      throw product.status === 'rejected' ? product.reason : new Error(String(browser.status === 'rejected' && browser.reason));
    }
    const world = new World(product.value, browser.value);
    try {
      // Journeys that are not about the undo window do not wait for its end.
      for (const head of ['admin-phone', 'secondary', 'other-admin']) await (await world.desk(head)).undoSeconds(0);
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  /** A member of staff of the cast without a window. */
  async desk(id: string): Promise<Desk> {
    return Desk.of(await this.sim.device(id));
  }

  /** A family of the cast without a window. */
  async handset(id: string): Promise<Handset> {
    return Handset.logIn(await this.sim.device(id));
  }

  async visit({ language = 'zh-Hant', viewport = PHONE }: VisitOptions = {}): Promise<Visit> {
    const context = await this.browser.newContext({
      locale: BROWSER_LOCALES[language],
      timezoneId: 'Asia/Macau',
      viewport,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(STEP_MS);
    const watch = new Watch(context);
    const visit = new Visit(context, watch, await context.newPage());
    this.#visits.add(visit);
    return visit;
  }

  /** A device of the cast in a window of its own: the client's web view without the stage around it. */
  async device(id: string, options: VisitOptions = {}): Promise<Visit & { device: SimDevice }> {
    const device = await this.sim.device(id);
    const visit = await this.visit({
      viewport: id === 'admin' || id === 'secondary' || id === 'other-admin' ? DESKTOP : PHONE,
      ...options,
    });
    return Object.assign(visit, { device });
  }

  /** Lets time go by for a notice. */
  get past(): Promise<Past> {
    this.#past ??= Past.of(this.product.dataDir);
    return this.#past;
  }

  /** What went wrong on any page since the last call. */
  faults(): string[] {
    return [...this.#visits].flatMap((visit) => visit.watch.take());
  }

  /** Pictures of all open windows for whoever reads the failure, in `.cache/e2e`. */
  async photograph(name: string): Promise<void> {
    const dir = join('.cache', 'e2e');
    mkdirSync(dir, { recursive: true });
    const file = name
      .replace(/\[.*/, '')
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 60);
    let n = 0;
    for (const page of [...this.#visits].flatMap((visit) => visit.context.pages())) {
      n += 1;
      await page.screenshot({ path: join(dir, `${file}${String(n)}.png`) }).catch(() => undefined);
    }
  }

  /** Closes the windows of a journey. */
  async leave(): Promise<void> {
    for (const visit of this.#visits) await visit.close();
    this.#visits.clear();
  }

  async stop(): Promise<void> {
    await this.leave();
    await this.browser.close();
    await (await this.#past)?.close();
    await this.product.stop();
  }
}

/** Address of an app's entry as schools have typed it into WeCom. */
export const appHome = (device: SimDevice, app: 'notice' | 'reminder' | 'console'): string => {
  const path = {
    notice: `/school-message-home/${device.corpId}`,
    reminder: `/wechat-message/list?wechat_corp_id=${device.corpId}`,
    console: `/background/home?corp_id=${device.corpId}`,
  };
  return device.url + path[app];
};
