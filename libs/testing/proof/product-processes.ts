import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { randomUUID } from 'node:crypto';

/** Entries of the product, bundled for one test and removed with it. */
export interface Bundle {
  file(name: string): string;
  remove(): Promise<void>;
}

/** @param entries name → TypeScript entry. Inside the repository, because packages stay outside the bundle */
export async function bundleFor(entries: Readonly<Record<string, string>>): Promise<Bundle> {
  const dir = resolve('.cache', 'proof', randomUUID());
  const script = `import { bundle } from ${JSON.stringify(resolve('scripts/bundle.mjs'))}; await bundle(${JSON.stringify(entries)}, ${JSON.stringify(dir)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`bundling failed: ${errors}`);
  return { file: (name) => resolve(dir, `${name}.mjs`), remove: () => rm(dir, { recursive: true, force: true }) };
}

/** A process of the product, spawned directly: nobody stands between it and a signal. */
export class ProductProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = '';

  constructor(file: string, env: Readonly<Record<string, string>>) {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([key]) => key !== 'NODE_OPTIONS'));
    // Killed and started again many times: code that has not changed is not read anew.
    const kept = { NODE_COMPILE_CACHE: resolve('.cache', 'compile') };
    this.#child = spawn(process.execPath, [file], { env: { ...kept, ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#ended = new Promise((done) => this.#child.once('exit', () => done()));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output = (this.#output + text).slice(-20_000)));
    }
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits for a line of its output. @returns the match @throws Error when it ends or nothing comes */
  async says(pattern: RegExp, withinMs = 60_000): Promise<RegExpExecArray> {
    for (const until = performance.now() + withinMs; performance.now() < until;) {
      const match = pattern.exec(this.#output);
      if (match !== null) return match;
      if (!this.alive) break;
      await new Promise((next) => setTimeout(next, 10));
    }
    throw new Error(`the process did not say ${String(pattern)}: ${this.#output.slice(-2_000)}`);
  }

  /** Warnings and errors of its log, shortened. */
  get warnings(): string[] {
    return this.#output
      .split('\n')
      .filter((line) => /"level":"(warn|error|fatal)"/.test(line))
      .map((line) => line.slice(0, 600));
  }

  /** `kill -9`: no handler runs, nothing is handed back. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Ends it in order; with -9 when that takes long. */
  async stop(withinMs = 27_000): Promise<void> {
    if (!this.alive) return;
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), withinMs);
    await this.#ended;
    clearTimeout(late);
  }
}

/** Keeps a number of workers ready, whatever becomes of them. */
export class Workers {
  readonly #starting = new Set<Promise<void>>();
  #ready: ProductProcess[] = [];
  #all: ProductProcess[] = [];
  readonly #ever: ProductProcess[] = [];
  #wanted: number;

  constructor(
    private readonly file: string,
    private readonly env: Readonly<Record<string, string>>,
    wanted: number,
  ) {
    this.#wanted = wanted;
    this.#fill();
  }

  /** What all of them, also the killed ones, warned of: for the report of a failure. */
  get warnings(): string[] {
    return this.#ever.flatMap((one) => one.warnings);
  }

  /** Kills one of those that work; another one starts in its place. @param pick number from 0 to below 1 */
  async killOne(pick: number): Promise<void> {
    await this.untilReady(1);
    const victim = this.#ready[Math.floor(pick * this.#ready.length)];
    if (victim === undefined) return;
    this.#ready = this.#ready.filter((one) => one !== victim);
    this.#all = this.#all.filter((one) => one !== victim);
    this.#fill();
    await victim.kill();
  }

  async untilReady(count: number): Promise<void> {
    while (this.#ready.length < count) {
      if (this.#starting.size === 0) throw new Error('no worker starts');
      await Promise.race(this.#starting);
    }
  }

  async stop(): Promise<void> {
    this.#wanted = 0;
    await Promise.allSettled(this.#starting);
    await Promise.all(this.#all.map((one) => one.stop()));
  }

  #fill(): void {
    while (this.#all.length < this.#wanted) {
      const worker = new ProductProcess(this.file, this.env);
      this.#all.push(worker);
      this.#ever.push(worker);
      const starting: Promise<void> = worker
        .says(/"msg":"worker runs"/)
        .then(() => void this.#ready.push(worker))
        .finally(() => this.#starting.delete(starting));
      starting.catch(() => undefined);
      this.#starting.add(starting);
    }
  }
}
