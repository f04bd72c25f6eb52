// The quick checks before a commit. Programs are started by their file, so that no shell and no npx stands between.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The program of a package as its package.json names it. */
function program(name, bin = name) {
  const dir = join('node_modules', name);
  const found = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).bin;
  return join(dir, typeof found === 'string' ? found : found[bin]);
}

export const jest = (...args) => ({ args: ['--experimental-vm-modules', '--no-warnings', program('jest'), ...args] });

/** Longest first: the slowest decides how long everything takes. `textless`: reads nothing that is made of the texts. */
export function checkSteps() {
  const folders = ['apps', 'libs', 'migrations', 'bench', 'chaos'].filter((dir) => existsSync(dir));
  return [
    // The rules that look at types need the whole program of the compiler; its own findings come with it (TypeScript 7).
    { name: 'types and lint (oxlint)', args: [program('oxlint'), '--type-aware', '--type-check'] },
    { name: 'borders (dependency-cruiser)', args: [program('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...folders], textless: true },
    { name: 'format (oxfmt)', args: [program('oxfmt'), '--check', ...folders, 'jest.config.ts'], textless: true },
    { name: 'lockfile complete', args: ['scripts/complete-lockfile.mjs', '--check'], textless: true },
    { name: 'texts in three languages', args: ['scripts/check-messages.mjs'] },
  ].filter(({ args }) => existsSync(args[0]));
}
