// npm test: the checks, then every jest project. The last line is `N passed, N failed`; anything failed ends with 1.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildAll } from './build-parts.mjs';
import { checkSteps, jest } from './check-steps.mjs';
import { runSteps } from './run-steps.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const started = performance.now();
let passed = 0;
let failed = 0;

const WORKERS = {
  // Two at a time also on two cores, because they wait for the database; modules of ES are never forgotten by a process,
  // so one that has grown is replaced.
  int: ['--maxWorkers=2', '--workerIdleMemoryLimit=1GB'],
  e2e: ['--runInBand'],
};

/** One jest project, its report live on the terminal, its numbers from its JSON. */
async function project(name) {
  const outputFile = `.cache/test/${name}.json`;
  mkdirSync('.cache/test', { recursive: true });
  rmSync(outputFile, { force: true });
  say(`\n${name}`);
  const workers = WORKERS[name] ?? [];
  const { args } = jest(`--selectProjects=${name}`, '--passWithNoTests', '--json', `--outputFile=${outputFile}`, ...workers);
  const code = await new Promise((resolve) => {
    // With --json the report goes to stderr and the JSON, here not wanted, to stdout.
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(1));
    child.once('exit', (exit) => resolve(exit ?? 1));
  });
  const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined;
  passed += result?.numPassedTests ?? 0;
  const bad = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  // A project that ended badly without naming a test has failed all the same.
  failed += bad === 0 && code !== 0 ? 1 : bad;
}

const projects = [...readFileSync('jest.config.ts', 'utf8').matchAll(/displayName: '([\w-]+)'/g)].map((hit) => hit[1]);
try {
  await buildAll(say, { strict: true });
} catch (error) {
  say(`FAILED build\n${error.message}`);
  failed += 1;
}
for (const { ok } of await runSteps(checkSteps())) failed += ok ? 0 : 1;
for (const name of projects) await project(name);

say(`\n${Math.round((performance.now() - started) / 1000)} s`);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
