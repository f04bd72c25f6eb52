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

  /** The simulators keep corps and register in files beside the database. */
  forgetSimulator(): void {
    for (const name of ['simulator.json', 'bureau.json']) rmSync(join(this.#dataDir, name), { force: true });
  }
}
