// What is built, from which sources, into what; each part is built once per state of its sources (.cache/build).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleFaults, ownSecrets, plantedSecrets } from './bundle-secrets.mjs';
import { bundle } from './bundle.mjs';

const cacheDir = '.cache/build';
const NO_SOURCE = /(^|\/)(node_modules|generated|dist|\.cache)(\/|$)|\.(int-)?spec\.tsx?$|\.md$/;

/** The demo parts of the features, found by name: dist/demo/<feature>.<file>.mjs */
function demoEntries() {
  const found = {};
  for (const feature of readdirSync('libs/features')) {
    const dir = join('libs/features', feature, 'seed');
    if (!existsSync(dir)) continue;
    for (const name of readdirSync(dir)) if (name.endsWith('.demo.ts')) found[`demo/${feature}.${name.slice(0, -8)}`] = join(dir, name);
  }
  return found;
}

/** Entries of the processes; only those whose file exists. */
export function serverEntries() {
  const all = {
    api: 'apps/api/main.ts',
    worker: 'apps/worker/main.ts',
    keys: 'apps/worker/keys.ts',
    simulator: 'apps/wecom-simulator/main.ts',
    bureau: 'apps/bureau-simulator/main.ts',
    local: 'apps/local/main.ts',
    seed: 'apps/local/seed.ts',
    'docx-thread': 'libs/features/notices/writing/docx/docx-thread.ts',
    'sheet-thread': 'libs/platform/sheets/sheet-thread.ts',
    'set-up': 'apps/local/set-up.ts',
    ...demoEntries(),
  };
  return Object.fromEntries(Object.entries(all).filter(([, file]) => existsSync(file)));
}

const PAGES = [
  { name: 'admin', dir: 'apps/admin', out: 'dist/admin', sources: ['apps/admin', 'libs/ui', 'libs/contracts'] },
  { name: 'h5', dir: 'apps/h5', out: 'dist/h5', sources: ['apps/h5', 'libs/ui', 'libs/contracts'] },
  { name: 'register', dir: 'apps/register', out: 'dist/register', sources: ['apps/register', 'libs/ui', 'libs/contracts'] },
  { name: 'bureau page', dir: 'apps/bureau-simulator/page', out: 'dist/bureau-simulator-page', sources: ['apps/bureau-simulator/page'] },
  { name: 'simulator page', dir: 'apps/wecom-simulator/page', out: 'dist/wecom-simulator-page', sources: ['apps/wecom-simulator/page'] },
];

/** Front ends that exist; the others do not stand in the way of a start. */
export const pages = () => PAGES.filter((page) => existsSync(join(page.dir, 'vite.config.ts')));

function* files(path) {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = join(path, entry.name);
    if (NO_SOURCE.test(relative('.', full))) continue;
    if (entry.isDirectory()) yield* files(full);
    else yield full;
  }
}

function sourceHash(sources) {
  const hash = createHash('sha256');
  for (const source of [...sources, 'scripts/bundle.mjs', 'scripts/vite-app.mjs', 'scripts/page-languages.mjs', 'scripts/page-routes.mjs', 'scripts/compile-messages.mjs', 'tsconfig.json', 'package-lock.json']) {
    if (!existsSync(source)) continue;
    const list = /\.\w+$/.test(source) ? [source] : files(source);
    for (const file of list) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Builds unless the sources are as they were. @param mark of how it is built; what was built without one will do for all @returns true when it was built */
async function once(name, sources, out, build, mark = '') {
  const hash = sourceHash(sources);
  const file = join(cacheDir, `${name.replaceAll(' ', '-')}.sha256`);
  if (out.every((path) => existsSync(path)) && existsSync(file) && [hash, hash + mark].includes(readFileSync(file, 'utf8'))) return false;
  await build();
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(file, hash + mark);
  return true;
}

/** Runs a Node program of ours; its output is shown only when it fails. */
export function runNode(args, env = {}) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`${args.join(' ')} failed\n${output}`))));
  });
}

/** Message functions, which servers and pages import. @param strict also refuse unfinished languages */
export async function buildMessages(strict = false) {
  if (existsSync('scripts/compile-messages.mjs')) await runNode(['scripts/compile-messages.mjs', ...(strict ? ['--strict'] : [])]);
}

/** @throws Error for a build with a secret in it, which does not count as one (S12) */
function refuseSecrets(out, options) {
  const { faults } = bundleFaults(out, options);
  if (faults.length === 0) return;
  // What everything else stands in is left; without its hash it counts as not built.
  if (options.browser === true) rmSync(out, { recursive: true, force: true });
  throw new Error(`secrets in the build of ${out}:\n${faults.slice(0, 10).join('\n')}`);
}

/** The processes, into dist/. @returns true when something was built */
export function buildServer() {
  const entries = serverEntries();
  return once('server', ['apps', 'libs', 'migrations'], Object.keys(entries).map((name) => `dist/${name}.mjs`), async () => {
    await bundle(entries, 'dist');
    refuseSecrets('dist', { values: ownSecrets(), skip: PAGES.map((page) => page.out) });
  });
}

/** The program that checks a ledger without the platform: one file, given out as it is (BEY-01). */
export function buildVerifier() {
  const file = 'ledger-verifier';
  return once(file, ['apps/ledger-verifier', 'libs/ledger'], [`dist/verifier/${file}.mjs`], () => bundle({ [file]: 'apps/ledger-verifier/main.ts' }, 'dist/verifier'));
}

/** One front end. @param quickly for this machine alone: compressed a little instead of as far as it goes @returns true when it was built */
export function buildPage(page, quickly = false) {
  const build = async () => {
    const planted = plantedSecrets();
    const env = { NODE_ENV: 'production', PAGES_COMPRESSED: quickly ? 'quickly' : 'well', ...planted };
    await runNode(['node_modules/vite/bin/vite.js', 'build', '--config', join(page.dir, 'vite.config.ts'), '--logLevel', 'warn'], env);
    refuseSecrets(page.out, { values: [...Object.values(planted), ...ownSecrets()], browser: true });
  };
  return once(page.name, page.sources, [page.out], build, quickly ? ' quickly' : '');
}

/** Every part that is built of texts that are there already. */
export function buildSteps(quickly = false) {
  const steps = [['server', () => buildServer()], ['verifier', () => buildVerifier()], ...pages().map((page) => [page.name, () => buildPage(page, quickly)])];
  return steps.map(([name, run]) => ({ name: `build ${name}`, run }));
}

/** Everything, at most two at a time; `say` gets a short line per part that was really built. */
export async function buildAll(say, { strict = false } = {}) {
  await buildMessages(strict);
  const jobs = buildSteps();
  const started = performance.now();
  const work = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const from = performance.now();
      if (await job.run()) say(`${job.name.replace('build', 'built')} in ${((performance.now() - from) / 1000).toFixed(1)} s`);
    }
  };
  await Promise.all([work(), work()]);
  return (performance.now() - started) / 1000;
}
