import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, createWriteStream, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endWithRun } from './run-end';

const STOP_MS = 30_000;
/** Also on a machine that has much else to do. */
const READY_MS = 180_000;

/** A process of the product, or a floor, started with its own environment and logged into a file. */
export class Child {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  readonly startedAt = performance.now();
  #tail = '';

  constructor(name: string, args: readonly string[], options: { env: Readonly<Record<string, string>>; logDir: string; linesTo?: string }) {
    const log = createWriteStream(join(options.logDir, `${name}.log`));
    // Its own file instead of a pipe: as a service manager gives it, on a disk that may be full.
    const own = options.linesTo === undefined ? undefined : openSync(options.linesTo, 'a');
    this.#child = spawn(process.execPath, [...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
      stdio: ['ignore', own ?? 'pipe', 'pipe'],
    });
    if (own !== undefined) closeSync(own);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        log.write(chunk);
        this.#tail = (this.#tail + chunk).slice(-8_000);
      });
    }
    this.#gone = new Promise((resolve) => {
      this.#child.once('error', () => resolve());
      this.#child.once('exit', () => resolve());
    });
    const forget = endWithRun(() => this.kill());
    void this.#gone.then(forget);
    // What it said last may still be on its way when it has ended.
    this.#child.once('close', () => log.end());
  }

  get output(): string {
    return this.#tail;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Waits for 200 at an address. @returns milliseconds since the start of the process */
  async ready(url: string): Promise<number> {
    while (!this.ended && performance.now() - this.startedAt < READY_MS) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok === true) return performance.now() - this.startedAt;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`a process did not become ready:\n${this.#tail}`);
  }

  /** Waits for a text in the output. @returns milliseconds since the start of the process */
  async says(text: RegExp, withinMs: number): Promise<number> {
    while (!this.ended && performance.now() - this.startedAt < withinMs) {
      if (text.test(this.#tail)) return performance.now() - this.startedAt;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`a process did not say ${String(text)}:\n${this.#tail}`);
  }

  /** @throws Error when it failed */
  async end(): Promise<void> {
    await this.#gone;
    if (this.#child.exitCode !== 0) throw new Error(`a process failed:\n${this.#tail}`);
  }

  async stop(): Promise<void> {
    if (!this.ended) this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.#gone;
    clearTimeout(late);
  }

  /** `kill -9`: no handler runs, nothing is handed back. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** Resident memory in MB; undefined where the system does not tell. */
  async residentMb(): Promise<number | undefined> {
    const status = await readFile(`/proc/${String(this.pid)}/status`, 'utf8').catch(() => '');
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  }

  /** Processor time since its start in ms, of all its threads: what counts on a machine that has other work; undefined as above. */
  async processorMs(): Promise<number | undefined> {
    const stat = await readFile(`/proc/${String(this.pid)}/stat`, 'utf8').catch(() => undefined);
    // Behind the name, which may hold anything: utime and stime are the 14th and 15th field, in hundredths of a second.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Watches the memory while `work` runs. @returns memory before, highest meanwhile, in MB */
  async watchMemory<T>(work: () => Promise<T>): Promise<{ value: T; before: number; most: number }> {
    const before = (await this.residentMb()) ?? Number.NaN;
    let most = before;
    const timer = setInterval(() => {
      void this.residentMb().then((mb) => {
        if (mb !== undefined && mb > most) most = mb;
      });
    }, 50);
    try {
      return { value: await work(), before, most };
    } finally {
      clearInterval(timer);
    }
  }
}
