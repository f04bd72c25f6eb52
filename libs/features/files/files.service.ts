import { Injectable } from '@nestjs/common';
import { FILE_PURPOSES, type FilePurpose, type FileView } from '@contracts/files';
import { actorId } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';
import { fieldError } from '@platform/errors/domain-error';
import { presentFile, type FileRow } from './file-row';
import { FileAccess } from './file-access';
import { borrowable, letGo, putUse, shareFiles, usedAsCopy, type FileUser } from './file-uses';

/** Where the bytes of a released file lie, for jobs that put many files into one. */
export interface StoredFile {
  id: string;
  name: string;
  mime: string;
  size: number;
  storageKey: string;
}

/** What other features do with files, inside their own transactions. */
@Injectable()
export class FilesService {
  constructor(private readonly access: FileAccess) {}

  /**
   * Ties draft uploads of the acting person to the thing that uses them; files already tied to it stay, files no longer
   * named are released for purging.
   * @param ids in the order of display
   * @throws DomainError VALIDATION_FAILED naming the place when an id is not the person's own released draft
   */
  async attach(
    tx: Tx,
    ids: readonly string[],
    use: { purpose: FilePurpose; usedBy: string; usedById: string; field: string },
  ): Promise<void> {
    if (ids.length > FILE_PURPOSES[use.purpose].maxCount) throw fieldError(use.field);
    const tied = await this.tie(tx, ids, use);
    ids.forEach((id, index) => {
      if (!tied.has(id)) throw fieldError(`${use.field}.${String(index)}`);
    });
    await letGo(tx, use, use.purpose, ids);
    await tx.execute(
      `UPDATE file SET used_by = NULL, used_by_id = NULL, expires_at = now() + interval '24 hours'
       WHERE unit_id = $1 AND used_by = $2 AND used_by_id = $3 AND purpose = $4 AND NOT (id = ANY($5))`,
      [tx.unitId, use.usedBy, use.usedById, use.purpose, [...ids]],
    );
  }

  /**
   * The same without releasing anything: for things whose earlier versions go on naming their files.
   * @returns ids that are tied now; the others are not the person's own released drafts
   */
  async tie(tx: Tx, ids: readonly string[], use: { purpose: FilePurpose; usedBy: string; usedById: string }): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(
      `UPDATE file SET used_by = $4, used_by_id = $5, expires_at = NULL
       WHERE unit_id = $1 AND id = ANY($2) AND purpose = $3 AND state = 'ready' AND deleted_at IS NULL
         AND ((used_by IS NULL AND owner_id = $6 AND (expires_at IS NULL OR expires_at > now())) OR (used_by = $4 AND used_by_id = $5))
       RETURNING id`,
      [tx.unitId, [...new Set(ids)], use.purpose, use.usedBy, use.usedById, actorId(tx.ctx.actor)],
    );
    const own = rows.map((row) => row.id);
    return new Set(own.length === new Set(ids).size ? own : [...own, ...(await usedAsCopy(tx, use, use.purpose, ids))]);
  }

  /** A copy of a thing uses the same files (NOT-37): nothing is stored twice, and they stay as long as one of both uses them. */
  share(tx: Tx, from: FileUser, to: FileUser): Promise<void> {
    return shareFiles(tx, from, to);
  }

  /**
   * A thing uses files of other things that the acting person may read, such as the pictures of a template. What he may
   * not read is left alone: `attach` refuses it.
   * @param from only files that a thing of this kind uses
   */
  async borrow(
    tx: Tx,
    ids: readonly string[],
    use: { purpose: FilePurpose; usedBy: string; usedById: string },
    from?: string,
  ): Promise<void> {
    for (const id of await borrowable(tx, ids, use, from ?? null)) {
      if (await this.access.mayRead(tx, tx.ctx, id)) await putUse(tx, id, use);
    }
  }

  /** Views of files by id, in the order asked; missing ones are left out. */
  async views(tx: ReadTx, ids: readonly string[]): Promise<FileView[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<FileRow>(
      `SELECT id, name, mime, size, state, width, height FROM file WHERE unit_id = $1 AND id = ANY($2) AND deleted_at IS NULL`,
      [tx.unitId, [...ids]],
    );
    const byId = new Map(rows.map((row) => [row.id, presentFile(row)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** A released upload of the acting person that nothing uses yet; undefined for anything else. */
  ownUpload(tx: ReadTx, id: string, purpose: FilePurpose): Promise<StoredFile | undefined> {
    return tx.one<StoredFile & Record<string, unknown>>(
      `SELECT id, name, mime, size, storage_key AS "storageKey" FROM file
        WHERE unit_id = $1 AND id = $2 AND purpose = $3 AND owner_kind = $4 AND owner_id = $5 AND state = 'ready' AND used_by IS NULL
          AND deleted_at IS NULL AND expires_at > now()`,
      [tx.unitId, id, purpose, tx.ctx.actor.kind, actorId(tx.ctx.actor)],
    );
  }

  /** Released files used by things of this kind; the caller has checked the right to those things. */
  stored(tx: ReadTx, ids: readonly string[], usedBy: string): Promise<StoredFile[]> {
    return tx.query<StoredFile>(
      `SELECT id, name, mime, size, storage_key AS "storageKey" FROM file
        WHERE unit_id = $1 AND id = ANY ($2) AND used_by = $3 AND state = 'ready' AND deleted_at IS NULL`,
      [tx.unitId, [...new Set(ids)], usedBy],
    );
  }

  /** Marks all files of a thing as deleted, except those that a copy of it uses; the purge removes the bytes. */
  async release(tx: Tx, usedBy: string, usedById: string): Promise<void> {
    await letGo(tx, { usedBy, usedById }, null, []);
    await tx.execute(`UPDATE file SET state = 'deleted', deleted_at = now() WHERE unit_id = $1 AND used_by = $2 AND used_by_id = $3`, [
      tx.unitId,
      usedBy,
      usedById,
    ]);
  }
}
