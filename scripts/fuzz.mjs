// npm run fuzz [-- --times=200 --seed=N --route=notices.submit]: every route with strange values, per role (S7), every wrong call
// of the edge walk, then every property that the tests state with fast-check. A short form of the same is part of npm test, there
// from one fixed seed (libs/testing/seed.ts); here each run draws one. It is printed, and the same seed makes the same calls.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { jest } from './check-steps.mjs';

const option = (name, usual) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? usual;
const seed = option('seed', String(randomInt(2 ** 31)));
const times = option('times', '200');
const route = option('route', undefined);

function run(args) {
  const child = spawn(process.execPath, jest(...args).args, { stdio: 'inherit', env: { ...process.env, PROOF_FUZZ: times, PROOF_EDGE: 'all', PROOF_SEED: seed } });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/** Specs that state a property, as parts of an expression. */
function properties() {
  const specs = globSync('{apps,libs}/**/*.{spec,int-spec}.ts', { exclude: (path) => path.includes('node_modules') });
  const folders = specs.filter((file) => /from 'fast-check'|random-answers'|rendered-facts'/.test(readFileSync(file, 'utf8')));
  return folders.map((file) => file.replaceAll('\\', '/').replaceAll('.', '\\.'));
}

process.stdout.write(`fuzz: seed ${seed}, ${times} calls of each route and role\n`);
let code = await run(['--selectProjects=int', '--testPathPatterns=apps/api/test/(fuzz|edge)', ...(route === undefined ? [] : ['-t', `^.*${route} (answers|refuses)`])]);
if (route === undefined) code = (await run(['--selectProjects=pure', '--selectProjects=int', `--testPathPatterns=${properties().join('|')}`])) || code;
process.exit(code);
