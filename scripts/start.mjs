// npm start: builds what has changed, then hands over to apps/local, which starts and ends everything.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildMessages, buildPage, buildServer, pages } from './build-parts.mjs';

if (existsSync('.env')) process.loadEnvFile('.env');
const say = (line) => process.stdout.write(`${line}\n`);
process.env.SMART_CAMPUS_STARTED = String(performance.timeOrigin);

// The servers start as soon as they are built; the pages are built meanwhile.
try {
  await buildMessages();
  if (await buildServer()) say('built the servers');
} catch (error) {
  process.stderr.write(`the servers do not build: ${error.message}\n`);
  process.exit(1);
}
const { start } = await import(pathToFileURL(resolve('dist/local.mjs')).href);
await start({
  pages: async () => {
    for (const page of pages()) {
      try {
        if (await buildPage(page, true)) say(`built ${page.name}`);
      } catch (error) {
        // Somebody in the middle of a change to a page still gets the rest of the product.
        if (!existsSync(page.out)) throw error;
        say(`${error.message}\n${page.name} does not build: its last build is shown`);
      }
    }
  },
});
