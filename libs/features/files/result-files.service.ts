import { Injectable } from '@nestjs/common';
import type { Tx } from '@platform/db/tx';
import type { ResultPurpose } from './file-row';
import { storageKey } from './storage-key';

/** Bytes that were never called for lie this long until the purge finds them. */
const MAKING_HOURS = 24;

export interface ResultFile {
  id: string;
  storageKey: string;
}

/**
 * Files that jobs make. The row stands before the first byte is stored, so that a job killed in between leaves nothing
 * that the purge does not find; it becomes readable only together with the thing it belongs to.
 */
@Injectable()
export class ResultFiles {
  /** @returns the place to put the bytes */
  async reserve(tx: Tx, file: { purpose: ResultPurpose; name: string; mime: string }): Promise<ResultFile> {
    const key = storageKey(tx);
    const row = await tx.one<{ id: string }>(
      `INSERT INTO file (unit_id, purpose, name, mime, size, state, storage_key, owner_kind, expires_at)
       VALUES ($1, $2, $3, $4, 0, 'uploading', $5, 'system', now() + make_interval(hours => $6)) RETURNING id`,
      [tx.unitId, file.purpose, file.name, file.mime, key, MAKING_HOURS],
    );
    if (row === undefined) throw new Error('a result file was not stored');
    return { id: row.id, storageKey: key };
  }

  /** The bytes are stored: whoever may see the thing may read them from now on. */
  async publish(tx: Tx, id: string, file: { size: number; usedBy: string; usedById: string }): Promise<void> {
    const changed = await tx.execute(
      `UPDATE file SET state = 'ready', size = $3, used_by = $4, used_by_id = $5, expires_at = NULL
       WHERE unit_id = $1 AND id = $2 AND state = 'uploading' AND owner_kind = 'system' AND deleted_at IS NULL`,
      [tx.unitId, id, file.size, file.usedBy, file.usedById],
    );
    if (changed !== 1) throw new Error('a result file is no longer there');
  }

  /** Nobody reads it any more; the purge removes the bytes. */
  async drop(tx: Tx, id: string): Promise<void> {
    await tx.execute(
      `UPDATE file SET state = 'deleted', deleted_at = now() WHERE unit_id = $1 AND id = $2 AND owner_kind = 'system' AND deleted_at IS NULL`,
      [tx.unitId, id],
    );
  }
}
