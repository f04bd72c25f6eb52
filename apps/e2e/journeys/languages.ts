import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults, overflow } from '../harness/inspect';
import { ScreenVisits } from '../harness/screen-visits';
import { LANGUAGES, type World } from '../harness/world';
import { prepareScreens, type Screen } from './screens';

const NARROW = [375, 320];
const HTML_LANG = { 'zh-Hant': 'zh-Hant', en: 'en', pt: 'pt' } as const;

/** Every screen in three languages: nothing scrolls sideways, no grave finding of axe, no word of another language's page (S16, OVR-14, D2). */
export function languages(world: () => World): void {
  describe('every screen in three languages', () => {
    let screens: Screen[] = [];
    beforeAll(async () => {
      screens = await prepareScreens(world());
    });
    afterAll(() => world().leave());

    for (const language of LANGUAGES) {
      it(`fits phones of 375 and 320 px, passes axe and stays quiet in ${language} [S16, D2, OVR-14]`, async () => {
        const visits = new ScreenVisits(world(), language);
        const faults: string[] = [];
        for (const screen of screens) {
          const say = (line: string): number => faults.push(`${screen.name}: ${line}`);
          try {
            const page = await visits.open(screen);
            if ((await page.locator('html').getAttribute('lang')) !== HTML_LANG[language]) say('wrong language');
            (await accessibilityFaults(page)).forEach(say);
            for (const width of screen.desktop === true ? [1440, 1280] : NARROW) {
              await page.setViewportSize({ width, height: 812 });
              (await overflow(page, width)).forEach(say);
            }
          } catch (error) {
            say(error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error));
          }
          world().faults().forEach(say);
        }
        await visits.close();
        expect(faults).toEqual([]);
      }, 180_000);
    }
  });
}
