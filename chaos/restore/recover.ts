import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { serverOwner } from '@platform/embedded/postgres-binaries';
import type { BenchDatabase } from '../../bench/harness/database';
import { checkBase, readManifest } from './base-backup';
import { Cluster, placeOf, setUp, wipe } from './cluster';
import { gaps, positionOf } from './log-archive';
import type { Vault } from './vault';

export interface RecoverOptions {
  /** Folder of the restored server; what lies there is thrown away. */
  dataDir: string;
  /** Where the opened log segments lie meanwhile. */
  logDir: string;
  origin: BenchDatabase;
  /** Use the newest segment that was not full yet. */
  withPartial: boolean;
  /** Stop before the first commit after this moment (`timestamptz` as text). */
  until?: string;
  /** The restored one becomes the living server, and keeps its log; else it keeps nothing and runs beside. */
  living: boolean;
}

export interface Recovered {
  cluster: Cluster;
  /** From the first byte out of the vault until the server took work. */
  ms: number;
  bytes: number;
  /** Positions of the log that are missing, so that PostgreSQL stopped before the newest segment. */
  missing: string[];
  /** The last transaction that came back, as the server says; null when none did. */
  lastCommit: string | null;
}

/** Restores a server from the vault alone: base backup, then its log to the end or to a moment. @throws Error when files are not as kept */
export async function recover(vault: Vault, name: string, options: RecoverOptions): Promise<Recovered> {
  const started = performance.now();
  const dataDir = await placeOf(options.dataDir);
  await wipe(dataDir);
  const manifest = await readManifest(vault, name);
  const faults = await checkBase(vault, name, dataDir);
  if (faults.length > 0) throw new Error(`the base backup cannot be used: ${faults.slice(0, 5).join('; ')}`);
  const log = await layOutLog(vault, manifest.from, options);
  await setUp(dataDir, {
    restore_command: `cp "${options.logDir}/%f" "%p"`,
    recovery_target_timeline: 'latest',
    recovery_target_action: 'promote',
    ...(options.until === undefined ? {} : { recovery_target_time: options.until, recovery_target_inclusive: 'off' }),
    ...(options.living ? {} : { archive_mode: 'off' }),
  });
  await writeFile(join(dataDir, 'recovery.signal'), '');
  const owner = serverOwner();
  if (owner !== undefined) await promisify(execFile)('chown', ['-R', `${String(owner.uid)}:${String(owner.gid)}`, dataDir]);
  await chmod(dataDir, 0o700);
  const cluster = await Cluster.start(options.dataDir, options.origin);
  const ms = performance.now() - started;
  await rm(options.logDir, { recursive: true, force: true });
  const last = cluster.log.join('\n').match(/last completed transaction was at log time (.+)/);
  return {
    cluster,
    ms,
    bytes: log.bytes + Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0),
    missing: log.missing,
    lastCommit: last?.[1] ?? null,
  };
}

/** Opens the log from the first segment that the backup needs, where the server's own user can read it. */
async function layOutLog(vault: Vault, from: string, options: RecoverOptions): Promise<{ bytes: number; missing: string[] }> {
  await rm(options.logDir, { recursive: true, force: true });
  await mkdir(options.logDir, { recursive: true, mode: 0o755 });
  let bytes = 0;
  const place = async (name: string): Promise<void> => {
    const target = join(options.logDir, basename(name));
    bytes += (await vault.restore(name, target)).bytes;
    await chmod(target, 0o644);
  };
  const whole: string[] = [];
  for (const name of await vault.list('log')) {
    const file = basename(name);
    if (/^[0-9A-F]{24}$/.test(file) && positionOf(file) >= positionOf(from)) {
      await place(name);
      whole.push(file);
    } else if (file.endsWith('.history')) await place(name);
  }
  if (options.withPartial) {
    for (const name of await vault.list('partial')) {
      const file = basename(name);
      if (whole.includes(file)) continue;
      await place(name);
      whole.push(file);
    }
  }
  return { bytes, missing: gaps(whole, from) };
}
