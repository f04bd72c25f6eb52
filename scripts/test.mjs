// npm test: build, checks and every jest project. The last line is `N passed, N failed`; anything failed ends with 1.
// Three things run at a time, because each waits for something now and then: unit tests, checks and build, then the lanes of journeys,
// last the tests on databases.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { buildMessages, buildSteps } from './build-parts.mjs';
import { checkSteps, jest } from './check-steps.mjs';
import { runAll, runStep } from './run-steps.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const started = performance.now();
const seconds = (from) => ((performance.now() - from) / 1000).toFixed(1);
let passed = 0;
let failed = 0;

/** Lanes of journeys in the order they begin: the longest first. */
const LANES = ['notices', 'schools', 'people'];
const lanes = readdirSync('apps/e2e')
  .filter((file) => file.endsWith('.e2e.ts'))
  .map((file) => file.slice(0, -'.e2e.ts'.length))
  .toSorted((one, other) => LANES.indexOf(one) - LANES.indexOf(other));
// Runs of jest. Those beside the checks have one worker, because the checks take the other core.
const PURE = { project: 'pure', args: ['--runInBand'], quiet: true };
// The number of a lane chooses its ports.
const JOURNEYS = lanes.map((lane, i) => ({
  project: 'e2e',
  part: lane,
  args: ['--runInBand', '--testPathPatterns', `e2e/${lane}\\.`],
  env: { E2E_LANE: String(i + 1) },
}));
// Three workers, because a fifth of their time goes by waiting. Modules of ES are never forgotten by a process, so one that has grown is
// replaced.
const INT = { project: 'int', args: ['--maxWorkers=3', '--workerIdleMemoryLimit=1GB'] };

/** One run of jest. Its report is shown as it comes, or at its end where something else runs beside; numbers come from its JSON. */
async function run({ project, part, args: more, env = {}, quiet = false }) {
  const from = performance.now();
  const name = part === undefined ? project : `${project} ${part}`;
  const outputFile = `.cache/test/${name.replace(' ', '-')}.json`;
  if (!quiet) say(`\n${name}`);
  const { args } = jest('--selectProjects', project, '--passWithNoTests', '--json', `--outputFile=${outputFile}`, ...more);
  // With --json the report goes to stderr and the JSON, here not wanted, to stdout.
  const { ok, output } = await runStep({ args, env, show: quiet ? 'nothing' : 'stderr' });
  if (quiet) say(`\n${name}\n${output.trimEnd()}`);
  const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined;
  passed += result?.numPassedTests ?? 0;
  const bad = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  // A project that ended badly without naming a test has failed all the same.
  failed += bad === 0 && !ok ? 1 : bad;
  say(`${ok ? 'ok    ' : 'FAILED'} tests: ${name} (${seconds(from)} s)`);
}

/** A check or a part of the build; it fails without throwing. */
async function step({ name, run, args }) {
  const from = performance.now();
  const { ok, output } = await (run === undefined ? runStep({ args }) : run().then(() => ({ ok: true, output: '' }), ({ message }) => ({ ok: false, output: message })));
  if (!ok) say(output.trimEnd());
  say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds(from)} s)`);
  failed += ok ? 0 : 1;
}

const [, seed = '?'] = /GATE_SEED = ([\d_]+)/.exec(readFileSync('libs/testing/seed.ts', 'utf8')) ?? [];
say(`random values of tests: seed ${process.env.PROOF_SEED ?? seed.replaceAll('_', '')}`);
const known = [PURE, INT, ...JOURNEYS].map(({ project }) => project);
const others = [...readFileSync('jest.config.ts', 'utf8').matchAll(/displayName: '([\w-]+)'/g)]
  .map(([, project]) => ({ project, args: [] }))
  .filter(({ project }) => !known.includes(project));

// `npm run trace` reads every result in there.
mkdirSync('.cache/test', { recursive: true });
for (const file of readdirSync('.cache/test').filter((one) => one.endsWith('.json'))) rmSync(`.cache/test/${file}`);

/** Tests, pages and most checks read what is made of the texts; the others are done meanwhile. */
const texts = Promise.withResolvers();
const withTexts = (work) => () => texts.promise.then(work);
const browser = { name: 'browser', args: ['scripts/bring-browser.mjs'] };
const toBuild = buildSteps(true);
const checks = checkSteps();
/** Journeys and tests on databases begin when everything is built. */
const built = Promise.withResolvers();
let left = toBuild.length + 1;
const build = async (one) => {
  await step(one);
  left -= 1;
  if (left === 0) built.resolve();
};
/** Tests on databases come with workers of their own, so that they begin when one lane is left: beside more, answers come too late for some. */
const room = Promise.withResolvers();
let lanesLeft = JOURNEYS.length;
if (lanesLeft <= 1) room.resolve();
const journey = async (lane) => {
  await built.promise;
  await run(lane);
  lanesLeft -= 1;
  if (lanesLeft <= 1) room.resolve();
};
await runAll(
  [
    () => step({ name: 'build texts', run: () => buildMessages(true) }).then(texts.resolve),
    () => build(browser),
    ...checks.filter(({ textless }) => textless).map((one) => () => step(one)),
    withTexts(() => run(PURE)),
    ...toBuild.map((one) => withTexts(() => build(one))),
    ...checks.filter(({ textless }) => !textless).map((one) => withTexts(() => step(one))),
    ...JOURNEYS.map((lane) => () => journey(lane)),
    () => room.promise.then(() => run(INT)),
    ...others.map((one) => () => built.promise.then(() => run(one))),
  ],
  3,
);

say(`\n${Math.round((performance.now() - started) / 1000)} s`);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
