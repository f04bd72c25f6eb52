import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const GRAVE = new Set(['serious', 'critical']);

/**
 * Serious and critical findings of axe on the page as it stands, one line each (S16). A page that is still taking its last
 * answer in may be caught with one colour of before and one of after, so what is found is looked at once more.
 * @param colours look at contrast too; the slowest rule, and colours are the same in every language
 */
export async function accessibilityFaults(page: Page, colours = true): Promise<string[]> {
  const found = await look(page, colours);
  if (found.length === 0) return found;
  await standsStill(page);
  return look(page, colours);
}

async function look(page: Page, colours: boolean): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], ...(colours ? {} : { rules: { 'color-contrast': { enabled: false } } }) })
    .analyze();
  return violations
    .filter((found) => GRAVE.has(found.impact ?? ''))
    .map(
      (found) =>
        `${found.id} (${String(found.impact)}): ${found.nodes
          .slice(0, 3)
          .map((node) => node.html.slice(0, 160))
          .join(' | ')}`,
    );
}

/** Waits until every movement that ends has ended; those that go on for ever do not count. */
async function standsStill(page: Page): Promise<void> {
  await page.waitForTimeout(500);
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
        .map((one) => one.finished),
    ).then(() => undefined),
  );
}

/** What reaches over the right edge at this width; empty when nothing makes the page scroll sideways. */
export function overflow(page: Page, width: number): Promise<string[]> {
  return page.evaluate((limit) => {
    const root = document.scrollingElement ?? document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > limit + 0.5);
    const inner = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    return [
      `${String(root.scrollWidth)} px wide at ${String(limit)}: ${inner
        .slice(0, 3)
        .map((element) => `${element.className || element.tagName} "${(element.textContent ?? '').slice(0, 30)}"`)
        .join(' | ')}`,
    ];
  }, width);
}
