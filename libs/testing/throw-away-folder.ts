import { chmod, mkdtemp, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of the machine, where it is a disk in memory. */
const MEMORY = '/dev/shm';
/** A run with its databases, its log and its files stays far below; the machine needs the rest for itself. */
const ROOM = 3 * 1024 ** 3;

/**
 * A new folder for what a test run throws away: in memory where the machine has room there, else among its temporary files.
 * A database is some 700 files; making and deleting them on a disk costs as much processor time as the tests themselves.
 * @param prefix begins the name, e.g. `smart-campus-run-`
 */
export async function throwAwayFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join((await hasRoom()) ? MEMORY : tmpdir(), prefix));
  // PostgreSQL, which is not run by root, has to come through; else server and data are copied to where it can (`placeServer`).
  await chmod(folder, 0o711);
  return folder;
}

async function hasRoom(): Promise<boolean> {
  if (process.platform !== 'linux' || freemem() < 2 * ROOM) return false;
  const disk = await statfs(MEMORY).catch(() => undefined);
  return disk !== undefined && disk.bavail * disk.bsize >= ROOM;
}
