import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults, overflow } from '../harness/inspect';
import { resize, ScreenVisits, speak } from '../harness/screen-visits';
import { DESKTOP, LANGUAGES, PHONE, type Language, type World } from '../harness/world';
import type { Screen } from './screen';
import { prepareScreens } from './screens';

const NARROW = [PHONE.width, 320];
/** For a machine that does a lot besides. */
const LOOK_MS = 1_200_000;

interface Fault {
  language: Language;
  line: string;
}

/** Deals screens out to the languages they are loaded in; faces of one page stay together, so that it is loaded once. */
function dealt(screens: readonly Screen[]): ReadonlyMap<Language, Screen[]> {
  const pages = Map.groupBy(screens, ({ device, path }) => `${device} ${path}`);
  const hands = new Map<Language, Screen[]>(LANGUAGES.map((language) => [language, []]));
  [...pages.values()].forEach((faces, i) => hands.get(LANGUAGES[i % LANGUAGES.length]!)?.push(...faces));
  return hands;
}

/**
 * Each screen is loaded in one language and repainted in the two others as it stands, with whatever is open on it (OVR-13).
 * @returns what is wrong, one line each, with the language in which it is
 */
async function look(world: World, language: Language, screens: readonly Screen[]): Promise<Fault[]> {
  const visits = new ScreenVisits(world, language);
  const others = LANGUAGES.filter((one) => one !== language);
  const faults: Fault[] = [];
  for (const screen of screens) {
    let spoken = language;
    const say = (line: string): number => faults.push({ language: spoken, line: `${screen.name}: ${line}` });
    try {
      const size = screen.desktop === true ? DESKTOP : PHONE;
      const widths = screen.desktop === true ? [DESKTOP.width, 1280] : NARROW;
      const page = await visits.open(screen, widths);
      const stands = page.viewportSize()?.width;
      const inTurn = async (languages: readonly Language[], width: number, more?: () => Promise<void>): Promise<void> => {
        for (const one of languages) {
          if (one !== spoken) await speak(page, one);
          spoken = one;
          (await overflow(page, width)).forEach(say);
          await more?.();
        }
      };
      if ((await page.locator('html').getAttribute('lang')) !== language) say('was loaded in another language');
      const [first = 0, second = 0] = widths.toSorted((one, other) => Number(other === stands) - Number(one === stands));
      // Colours and the page behind what is open are the same in every language.
      await inTurn([language, ...others], first, async () =>
        (await accessibilityFaults(page, spoken === language ? {} : { colours: false, within: screen.shows })).forEach(say),
      );
      await resize(page, { ...size, width: second });
      await inTurn([language, ...others].toReversed(), second);
    } catch (error) {
      say(error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error));
      await visits.photograph(screen);
    }
    visits.faults().forEach(say);
  }
  await visits.close();
  return faults;
}

/** Every screen in three languages: nothing scrolls sideways, no grave finding of axe, no word of the policy (S16, OVR-14, D2). */
export function languages(world: () => World): void {
  describe('every screen in three languages', () => {
    let found: Promise<Fault[]>;
    let screens: Screen[];
    beforeAll(async () => {
      screens = await prepareScreens(world());
      // Side by side: most of the time of each goes by waiting.
      found = Promise.all([...dealt(screens)].map(([language, hand]) => look(world(), language, hand))).then((all) => all.flat());
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
          const lines = (await found).filter((fault) => fault.language === language).map(({ line }) => line);
          expect(lines).toEqual([]);
        },
        LOOK_MS,
      );
    }
  });
}
