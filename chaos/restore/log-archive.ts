import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Vault } from './vault';

export const SEGMENT_BYTES = 16 * 1024 * 1024;
const SEGMENTS_PER_LOG = 0x1_0000_0000 / SEGMENT_BYTES;
const SEGMENT = /^[0-9A-F]{24}$/;

/** Settings of a server whose log is kept: PostgreSQL itself copies each full segment, and one not full after `seconds`. */
export const archiveSettings = (spool: string, seconds: number): Record<string, string> => ({
  archive_mode: 'on',
  wal_level: 'replica',
  archive_timeout: `${String(seconds)}s`,
  archive_command: `test ! -f "${spool}/%f" && cp "%p" "${spool}/%f.part" && mv "${spool}/%f.part" "${spool}/%f"`,
});

/** Carries segments from the spool that `archive_command` fills into the vault. What counts as kept is what the vault has. */
export class LogShipper {
  readonly faults: string[] = [];
  /** Moment (ms since 1970) the last whole segment was kept. */
  lastKeptAt = Date.now();
  #stopped = false;
  #loops: Promise<void>[] = [];

  private constructor(
    private readonly vault: Vault,
    readonly spool: string,
    private readonly partial: () => Promise<string | undefined>,
  ) {}

  /**
   * @param partial path of the segment being written now, or undefined while nobody knows
   * @param everyMs how often that one is kept too, as `pg_receivewal` would keep its `.partial`
   */
  static async start(vault: Vault, spool: string, partial: () => Promise<string | undefined>, everyMs: number): Promise<LogShipper> {
    await mkdir(spool, { recursive: true });
    await chmod(spool, 0o777);
    const shipper = new LogShipper(vault, spool, partial);
    shipper.#loops = [shipper.#every(100, () => shipper.#ship()), shipper.#every(everyMs, () => shipper.#keepPartial())];
    return shipper;
  }

  /** @param last ships what lies in the spool first; without it the machine with the spool is gone */
  async stop(last: boolean): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
    if (last) await this.#ship();
    else await rm(this.spool, { recursive: true, force: true });
  }

  async #every(ms: number, work: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        await work();
      } catch (error) {
        this.faults.push(error instanceof Error ? error.message : String(error));
      }
      await pause(ms);
    }
  }

  async #ship(): Promise<void> {
    const names = (await readdir(this.spool)).filter((name) => !name.endsWith('.part')).sort();
    for (const name of names) {
      const file = join(this.spool, name);
      const known = (await this.vault.list('log')).includes(`log/${name}`);
      // A restored server may hand a segment over again; another one under the same name must never take its place.
      if (known && (await this.#keptHash(name)) !== (await hashOf(file))) throw new Error(`another segment is already kept as ${name}`);
      if (!known) await this.vault.keep(`log/${name}`, () => createReadStream(file));
      await rm(file);
      if (SEGMENT.test(name)) this.lastKeptAt = Date.now();
    }
  }

  async #keptHash(name: string): Promise<string> {
    const plain = join(this.spool, `${name}.compare.part`);
    try {
      return (await this.vault.restore(`log/${name}`, plain)).sha256;
    } finally {
      await rm(plain, { force: true });
    }
  }

  async #keepPartial(): Promise<void> {
    const path = await this.partial();
    if (path === undefined) return;
    try {
      await this.vault.keep(`partial/${basename(path)}`, () => createReadStream(path));
    } catch (error) {
      // Right after a full segment the next one is named, but not made yet.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const names = (await this.vault.list('partial')).map((name) => basename(name));
    // Whole segments are kept by then; the last but one stays for the moment between full and archived.
    for (const old of names.slice(0, -2)) await rm(join(this.vault.dir, 'partial', old), { force: true });
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Whole segments of the vault, oldest first. */
export async function segments(vault: Vault): Promise<string[]> {
  return (await vault.list('log')).map((name) => basename(name)).filter((name) => SEGMENT.test(name));
}

/** Number of a segment without its timeline. */
export const positionOf = (segment: string): number =>
  Number.parseInt(segment.slice(8, 16), 16) * SEGMENTS_PER_LOG + Number.parseInt(segment.slice(16), 16);

/**
 * Segments that are missing between `from` and the newest: PostgreSQL would stop there and open the database as if the
 * log had ended. Each position counts once, on whichever timeline.
 * @returns positions in words; empty when the log is whole
 */
export function gaps(names: readonly string[], from: string): string[] {
  const have = new Set(names.map(positionOf));
  const last = Math.max(positionOf(from), ...have);
  const missing: string[] = [];
  for (let at = positionOf(from); at <= last; at += 1) {
    if (have.has(at)) continue;
    const hex = (n: number): string => n.toString(16).toUpperCase().padStart(8, '0');
    missing.push(`${hex(Math.floor(at / SEGMENTS_PER_LOG))}${hex(at % SEGMENTS_PER_LOG)}`);
  }
  return missing;
}
