// npm run parts: install scripts and known weaknesses of parts from others, and the list of parts of this release (J7, S15).
// `npm run build` runs it, too. Without a registry that answers the weaknesses are not judged, and the output says so.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { advisoriesOf, listed, partsOf, scriptFaults, weaknessFaults } from './parts-rules.mjs';

/** @returns the report, or undefined where no registry gives one */
function askRegistry() {
  const npm = process.env.npm_execpath;
  const [file, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const done = spawnSync(file, [...args, 'audit', '--json', '--package-lock-only'], {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
    shell: file === 'npm.cmd',
  });
  try {
    return advisoriesOf(JSON.parse(done.stdout));
  } catch {
    return undefined;
  }
}

/** @param say where lines go @returns faults; empty when the gate is open */
export function checkParts(say) {
  const parts = partsOf(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  mkdirSync('dist', { recursive: true });
  writeFileSync('dist/parts.json', `${JSON.stringify(parts.map(({ script: _script, ...part }) => part), null, 2)}\n`);
  say(`${String(parts.length)} parts from others: dist/parts.json`);
  const faults = scriptFaults(parts, listed(readFileSync('requirements/install-scripts.txt', 'utf8')));
  const advisories = askRegistry();
  if (advisories === undefined) say('known weaknesses: not checked, no registry answers here');
  else {
    const seen = listed(readFileSync('requirements/weaknesses.txt', 'utf8'));
    faults.push(...weaknessFaults(advisories, seen, new Date().toISOString().slice(0, 10)));
    say(`known weaknesses: ${String(advisories.length)}`);
  }
  return faults;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = checkParts((line) => process.stdout.write(`${line}\n`));
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
