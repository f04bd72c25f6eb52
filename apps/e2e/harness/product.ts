import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const READY = /ready in [\d.]+ s: (http:\/\/\S+)/;
const START_MS = 180_000;
/** Apart from the usual ports, so that a product that runs for a person stays alone. */
const PORTS = { PORT: '3400', SIMULATOR_PORT: '9400', WORKER_PORT: '3450', DATABASE_PORT: '5460', BUREAU_PORT: '9410' };

export interface Product {
  /** The simulator's stage, `http://campus.localhost:<port>/`. */
  stageUrl: string;
  /** Its data folder. */
  dataDir: string;
  /** Ends one of its processes as a crash would; it is started again. */
  kill: (name: 'worker' | 'api') => Promise<void>;
  /** Everything that `npm start` printed, for a failed journey. */
  output: () => string;
  /** Ctrl-C. @throws Error when something is still there after 30 s */
  stop: () => Promise<void>;
}

/**
 * Starts the whole product the way a newcomer does, with a data folder and ports of its own. With `E2E_STAGE` = address of
 * a stage that is up already, that one is used and left running; its data folder is `DATA_DIR`, `.data` without.
 */
export async function startProduct(): Promise<Product> {
  const running = process.env['E2E_STAGE'];
  if (running !== undefined) {
    const dataDir = process.env['DATA_DIR'] ?? '.data';
    return { stageUrl: running, dataDir, kill: (name) => kill(dataDir, name), output: () => '', stop: () => Promise.resolve() };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-campus-e2e-'));
  const lines: string[] = [];
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, ...PORTS, NODE_OPTIONS: '', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const stageUrl = await ready(child, lines);
  return {
    stageUrl,
    dataDir,
    kill: (name) => kill(dataDir, name),
    output: () => lines.join('\n'),
    stop: async () => {
      await ended(child);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The process ids stand in the folder; which is which is told by their command lines. */
async function kill(dataDir: string, name: string): Promise<void> {
  const { children } = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as { children: number[] };
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,args=', '-p', children.join(',')]);
  const line = stdout.split('\n').find((one) => one.includes(`${name}.mjs`));
  if (line === undefined) throw new Error(`no ${name} among ${stdout}`);
  process.kill(Number.parseInt(line, 10), 'SIGKILL');
}

function ready(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`not ready in time:\n${lines.join('\n')}`));
      child.kill('SIGINT');
    }, START_MS);
    const read = (line: string): void => {
      lines.push(line);
      const match = READY.exec(line);
      if (match?.[1] === undefined) return;
      clearTimeout(late);
      resolve(match[1]);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) createInterface({ input: stream }).on('line', read);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`npm start ended with ${String(code)}:\n${lines.join('\n')}`));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child.exitCode !== null) return resolve();
    const late = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      reject(new Error('the product did not end within 30 s of Ctrl-C'));
    }, 30_000);
    child.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    child.kill('SIGINT');
  });
}
