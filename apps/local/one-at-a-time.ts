import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Running {
  pid: number;
  page: string;
  children: number[];
}

/** A pid may belong to somebody else by now: only processes of ours count. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
    return /scripts\/(start|dev)\.mjs|dist\/(api|worker|simulator|bureau|seed)\.mjs/.test(command);
  } catch {
    return false;
  }
}

/** One run per data folder; what a killed run left behind is ended by the next. */
export class RunFile {
  readonly #file: string;
  #running: Running = { pid: process.pid, page: '', children: [] };

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'running.json');
  }

  /** @throws Error when another run is alive */
  async take(): Promise<void> {
    if (existsSync(this.#file)) {
      const before = JSON.parse(readFileSync(this.#file, 'utf8')) as Running;
      if (before.pid !== process.pid && isOurs(before.pid)) {
        throw new Error(`Smart Campus is running already (process ${String(before.pid)})${before.page === '' ? '' : `: ${before.page}`}`);
      }
      for (const pid of before.children) {
        if (isOurs(pid)) process.kill(pid, 'SIGKILL');
        while (isOurs(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    this.#write();
  }

  children(pids: readonly number[]): void {
    this.#running = { ...this.#running, children: [...pids] };
    this.#write();
  }

  page(address: string): void {
    this.#running = { ...this.#running, page: address };
    this.#write();
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify(this.#running));
  }
}
