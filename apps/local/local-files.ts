import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES, type RoleName, type RolePasswords } from '@platform/db/roles';

const random = (): string => randomBytes(24).toString('base64url');

/** Writes a file that only its owner reads, whole or not at all. */
function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Passwords of the local log-ins, made once and kept beside the data they open. */
export function localPasswords(dataDir: string): RolePasswords {
  const file = join(dataDir, 'secrets.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<RoleName, string>>) : {};
  const all = Object.fromEntries(ROLES.map((role) => [role, kept[role] ?? random()])) as Record<RoleName, string>;
  if (ROLES.some((role) => kept[role] === undefined)) writePrivate(file, `${JSON.stringify(all, null, 2)}\n`);
  return all;
}

/** The master key of the local product (F2). @returns its file */
export function localMasterKey(dataDir: string): string {
  const file = join(dataDir, 'master.key');
  if (!existsSync(file)) writePrivate(file, `${randomBytes(32).toString('base64')}\n`);
  return file;
}

export function prepareDataDir(dataDir: string): void {
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
}
