import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openClient } from '../../bench/harness/database';
import type { Cluster } from './cluster';
import { gaps, segments } from './log-archive';
import type { Kept, Vault } from './vault';

/** Contents that a base backup leaves out (PostgreSQL manual, 25.3.4): the folders themselves are needed. */
const LEFT_OUT = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//;
const NEVER = /(^|\/)(postmaster\.(pid|opts)|current_logfiles|pg_internal\.init[^/]*|pgsql_tmp[^/]*|backup_label|tablespace_map)$/;

export interface Manifest {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Log segments that the backup needs, first and last. */
  from: string;
  to: string;
  folders: string[];
  files: Record<string, Kept>;
}

/** A base backup while the server works: `pg_backup_start`, the files as they are, `pg_backup_stop` (role backup). */
export async function takeBase(cluster: Cluster, vault: Vault, name: string): Promise<Manifest> {
  // The start and the end belong to one connection: when it breaks, the backup is void.
  const client = await openClient(cluster.database.url('backup'));
  try {
    const started = await client.query<{ segment: string }>(`SELECT pg_walfile_name(pg_backup_start($1, fast => true)) AS segment`, [name]);
    const entries = await readdir(cluster.dataDir, { recursive: true, withFileTypes: true });
    const paths = entries.map((entry) => ({ entry, path: join(entry.parentPath, entry.name).slice(cluster.dataDir.length + 1) }));
    const folders = paths.filter(({ entry, path }) => entry.isDirectory() && (!LEFT_OUT.test(path) || path === 'pg_wal/archive_status'));
    const files: Record<string, Kept> = {};
    for (const { entry, path } of paths) {
      if (!entry.isFile() || LEFT_OUT.test(path) || NEVER.test(path)) continue;
      try {
        files[path] = await vault.keep(`${name}/${path}`, () => createReadStream(join(cluster.dataDir, path)));
      } catch (error) {
        // Tables come and go meanwhile; the log knows.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    const ended = await client.query<{ label: string; segment: string }>(
      `SELECT labelfile AS label, pg_walfile_name(lsn) AS segment FROM pg_backup_stop(wait_for_archive => true)`,
    );
    const { label, segment: to } = ended.rows[0]!;
    files['backup_label'] = await vault.keep(`${name}/backup_label`, () => Readable.from([Buffer.from(label)]));
    const manifest: Manifest = {
      day: new Date().toISOString().slice(0, 10),
      from: started.rows[0]!.segment,
      to,
      folders: folders.map(({ path }) => path),
      files,
    };
    await vault.keep(`${name}.manifest`, () => Readable.from([Buffer.from(JSON.stringify(manifest))]));
    return manifest;
  } finally {
    await client.end();
  }
}

/** @throws Error when the manifest is missing or not as it was kept */
export async function readManifest(vault: Vault, name: string): Promise<Manifest> {
  const dir = await mkdtemp(join(tmpdir(), 'smart-campus-manifest-'));
  try {
    await vault.restore(`${name}.manifest`, join(dir, 'manifest'));
    return JSON.parse(await readFile(join(dir, 'manifest'), 'utf8')) as Manifest;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Opens every file of a base backup and compares it with the manifest; writes them where `target` is given.
 * @returns sentences about what is wrong; empty when all is there and as it was
 */
export async function checkBase(vault: Vault, name: string, target?: string): Promise<string[]> {
  const faults: string[] = [];
  const manifest = await readManifest(vault, name);
  for (const folder of target === undefined ? [] : ['', ...manifest.folders])
    await mkdir(join(target!, folder), { recursive: true, mode: 0o700 });
  const dir = await mkdtemp(join(tmpdir(), 'smart-campus-verify-'));
  try {
    for (const [path, kept] of Object.entries(manifest.files)) {
      try {
        const found = await vault.restore(`${name}/${path}`, target === undefined ? join(dir, 'file') : join(target, path));
        if (found.sha256 !== kept.sha256 || found.bytes !== kept.bytes) faults.push(`${path} is another version`);
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error));
      }
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return faults;
}

/** A backup of today that can be restored: of today, every file whole, its log without a gap up to the newest segment. */
export async function verifyToday(vault: Vault, name: string, today: string): Promise<string[]> {
  const manifest = await readManifest(vault, name);
  const log = await segments(vault);
  return [
    ...(manifest.day === today ? [] : [`the newest backup is of ${manifest.day}`]),
    ...(await checkBase(vault, name)),
    ...gaps(log, manifest.from).map((at) => `log segment ${at} is missing`),
    ...(log.includes(manifest.to) ? [] : [`log segment ${manifest.to}, needed to make the backup whole, is missing`]),
  ];
}
