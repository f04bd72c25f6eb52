// npm run dev: like npm start, then watches: servers are bundled and restarted, front ends rebuilt, on every change.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildMessages, buildPage, buildServer, pages, serverEntries } from './build-parts.mjs';
import { bundleAndWatch } from './bundle.mjs';

if (existsSync('.env')) process.loadEnvFile('.env');
process.env.SMART_CAMPUS_STARTED = String(performance.timeOrigin);
const say = (line) => process.stdout.write(`${line}\n`);

await buildMessages();
await buildServer();
const { start } = await import(pathToFileURL(resolve('dist/local.mjs')).href);
const run = await start({
  pages: async () => {
    for (const page of pages()) await buildPage(page, true);
  },
});

let first = true;
bundleAndWatch(serverEntries(), 'dist', (error) => {
  if (error !== undefined) return say(`the servers do not build: ${error.message}`);
  // The first round repeats what runs already.
  if (first) return void (first = false);
  say('servers changed: starting API and worker again');
  return run.replace('worker', 'api').catch((fault) => say(String(fault)));
});

for (const page of pages()) {
  const args = ['node_modules/vite/bin/vite.js', 'build', '--watch', '--config', join(page.dir, 'vite.config.ts'), '--logLevel', 'warn'];
  const env = { ...process.env, PAGES_COMPRESSED: 'quickly' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  let built = 0;
  if (existsSync(page.out)) {
    // The API reads the list of hashed files once, at start.
    let timer;
    watch(page.out, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        built += 1;
        if (built > 1 && !page.name.endsWith('page')) void run.replace('api').then(() => say(`${page.name} rebuilt`));
      }, 300);
    });
  }
  process.on('exit', () => child.kill());
}

let timer;
watch('libs/contracts/messages', { recursive: true }, (_event, file) => {
  if (file === null || file.startsWith('generated') || !file.endsWith('.json')) return;
  clearTimeout(timer);
  timer = setTimeout(() => void buildMessages().catch((error) => say(error.message)), 200);
});
