import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MarkSearch } from '@testing/proof/find-marks';
import { CALLBACK } from '../../bench/harness/school';
import { checkBase } from './base-backup';
import type { Drill } from './drill';
import { asSuperuser } from './look';

/** A text that stands in the database as it is: whoever finds it has looked where secrets would be. */
export async function plantClear(drill: Drill): Promise<string> {
  const canary = `canary-${randomBytes(12).toString('hex')}`;
  await asSuperuser(drill.cluster.database, (client) =>
    client.query(
      `INSERT INTO audit_log (unit_id, actor_kind, surface, request_id, action, entity) VALUES ($1, 'system', 'worker', $2, 'drill.planted', 'drill')`,
      [drill.unitIds[0], canary],
    ),
  );
  return canary;
}

export interface PlantedFaults {
  /** Secrets of schools that can be read in the files of the base backup or in its log, once the vault has opened them (F2). */
  secrets: string[];
  /** Texts that are there and were not found: the search cannot be trusted. */
  missed: string[];
  /** What can be read in the vault without its key (J3). */
  vault: string[];
  files: number;
}

/**
 * Looks for the schools' secrets in what a backup holds (S12), byte by byte and in every way of writing them.
 * @param canaries one planted before the base backup, one after it, so that it stands in the log
 */
export async function plantedFaults(drill: Drill, base: string, canaries: { before: string; after: string }): Promise<PlantedFaults> {
  const secrets = [...drill.schools.flatMap(({ secret, corpId }) => [secret, `sync-of-${corpId}`]), CALLBACK.token, CALLBACK.aesKey];
  const values = [...secrets, canaries.before, canaries.after];
  const clear = join(drill.dir, 'clear');
  const search = new MarkSearch(values);
  try {
    await mkdir(join(clear, 'log'), { recursive: true });
    await checkBase(drill.vault, base, join(clear, 'base'));
    for (const name of await drill.vault.list('log')) await drill.vault.restore(name, join(clear, 'log', basename(name)));
    const opened = await search.inFolder(clear);
    const closed = await search.inFolder(drill.vault.dir);
    const there = (value: string, folder: string): boolean => opened.hits.some((hit) => hit.startsWith(`${value}: ${folder}/`));
    return {
      secrets: opened.hits.filter((hit) => secrets.some((secret) => hit.startsWith(`${secret}: `))),
      missed: [
        ...(there(canaries.before, 'base') ? [] : ['the one before, in the base backup']),
        ...(there(canaries.after, 'log') ? [] : ['the one after, in the log']),
      ],
      vault: closed.hits,
      files: opened.files + closed.files,
    };
  } finally {
    await rm(clear, { recursive: true, force: true });
  }
}
