import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Screen } from '../journeys/screen';
import { homeOf } from '../journeys/screens';
import type { SimDevice } from './simulator';
import { bringAxe } from './inspect';
import { programOf, turnAnew, turnOver } from './turn';
import { DESKTOP, PHONE, type Language, type Visit, type World } from './world';

/** The program whose pages come with the server's drawing of their data. */
const PAINTED = 'family';

/** Opens screens one after the other in one language, each person logged in once. */
export class ScreenVisits {
  readonly #visits = new Map<string, Visit & { device: SimDevice }>();
  /** The screen that stands there as it was loaded, by device. */
  readonly #untouched = new Map<string, string>();

  constructor(
    readonly world: World,
    readonly language: Language,
  ) {}

  /**
   * @param widths in one of these; the one that stands there stays, because each change lays out and paints everything anew
   * @returns the page with its data, after the presses of the screen
   */
  async open(screen: Screen, widths: readonly number[] = []): Promise<Page> {
    const visit = await this.#visit(screen);
    if (screen.expect !== undefined) visit.watch.expect(screen.expect);
    if (!widths.includes(visit.page.viewportSize()?.width ?? 0)) await resize(visit.page, screen.desktop === true ? DESKTOP : PHONE);
    const path = screen.path;
    const before = this.#untouched.get(screen.device);
    if (before !== path) await this.#bring(visit, path, before);
    this.#untouched.delete(screen.device);
    await visit.page.locator(screen.ready).first().waitFor();
    if ((screen.press ?? []).length === 0) this.#untouched.set(screen.device, path);
    for (const press of screen.press ?? []) await visit.page.locator(press).click();
    if (screen.shows !== undefined) await visit.page.locator(screen.shows).first().waitFor();
    await visit.page.evaluate(() => document.fonts.ready);
    return visit.page;
  }

  /** What the pages of these people complained about since the last call. */
  faults(): string[] {
    return [...this.#visits.values()].flatMap((visit) => visit.watch.take());
  }

  /** A picture of what stands there instead, for whoever reads the failure, in `.cache/e2e`. */
  async photograph(screen: Screen): Promise<void> {
    const path = join('.cache', 'e2e', `${screen.name}-${this.language}.png`);
    await this.#visits
      .get(screen.device)
      ?.page.screenshot({ path })
      .catch(() => undefined);
  }

  async close(): Promise<void> {
    for (const visit of this.#visits.values()) await visit.close();
    this.#visits.clear();
  }

  /**
   * Loads the first page of a program and each that the server paints; to the others the program turns by itself, as a link in it does.
   * @param before path of the screen that stands there as it was opened
   */
  async #bring({ page, device }: Visit & { device: SimDevice }, path: string, before: string | undefined): Promise<void> {
    if (programOf(path) === PAINTED || programOf(new URL(page.url()).pathname) !== programOf(path)) await page.goto(device.url + path);
    else if (before === undefined || !(await turnOver(page, before, path))) await turnAnew(page, path);
  }

  async #visit(screen: Screen): Promise<Visit & { device: SimDevice }> {
    const known = this.#visits.get(screen.device);
    if (known !== undefined) return known;
    const visit = await this.world.device(screen.device, { language: this.language, fresh: true });
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

/** Repaints the page in another language as it stands, as one does that follows another page of its browser (OVR-13). */
export async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate(async (chosen) => {
    const others = new BroadcastChannel('locale');
    others.postMessage(chosen);
    others.close();
    while (document.documentElement.lang !== chosen) await new Promise((resolve) => setTimeout(resolve, 10));
    // Drawn with its words: two pictures later.
    for (let picture = 0; picture < 2; picture += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, language);
}

/** Sets the size where it is another: each change lays out and paints everything anew. */
export async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  const now = page.viewportSize();
  if (now?.width !== size.width || now.height !== size.height) await page.setViewportSize(size);
}
