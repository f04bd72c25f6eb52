// npm run fuzz [-- --times=200 --seed=N --route=notices.submit]: every route with strange values, per role (S7).
// The short form of the same is part of npm test; the seed of a run is printed, and the same seed makes the same calls.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { jest } from './check-steps.mjs';

const option = (name, usual) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? usual;
const seed = option('seed', String(randomInt(2 ** 31)));
const times = option('times', '200');
const route = option('route', undefined);
process.stdout.write(`fuzz: seed ${seed}, ${times} calls of each route and role\n`);
const { args } = jest('--selectProjects=int', '--testPathPatterns=apps/api/test/fuzz', ...(route === undefined ? [] : ['-t', `^.*${route} answers`]));
const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, PROOF_FUZZ: times, PROOF_SEED: seed } });
child.once('exit', (code) => process.exit(code ?? 1));
