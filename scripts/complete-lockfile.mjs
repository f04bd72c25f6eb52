// npm leaves packages of other platforms out of the lockfile where the registry in use does not carry them, and then
// `npm ci` refuses the lockfile on every machine. This names each optional package again, with the platform it is for, so
// that it is skipped where it does not fit. Run it after `npm install`; `--check` only says whether something is missing.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;
const SYSTEMS = ['darwin', 'win32', 'windows', 'linux', 'android', 'freebsd', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix'];
const CHIPS = { x86_64: 'x64', arm64: 'arm64', aarch64: 'arm64', x64: 'x64', ia32: 'ia32', ppc64: 'ppc64', riscv64: 'riscv64', s390x: 's390x', loong64: 'loong64', mips64el: 'mips64el', wasm32: 'wasm32', arm: 'arm' };

/** Where Node would find `name` from `path`: the entry, and whether its version fits. */
function lookUp(path, name, wanted) {
  for (let base = path; ; base = base.includes('/node_modules/') ? base.slice(0, base.lastIndexOf('/node_modules/')) : '') {
    const found = packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`];
    if (found !== undefined) return { found, fits: !/^\d/.test(wanted) || found.version === wanted };
    if (base === '') return { found: undefined, fits: false };
  }
}

function entryOf(name, version, dev) {
  const short = name.split('/').at(-1);
  const system = SYSTEMS.find((candidate) => name.includes(candidate));
  const chip = Object.keys(CHIPS).find((candidate) => short.includes(candidate));
  return {
    version,
    ...(chip === undefined ? {} : { cpu: [CHIPS[chip]] }),
    ...(dev ? { dev: true } : {}),
    ...(system === 'linux' && /musl/.test(short) ? { libc: ['musl'] } : system === 'linux' && /gnu/.test(short) ? { libc: ['glibc'] } : {}),
    optional: true,
    ...(system === undefined ? {} : { os: [system === 'windows' ? 'win32' : system] }),
  };
}

const missing = [];
for (const [path, { optionalDependencies, dev }] of Object.entries(packages)) {
  for (const [name, wanted] of Object.entries(optionalDependencies ?? {})) {
    const { found, fits } = lookUp(path, name, wanted);
    if (found !== undefined && fits) continue;
    const version = /\d+\.\d+\.\d+[\w.-]*/.exec(wanted)?.[0];
    if (version === undefined) throw new Error(`${path} wants ${name} ${wanted}: no version to write down`);
    const key = `${found === undefined || path === '' ? '' : `${path}/`}node_modules/${name}`;
    packages[key] = entryOf(name, version, dev);
    missing.push(`${key} ${version}`);
  }
}

if (process.argv.includes('--check')) {
  if (missing.length > 0) {
    process.stderr.write(`${missing.join('\n')}\npackage-lock.json misses ${missing.length} optional packages: node scripts/complete-lockfile.mjs\n`);
    process.exit(1);
  }
} else if (missing.length > 0) {
  const [root, ...rest] = Object.entries(packages);
  lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`added ${missing.length} optional packages to ${file}\n`);
}
