import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { throwAwayFolder } from '@testing/throw-away-folder';

const READY = /ready in [\d.]+ s: (http:\/\/\S+)/;
const START_MS = 180_000;
const PORTS = { PORT: 3400, SIMULATOR_PORT: 9400, WORKER_PORT: 3450, DATABASE_PORT: 5460, BUREAU_PORT: 9410 };

/** Apart from the usual ports, so that a product that runs for a person stays alone, and from those of the other lane. */
function ports(): Record<string, string> {
  // A run of one file has no worker of its own to be told from.
  const lane = Number(process.env['E2E_LANE'] ?? process.env['JEST_WORKER_ID'] ?? 1) - 1;
  return Object.fromEntries(Object.entries(PORTS).map(([name, port]) => [name, String(port + lane * 20)]));
}

const PRINTED = {
  bureau: /the bureau \(.*\): (http:\S+)/,
  operator: /operators enrol a passkey once with (http:\S+)/,
} as const;
export type Printed = keyof typeof PRINTED;

export interface Product {
  /** The simulator's stage, `http://campus.localhost:<port>/`. */
  stageUrl: string;
  /** Its data folder. */
  dataDir: string;
  /** Ends one of its processes as a crash would; it is started again. */
  kill: (name: 'worker' | 'api') => Promise<void>;
  /** What it printed for people: the bureau's page and the one-time link of an operator. */
  printed: (what: Printed) => string;
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
    return {
      stageUrl: running,
      dataDir,
      kill: (name) => kill(dataDir, name),
      printed: (what) => printedIn(process.env['E2E_LOG'] ?? notPrinted(what), what),
      output: () => '',
      stop: () => Promise.resolve(),
    };
  }
  const dataDir = await throwAwayFolder('smart-campus-e2e-');
  const lines: string[] = [];
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, ...ports(), NODE_OPTIONS: '', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const stageUrl = await ready(child, lines);
  return {
    stageUrl,
    dataDir,
    kill: (name) => kill(dataDir, name),
    printed: (what) => PRINTED[what].exec(lines.join('\n'))?.[1] ?? notPrinted(what),
    output: () => lines.join('\n'),
    stop: async () => {
      await ended(child);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Of a product that runs already: from the file that its start was written to. */
function printedIn(file: string, what: Printed): string {
  return PRINTED[what].exec(readFileSync(file, 'utf8'))?.[1] ?? notPrinted(what);
}

function notPrinted(what: string): never {
  throw new Error(`${what}: the start of the product has printed it; for one that runs already E2E_LOG names the file`);
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
    let stage: string | undefined;
    // The bureau's address is the last line, after the word that everything is up.
    const read = (line: string): void => {
      lines.push(line);
      stage = READY.exec(line)?.[1] ?? stage;
      if (stage === undefined || !PRINTED.bureau.test(line)) return;
      clearTimeout(late);
      resolve(stage);
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
