import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Office, OfficeDocument } from './office';

const QUIET_MS = 500;

const isMissing = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Keeps the register in a file: read at start, written half a second after a change, put in place by a rename. */
export class OfficeFile {
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly office: Office,
    private readonly path: string,
  ) {}

  /** Rejects when the file is damaged, so that nothing is silently started anew. */
  async restore(): Promise<void> {
    try {
      this.office.restore(JSON.parse(await readFile(this.path, 'utf8')) as OfficeDocument);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    this.office.events.on('change', () => {
      this.timer ??= setTimeout(() => this.save(), QUIET_MS);
    });
  }

  private save(): void {
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
  }

  private async write(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeFile(`${this.path}.new`, JSON.stringify(this.office.dump()));
    await rename(`${this.path}.new`, this.path);
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    if (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.save();
    }
    await this.writing;
  }
}
