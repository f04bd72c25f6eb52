import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join, resolve } from 'node:path';

export interface ProcessPlan {
  name: string;
  /** File and arguments for the Node that runs this. */
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

export interface ProcessesOptions {
  dataDir: string;
  say: (line: string) => void;
  /** The running pids, after every change. */
  onPids: (pids: readonly number[]) => void;
  /** A process died more often than it may. */
  onGivenUp: (name: string) => void;
}

/**
 * Node's own limit lets the nursery of the heap grow to 128 MB while a process loads its code and never gives it back;
 * with 2 × 8 MB an API under load stays at some 220 MB instead of 340 (bench/README.md).
 */
export const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=8'] as const;
/** A quarter of what a process does before it is ready is reading code that has not changed since the last start. */
const KEPT_CODE = { NODE_COMPILE_CACHE: resolve('.cache', 'compile') };

const RESTARTS = 3;
/** Longer than the 25 s a process takes to drain (J5). */
const STOP_MS = 27_000;
/** A process that ran this long gets all its restarts back: what cannot stay up is down again much sooner. */
const STEADY_MS = 20_000;
const SEVERE = new Set(['error', 'fatal']);

interface Running {
  plan: ProcessPlan;
  child: ChildProcess;
  log: WriteStream;
  deaths: number;
  startedAt: number;
  lastWords: string;
}

/**
 * The child processes: each in a group of its own, so that Ctrl-C reaches only the launcher and everything ends in
 * order. Output goes to a file per process; what needs a person's eye also to the terminal. A child that dies is started
 * again, three times.
 */
export class Processes {
  readonly #options: ProcessesOptions;
  readonly #running = new Map<string, Running>();
  readonly #once = new Map<string, ChildProcess>();
  #stopping = false;

  constructor(options: ProcessesOptions) {
    this.#options = options;
  }

  start(plan: ProcessPlan, deaths = 0): void {
    const log = createWriteStream(join(this.#options.dataDir, 'logs', `${plan.name}.log`), {
      flags: deaths === 0 ? 'w' : 'a',
    });
    const child = spawn(process.execPath, [...NODE_FLAGS, ...plan.args], {
      env: { ...KEPT_CODE, ...process.env, ...plan.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const running: Running = { plan, child, log, deaths, startedAt: performance.now(), lastWords: '' };
    this.#running.set(plan.name, running);
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        log.write(chunk);
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#read(running, line);
      });
    }
    child.once('error', (error) => (running.lastWords = error.message));
    child.once('exit', (code, signal) => this.#ended(running, code, signal));
    this.#tell();
  }

  /** Severe log lines, and what is no log line on the way down, are kept for the report of a death. */
  #read(running: Running, line: string): void {
    if (line.trim() === '') return;
    const entry = parse(line);
    if (entry === undefined) {
      running.lastWords = `${running.lastWords}\n${line}`.slice(-1_500);
      return;
    }
    if (!SEVERE.has(entry.level ?? '')) return;
    running.lastWords = `${entry.msg ?? ''} ${entry.err?.code ?? ''} ${entry.err?.message ?? ''}`.trim();
    this.#options.say(`${running.plan.name}: ${running.lastWords}`);
  }

  #ended(running: Running, code: number | null, signal: NodeJS.Signals | null): void {
    const { plan } = running;
    running.log.end();
    if (this.#running.get(plan.name) !== running) return;
    this.#running.delete(plan.name);
    this.#tell();
    if (this.#stopping) return;
    const deaths = performance.now() - running.startedAt > STEADY_MS ? 1 : running.deaths + 1;
    const why = `${plan.name} ended (${signal ?? `code ${String(code)}`})${running.lastWords === '' ? '' : `: ${running.lastWords.trim()}`}`;
    if (deaths > RESTARTS) {
      this.#options.say(`${why}\n${plan.name} does not stay up; its log is ${join(this.#options.dataDir, 'logs', `${plan.name}.log`)}`);
      this.#options.onGivenUp(plan.name);
      return;
    }
    this.#options.say(`${why}\nstarting ${plan.name} again (${String(deaths)} of ${String(RESTARTS)})`);
    setTimeout(() => {
      if (!this.#stopping) this.start(plan, deaths);
    }, 500 * deaths);
  }

  /** Runs a process to its end, its lines on the terminal. @throws Error when it fails */
  async once(plan: ProcessPlan): Promise<void> {
    if (this.#stopping) return;
    const child = spawn(process.execPath, [...NODE_FLAGS, ...plan.args], {
      env: { ...KEPT_CODE, ...process.env, ...plan.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.#once.set(plan.name, child);
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#options.say(chunk.trimEnd()));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors = (errors + chunk).slice(-4_000)));
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    this.#once.delete(plan.name);
    if (code !== 0 && !this.#stopping) throw new Error(`${plan.name} failed: ${errors.trim()}`);
  }

  /** Ends one process and starts it anew, e.g. after a rebuild. */
  async replace(plan: ProcessPlan): Promise<void> {
    const running = this.#running.get(plan.name);
    if (running !== undefined) {
      this.#running.delete(plan.name);
      await end(running.child);
    }
    if (!this.#stopping) this.start(plan);
  }

  /** Ends the named processes together. */
  async stop(...names: readonly string[]): Promise<void> {
    this.#stopping = true;
    const children = names.map((name) => this.#running.get(name)?.child ?? this.#once.get(name));
    await Promise.all(children.filter((child) => child !== undefined).map(end));
  }

  #tell(): void {
    this.#options.onPids([...this.#running.values()].map(({ child }) => child.pid).filter((pid) => pid !== undefined));
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child, 'SIGTERM');
  const late = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(late);
}

function parse(line: string): { level?: string; msg?: string; err?: { code?: string; message?: string } } | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? entry : undefined;
  } catch {
    return undefined;
  }
}
