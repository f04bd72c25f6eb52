import { join } from 'node:path';
import type axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

const GRAVE = ['serious', 'critical'];
/** Rules that axe itself calls moderate or minor: whatever they find is no fault here, so they are not asked. */
const SLIGHT = `
  aria-allowed-role aria-deprecated-role empty-heading empty-table-header form-field-multiple-labels heading-order
  html-xml-lang-mismatch image-redundant-alt landmark-banner-is-top-level landmark-complementary-is-top-level
  landmark-contentinfo-is-top-level landmark-main-is-top-level landmark-no-duplicate-banner landmark-no-duplicate-contentinfo
  landmark-no-duplicate-main landmark-one-main landmark-unique meta-viewport-large meta-viewport no-autoplay-audio
  page-has-heading-one presentation-role-conflict region scope-attr-valid server-side-image-map skip-link table-duplicate-name
`
  .trim()
  .split(/\s+/);

/** Brings axe to every page the context will open; pages of the product hold no frames, so nothing else needs it. */
export const bringAxe = (context: BrowserContext): Promise<void> =>
  context.addInitScript({ path: join('node_modules', 'axe-core', 'axe.min.js') }).then(() => undefined);

/** What of a page is looked at where the rest is the same as on a face that is looked at whole. */
export interface Part {
  /** Contrast too: the slowest rule. */
  colours?: boolean;
  /** Only the dialog that holds this selector, where one does. */
  within?: string | undefined;
}

/**
 * Serious and critical findings of axe on the page as it stands, one line each (S16). A page that is still taking its last
 * answer in may be caught with one colour of before and one of after, so what is found is looked at once more.
 */
export async function accessibilityFaults(page: Page, part: Part = {}): Promise<string[]> {
  const found = await look(page, part);
  if (found.length === 0) return found;
  await standsStill(page);
  return look(page, part);
}

/** Only the lines leave the page: axe's own result weighs a hundred times as much. */
function look(page: Page, { colours = true, within }: Part): Promise<string[]> {
  const left = [...SLIGHT, ...(colours ? [] : ['color-contrast'])];
  const rules = Object.fromEntries(left.map((id) => [id, { enabled: false }]));
  return page.evaluate(
    async ({ rules, grave, within }) => {
      const dialog = within === undefined ? null : document.querySelector(within)?.closest('dialog, [role=dialog], [role=alertdialog]');
      // Nothing that is left looks into style sheets or media.
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(dialog ?? document, {
        resultTypes: ['violations'],
        rules,
        preload: false,
        iframes: false,
        selectors: false,
      });
      return violations
        .filter(({ impact }) => grave.includes(impact ?? ''))
        .map(({ id, impact, nodes }) => {
          const places = nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
          return `${id} (${String(impact)}): ${places.join(' | ')}`;
        });
    },
    { rules, grave: GRAVE, within },
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
