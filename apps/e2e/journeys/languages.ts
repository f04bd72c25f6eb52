import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults, overflow } from '../harness/inspect';
import { resize, ScreenVisits } from '../harness/screen-visits';
import { DESKTOP, LANGUAGES, PHONE, type Language, type World } from '../harness/world';
import type { Screen } from './screen';
import { prepareScreens } from './screens';

const NARROW = [PHONE.width, 320];
/** For a machine that does a lot besides. */
const LOOK_MS = 1_200_000;

/** @returns what is wrong with the screens in one language, one line each */
async function look(world: World, language: Language, screens: readonly Screen[]): Promise<string[]> {
  const visits = new ScreenVisits(world, language);
  const faults: string[] = [];
  for (const screen of screens) {
    const say = (line: string): number => faults.push(`${screen.name}: ${line}`);
    try {
      const size = screen.desktop === true ? DESKTOP : PHONE;
      const widths = screen.desktop === true ? [DESKTOP.width, 1280] : NARROW;
      const page = await visits.open(screen, widths);
      const stands = page.viewportSize()?.width;
      if ((await page.locator('html').getAttribute('lang')) !== language) say('wrong language');
      (await accessibilityFaults(page, language === 'zh-Hant')).forEach(say);
      for (const width of widths.toSorted((one, other) => Number(other === stands) - Number(one === stands))) {
        await resize(page, { ...size, width });
        (await overflow(page, width)).forEach(say);
      }
    } catch (error) {
      say(error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error));
    }
    visits.faults().forEach(say);
  }
  await visits.close();
  return faults;
}

/** Every screen in three languages: nothing scrolls sideways, no grave finding of axe, no word of the policy (S16, OVR-14, D2). */
export function languages(world: () => World): void {
  describe('every screen in three languages', () => {
    const found = new Map<Language, Promise<string[]>>();
    let screens: Screen[];
    beforeAll(async () => {
      screens = await prepareScreens(world());
      // Side by side: most of the time of each goes by waiting.
      for (const language of LANGUAGES) found.set(language, look(world(), language, screens));
    });
    afterAll(() => world().leave());

    it('would see a button without a name, and what makes a page scroll sideways [S16]', async () => {
      const visits = new ScreenVisits(world(), 'zh-Hant');
      const page = await visits.open(screens[0]!);
      await page.evaluate(() => {
        const nameless = document.createElement('button');
        nameless.style.width = '2000px';
        document.querySelector('main')?.append(nameless);
      });
      expect((await accessibilityFaults(page)).join()).toContain('button-name');
      expect(await overflow(page, page.viewportSize()?.width ?? 0)).toHaveLength(1);
      await visits.close();
    });

    for (const language of LANGUAGES) {
      it(
        `fits phones of 375 and 320 px, passes axe and stays quiet in ${language} [S16, D2, OVR-14]`,
        async () => {
          expect(await found.get(language)).toEqual([]);
        },
        LOOK_MS,
      );
    }
  });
}
