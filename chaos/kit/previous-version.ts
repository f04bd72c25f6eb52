import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The product as it was at an earlier commit, beside today's. */
export interface PreviousVersion {
  commit: string;
  /** Its API, ready to run. */
  api: string;
  /** Names of the migrations it knows. */
  migrations: ReadonlySet<string>;
}

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 }).trim();

/**
 * Unpacks and bundles an earlier version inside this folder, where its packages are found; it is kept there, since a commit
 * does not change.
 * @param commit left out: the one before the newest migration
 * @throws Error where there is no repository, or its bundle cannot be made
 */
export function previousVersion(commit?: string): PreviousVersion {
  const newest = commit ?? `${git('log', '-1', '--format=%H', '--', 'migrations/index.ts')}~1`;
  const name = git('rev-parse', '--short', newest);
  const dir = resolve('.cache', `version-${name}`);
  const api = join(dir, 'dist', 'api.mjs');
  if (!existsSync(api)) unpack(newest, dir);
  const listed = readFileSync(join(dir, 'migrations', 'index.ts'), 'utf8').matchAll(/^\s+(\w+\d{14}),$/gm);
  return { commit: name, api, migrations: new Set([...listed].map(([, one]) => one!)) };
}

function unpack(commit: string, dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const tar = join(dir, 'version.tar');
  git('archive', `--output=${tar}`, commit);
  execFileSync('tar', ['-xf', tar, '-C', dir]);
  symlinkSync(resolve('node_modules'), join(dir, 'node_modules'));
  execFileSync(process.execPath, ['scripts/compile-messages.mjs'], { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] });
  const script = `import { bundle } from './scripts/bundle.mjs'; await bundle({ api: 'apps/api/main.ts' }, 'dist');`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] });
}
