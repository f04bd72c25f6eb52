import type { Page } from 'playwright-core';

/** A page whose screen is still there so long after the turn belongs to the same one. */
const TURNED_MS = 1_000;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g;
/** Which screen of its program a path shows, whatever it shows it of. */
const screenOf = (path: string): string => (path.split('?')[0] ?? '').replaceAll(ID, ':id');
/** The program that serves a path: staff, family, console, ops. */
export const programOf = (path: string): string => path.split('/')[1] ?? '';

/**
 * Shows a page as a link to it does: one of the program that stands there is turned to, and nothing of the page before is left open;
 * one of another program is loaded. What the program asked for in its last ten seconds may stand there as it was then: to see what
 * somebody else did meanwhile, load the page with `goto`.
 * @param address with its origin
 */
export async function show(page: Page, address: string): Promise<void> {
  const [here, there] = [new URL(page.url()), new URL(address)];
  if (here.origin !== there.origin || programOf(here.pathname) !== programOf(there.pathname)) await page.goto(address);
  else await turnAnew(page, there.pathname + there.search);
}

/** Turns by way of a page that does not exist, so that nothing of the page before is left. @param path of the program that stands there */
export async function turnAnew(page: Page, path: string): Promise<void> {
  await page.evaluate(turnTo, `/${programOf(path)}/nowhere`);
  await page.locator('.sc-state a, .sc-state button').first().waitFor();
  await page.evaluate(() => document.querySelector('.sc-state')?.setAttribute('data-nowhere', ''));
  await page.evaluate(turnTo, path);
  await page.locator('[data-nowhere]').waitFor({ state: 'detached' });
}

/**
 * Turns to another screen of the program that stands there.
 * @param before path of the page that stands there as it was opened
 * @returns false where the page before is still there
 */
export async function turnOver(page: Page, before: string, path: string): Promise<boolean> {
  if (screenOf(before) === screenOf(path)) return false;
  await page.evaluate(() => document.querySelector('main')?.firstElementChild?.setAttribute('data-before', ''));
  await page.evaluate(turnTo, path);
  return page
    .locator('[data-before]')
    .waitFor({ state: 'detached', timeout: TURNED_MS })
    .then(
      () => true,
      () => false,
    );
}

/** Runs in the page: what the browser does when somebody goes back or forward. */
function turnTo(path: string): void {
  window.history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
}
