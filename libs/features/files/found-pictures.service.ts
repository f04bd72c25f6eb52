import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import { FILE_PURPOSES, type FilePurpose } from '@contracts/files';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { FileStore } from '@platform/files/file-store';
import { Logger } from '@platform/log/logger';
import { decideType } from './domain/file-type';
import { FileScan } from './file-scan.service';
import { remakePicture, type RemadePicture } from './picture';
import { storageKey } from './storage-key';

export interface StoredPicture {
  id: string;
  width: number;
  height: number;
}

/**
 * Pictures that were found inside a person's file, kept as if that person had uploaded them one by one: made anew, scanned,
 * and gone after a day unless something uses them.
 */
@Injectable()
export class FoundPictures {
  constructor(
    private readonly db: Db,
    private readonly store: FileStore,
    private readonly scan: FileScan,
    private readonly logger: Logger,
  ) {}

  /** The same picture of the same person is stored once. @returns undefined when it is none, is broken, or was not released */
  async keep(ctx: Ctx, purpose: FilePurpose, name: string, bytes: Buffer): Promise<StoredPicture | undefined> {
    if (bytes.length > FILE_PURPOSES[purpose].maxBytes) return undefined;
    const type = decideType(purpose, name, (await fileTypeFromBuffer(bytes))?.mime);
    if (!type.ok || !type.mime.startsWith('image/')) return undefined;
    let picture: RemadePicture;
    try {
      picture = await remakePicture(bytes, type.mime);
    } catch (error) {
      this.logger.info({ err: error, purpose }, 'picture refused');
      return undefined;
    }
    const sha256 = createHash('sha256').update(picture.full).digest();
    const known = await this.#known(ctx, purpose, sha256);
    return known ?? this.#put(ctx, purpose, type.name, picture, sha256);
  }

  #known(ctx: Ctx, purpose: FilePurpose, sha256: Buffer): Promise<StoredPicture | undefined> {
    return this.db.inUnit(ctx, (tx) =>
      tx.one<StoredPicture & Record<string, unknown>>(
        `UPDATE file SET expires_at = now() + interval '24 hours'
          WHERE unit_id = $1 AND id = (
            SELECT id FROM file WHERE unit_id = $1 AND purpose = $2 AND owner_kind = $3 AND owner_id = $4 AND sha256 = $5 AND state = 'ready'
               AND used_by IS NULL AND deleted_at IS NULL AND expires_at > now() ORDER BY id LIMIT 1)
            AND used_by IS NULL AND deleted_at IS NULL
          RETURNING id, width, height`,
        [tx.unitId, purpose, ctx.actor.kind, actorId(ctx.actor), sha256],
      ),
    );
  }

  /** The row stands before the first byte, so that nothing stored can be forgotten by the purge. */
  async #put(ctx: Ctx, purpose: FilePurpose, name: string, picture: RemadePicture, sha256: Buffer): Promise<StoredPicture | undefined> {
    const { full, preview, mime, width, height } = picture;
    const row = await this.db.inUnit(ctx, (tx) =>
      tx.one<{ id: string; storage_key: string; preview_key: string }>(
        `INSERT INTO file (unit_id, purpose, name, mime, size, width, height, sha256, state, storage_key, preview_key, owner_kind, owner_id, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'scanning', $9, $9 || '.preview', $10, $11, now() + interval '24 hours')
         RETURNING id, storage_key, preview_key`,
        [tx.unitId, purpose, name, mime, full.length, width, height, sha256, storageKey(tx), ctx.actor.kind, actorId(ctx.actor)],
      ),
    );
    if (row === undefined) throw new Error('a picture was not stored');
    await this.store.put(row.storage_key, full, full.length, mime);
    await this.store.put(row.preview_key, preview, preview.length, mime);
    const state = await this.scan.run(ctx, row.id, row.storage_key, Readable.from([full]));
    return state === 'ready' ? { id: row.id, width, height } : undefined;
  }
}
