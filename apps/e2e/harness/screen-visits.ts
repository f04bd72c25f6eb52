import type { Page } from 'playwright-core';
import { readCardPath } from '@contracts/links';
import type { Screen } from '../journeys/screen';
import { homeOf } from '../journeys/screens';
import type { SimDevice } from './simulator';
import { bringAxe } from './inspect';
import { programOf, turnAnew, turnOver } from './turn';
import { DESKTOP, LANGUAGES, PHONE, type Language, type Visit, type World } from './world';

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
    const path = this.#painted ? screen.path : insideOf(screen.path);
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

  /** The server's drawing is looked at in one language; cards lead to it. */
  get #painted(): boolean {
    return this.language === LANGUAGES[0];
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
  async #bring({ page, device }: Visit & { device: SimDevice }, path: string, before: string | undefined): Promise<void> {
    if ((this.#painted && programOf(path) === PAINTED) || programOf(new URL(page.url()).pathname) !== programOf(path))
      await page.goto(device.url + path);
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

/** Where the link of a card ends, in the program of families. */
function insideOf(path: string): string {
  const link = new URL(path, 'http://card');
  const card = link.pathname.startsWith('/n/') ? readCardPath(link.pathname.slice('/n/'.length), link.searchParams.get('g') ?? '') : null;
  return card === null ? path : `/${PAINTED}/notices/${card.noticeId}?g=${String(card.group)}`;
}

/** Sets the size where it is another: each change lays out and paints everything anew. */
export async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  const now = page.viewportSize();
  if (now?.width !== size.width || now.height !== size.height) await page.setViewportSize(size);
}
