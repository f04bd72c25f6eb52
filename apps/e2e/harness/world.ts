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
    readonly close: () => Promise<void> = () => context.close(),
  ) {}
}

export interface VisitOptions {
  language?: Language;
  viewport?: { width: number; height: number };
}

export interface DeviceOptions extends VisitOptions {
  /** For a window that is changed for good: with scripts or a clock of its own. */
  fresh?: boolean;
}

/** The running product and one browser, for all journeys. */
export class World {
  readonly sim: Simulator;
  readonly #visits = new Set<Visit>();
  /** Windows nobody looks into, by device and language: a device comes back to the one that has loaded its programs before. */
  readonly #left = new Map<string, { context: BrowserContext; watch: Watch }[]>();
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

  async visit(options: VisitOptions = {}): Promise<Visit> {
    const { context, watch } = await this.#window(options);
    return this.#enter(new Visit(context, watch, await context.newPage()));
  }

  /** A device of the cast in a window of its own: the client's web view without the stage around it, nobody logged in. */
  async device(id: string, { fresh = false, ...given }: DeviceOptions = {}): Promise<Visit & { device: SimDevice }> {
    const device = await this.sim.device(id);
    const options = { viewport: id === 'admin' || id === 'secondary' || id === 'other-admin' ? DESKTOP : PHONE, ...given };
    const kept = `${device.url} ${options.language ?? ''}`;
    const { context, watch } = (fresh ? undefined : this.#left.get(kept)?.pop()) ?? (await this.#window(options));
    const page = await context.newPage();
    await page.setViewportSize(options.viewport);
    let closed = false;
    const close = async (): Promise<void> => {
      if (closed) return;
      closed = true;
      if (fresh) return context.close();
      await empty(context, device.url);
      this.#left.set(kept, [...(this.#left.get(kept) ?? []), { context, watch }]);
    };
    return Object.assign(this.#enter(new Visit(context, watch, page, close)), { device });
  }

  async #window({ language = 'zh-Hant', viewport = PHONE }: VisitOptions): Promise<{ context: BrowserContext; watch: Watch }> {
    const context = await this.browser.newContext({
      locale: BROWSER_LOCALES[language],
      timezoneId: 'Asia/Macau',
      viewport,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(STEP_MS);
    return { context, watch: new Watch(context) };
  }

  #enter<V extends Visit>(visit: V): V {
    this.#visits.add(visit);
    return visit;
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
    // What a page complained about while it closed is no fault of the next journey.
    this.faults();
    this.#visits.clear();
  }

  async stop(): Promise<void> {
    await this.leave();
    await this.browser.close();
    await (await this.#past)?.close();
    await this.product.stop();
  }
}

/** Closes the pages of a window and forgets what they have stored; only the programs they have loaded are kept. */
async function empty(context: BrowserContext, url: string): Promise<void> {
  // First, because a page may store something while it closes.
  const pages = context.pages();
  const blank = await context.newPage();
  for (const page of pages) await page.close();
  const wire = await context.newCDPSession(blank);
  await wire.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' });
  await context.clearCookies();
  await context.setOffline(false);
  context.setDefaultTimeout(STEP_MS);
  await blank.close();
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
