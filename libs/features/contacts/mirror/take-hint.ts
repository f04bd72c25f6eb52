import type { Tx } from '@platform/db/tx';
import { directoryEventJob } from '../contacts.jobs';
import { refOf, type DirectoryHint } from '../domain/directory-event';

/** Change type of an object that is read because a person kept what WeCom has; pages that show it are told. */
export const KEPT = 'kept';

/** Remembers a hint and has the object read back after the commit. @param key the same for a repeat of the same hint */
export async function takeHint(tx: Tx, hint: DirectoryHint, key: string): Promise<void> {
  const ref = refOf(hint);
  const row = await tx.one<{ id: string }>(
    `INSERT INTO directory_event (unit_id, dedupe_key, directory, change_type, ref) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (unit_id, dedupe_key) DO NOTHING RETURNING id`,
    [tx.unitId, key, hint.directory, hint.changeType, ref],
  );
  // A job that already waits for this object will read what this hint tells, too.
  if (row !== undefined) await tx.enqueue(directoryEventJob, { eventId: row.id }, { dedupe: `${hint.directory}:${ref}` });
}
