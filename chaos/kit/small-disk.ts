import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Far more than a case needs; it takes memory only for what is written. */
const ROOMY = 4 * 1024 ** 3;

/** A disk of its own for one folder, that is full from one moment to the next and has room again later (R17). */
export class SmallDisk {
  #mounted = true;

  private constructor(readonly path: string) {}

  /** @throws Error where this user may not mount: `npm run chaos` takes a mount namespace of its own, as root */
  static async mount(path: string): Promise<SmallDisk> {
    mkdirSync(path, { recursive: true, mode: 0o755 });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${String(ROOMY)},mode=0755`, 'tmpfs', path]);
    } catch (error) {
      throw new Error(`no disk could be mounted at ${path}: this case needs Linux and root`, { cause: error });
    }
    return new SmallDisk(path);
  }

  /** From now on only so many bytes more fit. */
  async fill(leave = 0): Promise<void> {
    const { bsize, blocks, bfree } = await statfs(this.path);
    await this.#resize((blocks - bfree) * bsize + leave);
  }

  async free(): Promise<void> {
    await this.#resize(ROOMY);
  }

  async unmount(): Promise<void> {
    if (!this.#mounted) return;
    this.#mounted = false;
    // What still holds a file of it (a log that is being closed) lets go later.
    await run('umount', ['--lazy', this.path]);
  }

  async #resize(bytes: number): Promise<void> {
    await run('mount', ['-o', `remount,size=${String(Math.max(4096, bytes))}`, this.path]);
  }
}
