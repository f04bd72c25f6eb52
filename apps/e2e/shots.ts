import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ScreenVisits } from './harness/screen-visits';
import { DESKTOP, PHONE, World, type Language } from './harness/world';
import { prepareScreens } from './journeys/screens';

// node scripts/run-ts.mjs apps/e2e/shots.ts <folder> [languages] [part of a name]: a picture of every screen and face.
const [, , folder = '.cache/shots', wanted = 'zh-Hant,en', only = ''] = process.argv;
mkdirSync(folder, { recursive: true });
const world = await World.start();
let code = 0;
try {
  const screens = (await prepareScreens(world)).filter((screen) => screen.name.includes(only));
  for (const language of wanted.split(',') as Language[]) {
    const visits = new ScreenVisits(world, language);
    for (const screen of screens) {
      try {
        const page = await visits.open(screen);
        await page.waitForTimeout(400);
        await page.screenshot({ path: join(folder, `${screen.name}.${language}.png`) });
        for (const width of [screen.desktop === true ? PHONE : DESKTOP]) {
          // The other size of the face: phone pages on a desktop's window, the console as narrow as it goes.
          if (screen.press !== undefined) continue;
          await page.setViewportSize(screen.desktop === true ? { width: 1280, height: 800 } : width);
          await page.waitForTimeout(150);
          await page.screenshot({
            path: join(folder, `${screen.name}.${language}.${screen.desktop === true ? '1280' : '1440'}.png`),
          });
        }
      } catch (error) {
        code = 1;
        process.stderr.write(`${screen.name} ${language}: ${String(error).split('\n')[0] ?? ''}\n`);
      }
    }
    await visits.close();
  }
  const stage = await world.visit({ viewport: DESKTOP });
  await stage.page.goto(world.product.stageUrl);
  await stage.page.locator('section.act').first().waitFor();
  await stage.page.waitForTimeout(4000);
  await stage.page.screenshot({ path: join(folder, 'stage.png') });
} finally {
  await world.stop();
}
process.exit(code);
