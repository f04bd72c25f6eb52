import type { Page } from 'playwright-core';
import type { Screen } from '../journeys/screen';
import { homeOf } from '../journeys/screens';
import type { SimDevice } from './simulator';
import { bringAxe } from './inspect';
import { DESKTOP, LANGUAGES, PHONE, type Language, type Visit, type World } from './world';

/** The program whose pages come with the server's drawing of their data. */
const PAINTED = 'family';

/** A page whose screen is still there so long after the turn belongs to the same one. */
const TURNED_MS = 1_000;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g;
/** Which screen of its program a path shows, whatever it shows it of. */
const screenOf = (path: string): string => (path.split('?')[0] ?? '').replaceAll(ID, ':id');

/** Opens screens one after the other in one language, each person logged in once. */
export class ScreenVisits {
  readonly #visits = new Map<string, Visit & { device: SimDevice }>();
  /** The screen that stands there as it was loaded, by device. */
  readonly #untouched = new Map<string, string>();

  constructor(
    readonly world: World,
    readonly language: Language,
  ) {}

  /** @returns the page with its data, after the presses of the screen */
  async open(screen: Screen): Promise<Page> {
    const visit = await this.#visit(screen);
    if (screen.expect !== undefined) visit.watch.expect(screen.expect);
    await resize(visit.page, screen.desktop === true ? DESKTOP : PHONE);
    const before = this.#untouched.get(screen.device);
    if (before !== screen.path) await this.#bring(visit, screen, before);
    this.#untouched.delete(screen.device);
    await visit.page.locator(screen.ready).first().waitFor();
    if ((screen.press ?? []).length === 0) this.#untouched.set(screen.device, screen.path);
    for (const press of screen.press ?? []) await visit.page.locator(press).click();
    if (screen.shows !== undefined) await visit.page.locator(screen.shows).first().waitFor();
    await visit.page.evaluate(() => document.fonts.ready);
    return visit.page;
  }

  /** What the pages of these people complained about since the last call. */
  faults(): string[] {
    return [...this.#visits.values()].flatMap((visit) => visit.watch.take());
  }

  async close(): Promise<void> {
    for (const visit of this.#visits.values()) await visit.close();
    this.#visits.clear();
  }

  /**
   * Loads the first page of a program and each that the server paints; to the others the program turns by itself, as a link in it does.
   * @param before path of the screen that stands there as it was opened
   */
  async #bring({ page, device }: Visit & { device: SimDevice }, screen: Screen, before: string | undefined): Promise<void> {
    const program = (path: string): string | undefined => path.split('/')[1];
    if (
      (this.language === LANGUAGES[0] && program(screen.path) === PAINTED) ||
      program(new URL(page.url()).pathname) !== program(screen.path)
    ) {
      await page.goto(device.url + screen.path);
      return;
    }
    if (before !== undefined && screenOf(before) !== screenOf(screen.path)) {
      await page.evaluate(() => document.querySelector('main')?.firstElementChild?.setAttribute('data-before', ''));
      await page.evaluate(turnTo, screen.path);
      const turned = await page
        .locator('[data-before]')
        .waitFor({ state: 'detached', timeout: TURNED_MS })
        .then(
          () => true,
          () => false,
        );
      if (turned) return;
    }
    // By way of a page that does not exist, so that nothing of the screen before is left open.
    await page.evaluate(turnTo, `/${program(screen.path) ?? ''}/nowhere`);
    await page.locator('.sc-state a, .sc-state button').first().waitFor();
    await page.evaluate(() => document.querySelector('.sc-state')?.setAttribute('data-nowhere', ''));
    await page.evaluate(turnTo, screen.path);
    await page.locator('[data-nowhere]').waitFor({ state: 'detached' });
  }

  async #visit(screen: Screen): Promise<Visit & { device: SimDevice }> {
    const known = this.#visits.get(screen.device);
    if (known !== undefined) return known;
    const visit = await this.world.device(screen.device, { language: this.language });
    await bringAxe(visit.context);
    const home = homeOf(visit.device, screen);
    if (home !== null) {
      await visit.page.goto(home);
      await visit.page.locator('main').first().waitFor();
    }
    this.#visits.set(screen.device, visit);
    return visit;
  }
}

/** Runs in the page: what the browser does when somebody goes back or forward. */
function turnTo(path: string): void {
  window.history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

/** Each change of size lays out and paints everything anew. */
export async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  const now = page.viewportSize();
  if (now?.width !== size.width || now.height !== size.height) await page.setViewportSize(size);
}
