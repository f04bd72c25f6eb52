import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dumpWorld, loadWorld, type SnapshotDocument } from './snapshot';
import type { World } from './world';

const QUIET_MS = 1000;
/** Writing may take at most this part of the time, so that a large state does not slow the answers down. */
const WRITE_SHARE = 0.05;

const isSnapshot = (value: unknown): value is SnapshotDocument =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'corps' in value &&
  Array.isArray(value.corps);

const isMissing = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Keeps the state in a file: written a second after the last change, put in place by a rename, read at start. */
export class SnapshotFile {
  private timer: NodeJS.Timeout | undefined;
  private lastWriteMs = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly world: World,
    private readonly path: string,
  ) {
    world.onChange = () => this.changed();
  }

  /** Restores when the file is there; rejects when it is damaged, so that nothing is silently started anew. */
  async restore(): Promise<boolean> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    const document: unknown = JSON.parse(text);
    if (!isSnapshot(document)) throw new Error(`${this.path} is no snapshot of this version`);
    loadWorld(this.world, document);
    return true;
  }

  /** Writes now; several calls are written one after the other. */
  save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.catch(() => undefined).then(() => this.write());
    return this.writing;
  }

  async close(): Promise<void> {
    this.world.onChange = () => undefined;
    await this.save();
  }

  private changed(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        // A failed write is tried again after the next change; closing the simulator reports it.
        this.save().catch(() => undefined);
      },
      Math.max(QUIET_MS, this.lastWriteMs / WRITE_SHARE),
    );
  }

  private async write(): Promise<void> {
    const started = performance.now();
    await mkdir(dirname(this.path), { recursive: true });
    const next = `${this.path}.next`;
    const file = await open(next, 'w');
    try {
      await file.writeFile(JSON.stringify(dumpWorld(this.world)));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, this.path);
    this.lastWriteMs = performance.now() - started;
  }
}
