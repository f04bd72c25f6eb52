import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Remembers that seeding began, so that a run killed in the middle of it does not leave half a school behind. */
export class SeedingMark {
  readonly #dataDir: string;
  readonly #file: string;
  /** The last run did not get to the end of it. */
  readonly unfinished: boolean;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#file = join(dataDir, 'seeding');
    this.unfinished = existsSync(this.#file);
  }

  begin(): void {
    writeFileSync(this.#file, '');
  }

  end(): void {
    rmSync(this.#file, { force: true });
  }

  /** The simulator keeps its corps in a file beside the database. */
  forgetSimulator(): void {
    rmSync(join(this.#dataDir, 'simulator.json'), { force: true });
  }
}
