import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from './file-store';

/** Files in a folder: the default of one machine. Object stores take over with `S3_*`. */
export class LocalFileStore extends FileStore {
  readonly #root: string;
  readonly #flush: boolean;

  /** @param throwaway tests trade durability for speed; the product never does */
  constructor(root: string, throwaway = false) {
    super();
    this.#root = resolve(root);
    this.#flush = !throwaway;
  }

  #path(key: string): string {
    const path = resolve(this.#root, key);
    if (!path.startsWith(this.#root + sep)) throw new Error('a key outside the store');
    return path;
  }

  async put(key: string, body: Readable | Buffer): Promise<void> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true });
    // Written beside and renamed, so that nobody reads half a file; flushed, because who is told that it is stored may rely on it.
    const partial = `${path}.part`;
    try {
      await pipeline(Buffer.isBuffer(body) ? Readable.from([body]) : body, createWriteStream(partial, { mode: 0o600, flush: this.#flush }));
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const file = await open(this.#path(key));
    return file.createReadStream(range);
  }

  async readBuffer(key: string, maxBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of createReadStream(this.#path(key))) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > maxBytes) throw new RangeError('the object is larger than allowed');
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  }

  async size(key: string): Promise<number | null> {
    const found = await stat(this.#path(key)).catch(() => null);
    return found?.size ?? null;
  }

  async move(from: string, to: string): Promise<void> {
    await mkdir(dirname(this.#path(to)), { recursive: true });
    await rename(this.#path(from), this.#path(to));
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async list(prefix: string, after = ''): Promise<string[]> {
    const entries = await readdir(join(this.#root, prefix), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(this.#root.length + 1)
          .split(sep)
          .join('/'),
      )
      .filter((key) => key > after)
      .sort();
  }
}
