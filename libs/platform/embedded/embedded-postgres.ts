import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { placeServer, serverOwner, type Owner } from './postgres-binaries';

/**
 * A real PostgreSQL 18 from npm packages, for `npm start` and the tests. Started directly, not through the package's own
 * wrapper, because that one ends the process on Ctrl-C before anything else could end cleanly. The cluster is made with
 * the builtin C.UTF-8 provider, because trigram search finds nothing in Chinese under plain C (libraries.md part 2).
 */
export interface EmbeddedServer {
  /** URL of the superuser on database `postgres`. */
  superuserUrl: string;
  port: number;
  dataDir: string;
  /** Where its socket is, when one was asked for. */
  socketFolder: string | undefined;
  /** Called when the server ends without having been asked to. */
  onLost(listener: (reason: string) => void): void;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  port: number;
  /** Tests trade durability for speed; the product never does. */
  throwaway?: boolean;
  /** Also reached by a socket in its data folder, where the system has them: each round trip costs both sides less than over TCP. */
  bySocket?: boolean;
  onLog?: (line: string) => void;
}

const SUPERUSER = 'postgres';
const PASSWORD = 'embedded';
const START_MS = 60_000;
const STOP_MS = 20_000;

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=256MB',
  'jit=off',
  'timezone=UTC',
  'max_wal_size=2GB',
  // A school that is new among many has to be known soon: to the planner an unknown one has one row, whatever it asks for.
  'autovacuum_naptime=15s',
  'autovacuum_analyze_threshold=200',
  'autovacuum_analyze_scale_factor=0.01',
];
// Without autovacuum: when it looks is chance, and what it has seen by then decides the plans of a school that came later (a fan-out took
// 6 or 40 s); who needs statistics takes them.
const THROWAWAY = [
  'autovacuum=off',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=64MB',
  'max_wal_size=512MB',
];

/** Starts the server on 127.0.0.1, making the cluster first where there is none. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const owner = serverOwner();
  const { bin, dataDir } = placeServer(options.dataDir, owner);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (owner !== undefined) {
    await chmod(dirname(dataDir), 0o755);
    await chown(dataDir, owner.uid, owner.gid);
  }
  await makeExecutable(bin);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(bin, dataDir, owner);
  await endLeftover(dataDir);
  const socket = options.bySocket === true && process.platform !== 'win32' ? dataDir : undefined;
  const settings = [
    ...SETTINGS,
    ...(options.throwaway === true ? THROWAWAY : []),
    ...(socket === undefined ? [] : [`unix_socket_directories=${socket}`]),
  ].flatMap((setting) => ['-c', setting]);
  const child = spawn(join(bin, 'postgres'), ['-D', dataDir, '-p', String(options.port), ...settings], {
    ...owner,
    env: { ...process.env, LC_MESSAGES: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: Ctrl-C in the terminal must not end the database before its users have ended.
    detached: options.throwaway !== true,
  });
  const server = watch(child);
  await server.ready(options.onLog);
  return {
    superuserUrl: `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${String(options.port)}/postgres`,
    socketFolder: socket,
    port: options.port,
    dataDir,
    onLost: server.onLost,
    stop: server.stop,
  };
}

async function makeExecutable(bin: string): Promise<void> {
  for (const name of await readdir(bin)) await chmod(join(bin, name), 0o755).catch(() => undefined);
}

async function initialise(bin: string, dataDir: string, owner: Owner): Promise<void> {
  const passwordFile = join(tmpdir(), `smart-campus-pw-${randomBytes(8).toString('hex')}`);
  await writeFile(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  if (owner !== undefined) await chown(passwordFile, owner.uid, owner.gid);
  try {
    await promisify(execFile)(
      join(bin, 'initdb'),
      [
        `--pgdata=${dataDir}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-sync',
      ],
      { ...owner, env: { ...process.env, LC_ALL: 'C' } },
    );
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its data folder: ${(error as { stderr?: string }).stderr ?? String(error)}`, {
      cause: error,
    });
  } finally {
    await unlink(passwordFile).catch(() => undefined);
  }
}

/** Ends the server that a killed run left behind, before ports are chosen. */
export async function endLeftoverServer(dataDir: string): Promise<void> {
  await endLeftover(placeServer(dataDir, serverOwner()).dataDir);
}

/** Ends a server that an earlier run left behind on this folder (its starter was killed), and forgets a dead one. */
async function endLeftover(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  for (let waited = 0; (await isServer(pid)) && waited < STOP_MS; waited += 100) {
    if (waited === 0) process.kill(pid, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (await isServer(pid)) throw new Error(`another PostgreSQL (process ${String(pid)}) holds ${dataDir}`);
  // Without an init process a dead server stays a zombie, and a new one would take its pid for a living owner.
  await unlink(pidFile).catch(() => undefined);
}

async function isServer(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return stat.includes('(postgres)') && !/\) [ZX] /.test(stat);
}

function watch(child: ChildProcess) {
  const lines: string[] = [];
  const listeners: ((reason: string) => void)[] = [];
  let stopping = false;
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ended = true;
      lines.push(String(error));
      resolve();
    });
    child.once('exit', (code, signal) => {
      ended = true;
      resolve();
      if (!stopping) for (const listener of listeners) listener(`ended with ${signal ?? String(code)}`);
    });
  });
  const ready = (onLog?: (line: string) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`PostgreSQL did not start: ${why}\n${lines.slice(-20).join('\n')}`));
      const timer = setTimeout(() => {
        child.kill('SIGINT');
        fail('it took too long');
      }, START_MS);
      child.stderr?.on('data', (chunk: Buffer) => {
        const text = chunk.toString('utf8').trimEnd();
        lines.push(text);
        if (lines.length > 200) lines.shift();
        onLog?.(text);
        if (!text.includes('database system is ready to accept connections')) return;
        clearTimeout(timer);
        resolve();
      });
      void gone.then(() => {
        clearTimeout(timer);
        fail('it ended at once');
      });
    });
  const stop = async (): Promise<void> => {
    stopping = true;
    if (ended) return;
    // Fast shutdown: rolls back what is open and writes a checkpoint.
    child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGQUIT'), STOP_MS);
    await gone;
    clearTimeout(late);
  };
  return { ready, stop, onLost: (listener: (reason: string) => void) => void listeners.push(listener) };
}
