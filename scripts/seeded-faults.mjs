// node scripts/seeded-faults.mjs [number…]: puts one fault at a time into a copy of the product and runs the proof that
// has to notice it (S3). A fault that nobody notices ends with 1. Not part of npm test: each fault costs a whole walk.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FAULTS } from './seeded-fault-list.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

/** @returns names of the tests that failed, or undefined when all passed */
async function failures(dir, proof, net) {
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules', ...(net ? {} : { PROOF_LAYER: 'code' }) };
  const project = proof.endsWith('.int-spec.ts') ? 'int' : 'pure';
  const args = ['node_modules/jest/bin/jest.js', proof, `--selectProjects=${project}`, '--forceExit'];
  const child = spawn(process.execPath, args, { cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let report = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (report += text));
  const code = await new Promise((done) => child.once('exit', done));
  if (code === 0) return undefined;
  const failed = [...new Set([...report.matchAll(/✕ (.+?)(?: \(\d+ ms\))?$/gm)].map((hit) => hit[1]))];
  return failed.length > 0 ? failed : [`the run broke: ${report.slice(-600)}`];
}

const root = resolve(import.meta.dirname, '..');
const dir = mkdtempSync(join(tmpdir(), 'smart-campus-faults-'));
for (const name of ['apps', 'libs', 'migrations', 'scripts', 'jest.config.ts', 'tsconfig.json', 'package.json']) cpSync(join(root, name), join(dir, name), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));

const chosen = process.argv.slice(2).map(Number);
let missed = 0;
try {
  for (const [i, fault] of FAULTS.entries()) {
    if (chosen.length > 0 && !chosen.includes(i + 1)) continue;
    const path = join(dir, fault.file);
    const sound = readFileSync(path, 'utf8');
    if (!sound.includes(fault.from)) throw new Error(`${fault.file} no longer holds: ${fault.from}`);
    writeFileSync(path, sound.replace(fault.from, () => fault.to));
    const failed = await failures(dir, fault.proof, fault.net);
    writeFileSync(path, sound);
    if (failed === undefined) missed += 1;
    say(`${failed === undefined ? 'MISSED ' : 'noticed'} ${String(i + 1).padStart(2)} ${fault.what}: ${failed === undefined ? fault.proof : `${String(failed.length)} tests, e.g. ${failed[0]}`}`);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
say(`${String(missed)} missed`);
process.exit(missed === 0 ? 0 : 1);
