import type { Page } from 'playwright-core';
import { homeOf, type Screen } from '../journeys/screens';
import type { SimDevice } from './simulator';
import { DESKTOP, PHONE, type Language, type Visit, type World } from './world';

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
    await visit.page.setViewportSize(screen.desktop === true ? DESKTOP : PHONE);
    if (this.#untouched.get(screen.device) !== screen.path) await visit.page.goto(visit.device.url + screen.path);
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

  async #visit(screen: Screen): Promise<Visit & { device: SimDevice }> {
    const known = this.#visits.get(screen.device);
    if (known !== undefined) return known;
    const visit = await this.world.device(screen.device, { language: this.language });
    const home = homeOf(visit.device, screen);
    if (home !== null) {
      await visit.page.goto(home);
      await visit.page.locator('main').first().waitFor();
    }
    this.#visits.set(screen.device, visit);
    return visit;
  }
}
