// node scripts/seeded-faults.mjs [number…]: puts one fault at a time into a copy of the product and runs the proof that
// has to notice it (S3). A fault that nobody notices ends with 1, and so does a proof that fails without a fault: it would
// notice everything, so that its faults are left out. Not part of npm test: each fault costs a run of its own.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FAULTS } from './seeded-fault-list.mjs';

// A machine with other work to do must not look like a proof that fails without a fault, nor like one that notices.
const HANGS_MS = 600_000;

const say = (line) => process.stdout.write(`${line}\n`);

/** @param routes of a walk; undefined: the whole proof. @returns names of the tests that failed, or undefined when all passed */
async function failures(dir, { proof, net }, routes) {
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules', ...(net ? {} : { PROOF_LAYER: 'code' }) };
  const project = /(?<!int-)spec\.ts$/.test(proof) ? 'pure' : 'int';
  const only = routes === undefined ? [] : ['-t', `(${[...new Set(routes)].join('|').replaceAll('.', '\\.')}) `];
  const args = ['node_modules/jest/bin/jest.js', proof, `--selectProjects=${project}`, '--forceExit', '--verbose', `--testTimeout=${HANGS_MS}`, ...only];
  const child = spawn(process.execPath, args, { cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let report = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (report += text));
  const code = await new Promise((done) => child.once('close', done));
  const ran = [...report.matchAll(/[✓✕] (.+?)(?: \(\d+ ms\))?$/gm)].length;
  if (code === 0 && ran > 0) return undefined;
  const failed = [...new Set([...report.matchAll(/✕ (.+?)(?: \(\d+ ms\))?$/gm)].map((hit) => hit[1]))];
  return failed.length > 0 ? failed : [`the run broke: ${report.slice(-600)}`];
}

const keyOf = ({ proof, net }) => `${proof} ${String(net)}`;

/** What the runs of these faults go over, once for each proof and layer. */
function proofsOf(faults) {
  const proofs = new Map();
  for (const { proof, net, route } of faults) {
    const key = keyOf({ proof, net });
    const known = proofs.get(key) ?? { proof, net, routes: route === undefined ? undefined : [] };
    if (route !== undefined) known.routes?.push(route);
    proofs.set(key, known);
  }
  return [...proofs.values()];
}

const root = resolve(import.meta.dirname, '..');
const dir = mkdtempSync(join(tmpdir(), 'smart-campus-faults-'));
/** What is installed, built or run is not copied, and nothing hidden. */
const LEFT = new Set(['node_modules', 'dist']);
for (const name of readdirSync(root)) if (!name.startsWith('.') && !LEFT.has(name)) cpSync(join(root, name), join(dir, name), { recursive: true });
mkdirSync(join(dir, '.cache'), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));

const chosen = process.argv.slice(2).map(Number);
const numbered = FAULTS.map((fault, i) => ({ ...fault, number: i + 1 })).filter(({ number }) => chosen.length === 0 || chosen.includes(number));
let wrong = 0;

/** Puts one fault in, asks its proof, takes it out again. */
async function judge(fault) {
  const path = join(dir, fault.file);
  const sound = readFileSync(path, 'utf8');
  if (!sound.includes(fault.from)) throw new Error(`${fault.file} no longer holds: ${fault.from}`);
  writeFileSync(path, sound.replace(fault.from, () => fault.to));
  const failed = await failures(dir, fault, fault.route === undefined ? undefined : [fault.route]);
  writeFileSync(path, sound);
  if (failed === undefined) wrong += 1;
  say(`${failed === undefined ? 'MISSED ' : 'noticed'} ${String(fault.number).padStart(2)} ${fault.what}: ${failed === undefined ? fault.proof : `${String(failed.length)} tests, e.g. ${failed[0]}`}`);
}

try {
  for (const { proof, net, routes } of proofsOf(numbered)) {
    const failed = await failures(dir, { proof, net }, routes);
    if (failed === undefined) {
      for (const fault of numbered.filter((one) => keyOf(one) === keyOf({ proof, net }))) await judge(fault);
      continue;
    }
    wrong += 1;
    say(`FAILS WITHOUT A FAULT ${proof}: ${failed.join('; ')}`);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
say(`${String(wrong)} missed or not to be trusted`);
process.exit(wrong === 0 ? 0 : 1);
