import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY = /ready in [\d.]+ s: (http:\/\/\S+)/;
const START_MS = 120_000;

export interface Product {
  /** The simulator's stage, `http://campus.localhost:<port>/`. */
  stageUrl: string;
  /** Everything that `npm start` printed, for a failed journey. */
  output: () => string;
  /** Signal to the launcher's process, e.g. `SIGINT` as Ctrl-C does. */
  stop: () => Promise<void>;
}

/** Starts the whole product the way a newcomer does, with a data folder and ports of its own. */
export async function startProduct(): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-campus-e2e-'));
  const lines: string[] = [];
  const child = spawn(process.execPath, ['dist/local.mjs'], {
    env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: dataDir, PORT: '3400', SIMULATOR_PORT: '9400', WORKER_PORT: '3450', DATABASE_PORT: '5460' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stageUrl = await ready(child, lines);
  return {
    stageUrl,
    output: () => lines.join('\n'),
    stop: async () => {
      await ended(child);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in time:\n${lines.join('\n')}`)), START_MS);
    const read = (line: string): void => {
      lines.push(line);
      const match = READY.exec(line);
      if (match?.[1] !== undefined) {
        clearTimeout(late);
        resolve(match[1]);
      }
    };
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) createInterface({ input: stream }).on('line', read);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`npm start ended with ${String(code)}:\n${lines.join('\n')}`));
    });
  });
}

/** Ctrl-C; what has not gone after 30 s is a fault of the product, so it is killed and reported. */
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
