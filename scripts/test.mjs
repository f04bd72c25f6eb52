// npm test: build, checks and every jest project. The last line is `N passed, N failed`; anything failed ends with 1.
// Two things run at a time, the longest first, until what needs the whole product and the databases is left.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildMessages, buildSteps } from './build-parts.mjs';
import { checkSteps, jest } from './check-steps.mjs';
import { runAll, runStep } from './run-steps.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const started = performance.now();
const seconds = (from) => ((performance.now() - from) / 1000).toFixed(1);
let passed = 0;
let failed = 0;

// Projects of one run; the others come after them, each by itself.
const RUNS = [
  // Beside the checks; one worker, because they take the other core.
  { names: ['pure'], args: ['--runInBand'], beside: true },
  // Two at a time, the lanes of journeys first: each needs about one core. With three, pages wait longer than people would.
  // Modules of ES are never forgotten by a process, so one that has grown is replaced.
  { names: ['int', 'e2e'], args: ['--maxWorkers=2', '--workerIdleMemoryLimit=1GB'], beside: false },
];

/** One run of jest. Its report is shown as it comes, or at its end where something else runs beside; numbers come from its JSON. */
async function run({ names, args: more, beside }) {
  const from = performance.now();
  const name = names.join(' and ');
  const outputFile = `.cache/test/${names.join('-')}.json`;
  mkdirSync('.cache/test', { recursive: true });
  rmSync(outputFile, { force: true });
  if (!beside) say(`\n${name}`);
  const { args } = jest('--selectProjects', ...names, '--passWithNoTests', '--json', `--outputFile=${outputFile}`, ...more);
  // With --json the report goes to stderr and the JSON, here not wanted, to stdout.
  const { ok, output } = await runStep({ args, show: beside ? 'nothing' : 'stderr' });
  if (beside) say(`\n${name}\n${output.trimEnd()}`);
  const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined;
  passed += result?.numPassedTests ?? 0;
  const bad = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  // A project that ended badly without naming a test has failed all the same.
  failed += bad === 0 && !ok ? 1 : bad;
  say(`${ok ? 'ok    ' : 'FAILED'} tests: ${name} (${seconds(from)} s)`);
}

/** A check or a part of the build. */
async function step({ name, run, args }) {
  const from = performance.now();
  const { ok, output } = await (run === undefined ? runStep({ args }) : run().then(() => ({ ok: true, output: '' }), ({ message }) => ({ ok: false, output: message })));
  if (!ok) say(output.trimEnd());
  say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds(from)} s)`);
  failed += ok ? 0 : 1;
}

const [, seed = '?'] = /GATE_SEED = ([\d_]+)/.exec(readFileSync('libs/testing/seed.ts', 'utf8')) ?? [];
say(`random values of tests: seed ${process.env.PROOF_SEED ?? seed.replaceAll('_', '')}`);
const names = [...readFileSync('jest.config.ts', 'utf8').matchAll(/displayName: '([\w-]+)'/g)].map((hit) => hit[1]);
const others = names.filter((name) => !RUNS.some((one) => one.names.includes(name)));
const runs = [...RUNS, ...others.map((name) => ({ names: [name], args: [], beside: false }))];
const beside = runs.filter((one) => one.beside);

// Texts come first: checks, tests and pages read what is made of them.
await step({ name: 'build texts', run: () => buildMessages(true) });
await runAll([...beside.map((one) => () => run(one)), ...[...checkSteps(), ...buildSteps()].map((one) => () => step(one))]);
for (const one of runs.filter((each) => !each.beside)) await run(one);

say(`\n${Math.round((performance.now() - started) / 1000)} s`);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
