import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import { FILE_PURPOSES, FILE_QUOTA, PART_BYTES, type FilePurpose, type FileView } from '@contracts/files';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { FileStore } from '@platform/files/file-store';
import { Logger } from '@platform/log/logger';
import { archiveFault } from './archive-check';
import { decideType, plainName } from './domain/file-type';
import { isOwner } from './file-access';
import { FILE_COLUMNS, isUpload, presentFile, type FileRow, type UploadRow } from './file-row';
import { FileScan } from './file-scan.service';
import { remakePicture } from './picture';
import { storageKey } from './storage-key';

/** A draft upload lives this long (OVR-23). */
const DRAFT_HOURS = 24;
/** Unattached files one person may hold at once (E2). */
const MAX_DRAFT_FILES = 60;
const MAX_DRAFT_BYTES = 600 * 1024 * 1024;
const MB = 1024 * 1024;

interface Held {
  drafts: number;
  draft_bytes: number;
  /** All of the person that are kept. */
  files: number;
  bytes: number;
  unit_bytes: number;
}

/** One person cannot fill the school's room, one school not that of the others (E2, V5.2.4). */
function assertRoom(held: Held, size: number): void {
  const { person, unit } = FILE_QUOTA;
  if (held.files >= person.files) throw new DomainError('FILE_QUOTA_PERSON', { max: String(person.files) });
  if (held.bytes + size > person.bytes) throw new DomainError('FILE_QUOTA_PERSON', { max: `${String(person.bytes / MB / 1024)} GB` });
  if (held.unit_bytes + size > unit.bytes) throw new DomainError('FILE_QUOTA_UNIT', { max: `${String(unit.bytes / MB / 1024)} GB` });
  if (held.drafts >= MAX_DRAFT_FILES || held.draft_bytes + size > MAX_DRAFT_BYTES) throw new DomainError('RATE_LIMITED', { s: 3600 });
}

/**
 * Uploads in parts: begin → parts in any order, again if need be → complete. Until complete nothing is readable by
 * anybody; then the type is decided by content, pictures are made anew, and the scanner releases the file.
 */
@Injectable()
export class UploadService {
  constructor(
    private readonly db: Db,
    private readonly store: FileStore,
    private readonly scan: FileScan,
    private readonly logger: Logger,
  ) {}

  /** @throws DomainError FILE_TOO_LARGE, RATE_LIMITED when the person holds too many drafts, FILE_QUOTA_PERSON, FILE_QUOTA_UNIT */
  async begin(
    ctx: Ctx,
    input: { purpose: FilePurpose; name: string; size: number },
  ): Promise<{ id: string; partBytes: number; parts: number }> {
    const { maxBytes } = FILE_PURPOSES[input.purpose];
    if (input.size > maxBytes) throw new DomainError('FILE_TOO_LARGE', { max: `${String(maxBytes / MB)} MB` });
    const kind = ctx.actor.kind === 'family' ? 'family' : 'staff';
    return this.db.inUnit(ctx, async (tx) => {
      // One after the other: many at once would each find room for all of them.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, `upload|${kind}|${String(actorId(ctx.actor))}`]);
      const held = await tx.one<Held>(
        `SELECT count(*) FILTER (WHERE draft) AS drafts, coalesce(sum(size) FILTER (WHERE draft), 0)::bigint AS draft_bytes,
           count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes,
           (SELECT coalesce(sum(size), 0)::bigint FROM file WHERE unit_id = $1 AND deleted_at IS NULL) AS unit_bytes
         FROM (SELECT size, used_by IS NULL AND expires_at > now() AS draft FROM file
                WHERE unit_id = $1 AND owner_kind = $2 AND owner_id = $3 AND deleted_at IS NULL) own`,
        [tx.unitId, kind, actorId(ctx.actor)],
      );
      if (held !== undefined) assertRoom(held, input.size);
      const row = await tx.one<{ id: string }>(
        `INSERT INTO file (unit_id, purpose, name, mime, size, state, storage_key, owner_kind, owner_id, expires_at)
         VALUES ($1, $2, $3, 'application/octet-stream', $4, 'uploading', $5, $6, $7, now() + make_interval(hours => $8)) RETURNING id`,
        [tx.unitId, input.purpose, plainName(input.name), input.size, storageKey(tx), kind, actorId(ctx.actor), DRAFT_HOURS],
      );
      return { id: row!.id, partBytes: PART_BYTES, parts: partsOf(input.size) };
    });
  }

  /** Stores one part; sending it again replaces it. @throws DomainError VALIDATION_FAILED when its length is wrong */
  async part(ctx: Ctx, id: string, part: number, bytes: Buffer): Promise<{ ok: true }> {
    const row = await this.#own(ctx, id);
    if (row.state !== 'uploading') throw new DomainError('STATE_CONFLICT');
    if (part >= partsOf(row.size) || bytes.length !== partLength(row.size, part)) {
      throw new DomainError('VALIDATION_FAILED', {}, { part: { code: 'wrong_length' } });
    }
    await this.store.put(partKey(row, part), bytes, bytes.length, 'application/octet-stream');
    return { ok: true };
  }

  /** Which parts have arrived, for going on after a cut. */
  async status(ctx: Ctx, id: string): Promise<{ row: FileRow; arrived: number[] }> {
    const row = await this.#own(ctx, id);
    return { row, arrived: row.state === 'uploading' ? await this.#arrived(row) : [] };
  }

  /** @throws DomainError FILE_TYPE_BLOCKED, STATE_CONFLICT while parts are missing */
  async complete(ctx: Ctx, id: string): Promise<FileView> {
    const row = await this.#own(ctx, id);
    // A second click finds the work done and gets the same answer.
    if (row.state !== 'uploading') return presentFile(row);
    const parts = partsOf(row.size);
    if ((await this.#arrived(row)).length < parts) throw new DomainError('STATE_CONFLICT', {}, { parts: { code: 'missing' } });
    const bytes = await this.#assemble(row, parts);
    const fault = await archiveFault(bytes);
    // What lies about its contents is not looked into any further.
    const detected = fault === undefined ? await fileTypeFromBuffer(bytes) : undefined;
    const type = decideType(row.purpose, row.name, detected?.mime);
    if (!type.ok) {
      this.logger.info({ fileId: row.id, fault, detected: detected?.mime }, 'file refused');
      await this.#refuse(ctx, row, parts);
      throw new DomainError('FILE_TYPE_BLOCKED');
    }
    const stored = await this.#keep(ctx, row, bytes, type, parts);
    const state = await this.scan.run(ctx, row.id, row.storage_key, Readable.from([stored.content]));
    return presentFile({ ...row, ...stored, state });
  }

  /** Throws a draft away; used files stay. */
  async discard(ctx: Ctx, id: string): Promise<{ ok: true }> {
    const row = await this.#own(ctx, id);
    if (row.used_by !== null) throw new DomainError('STATE_CONFLICT');
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(`UPDATE file SET state = 'deleted', deleted_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
    );
    return { ok: true };
  }

  async #own(ctx: Ctx, id: string): Promise<UploadRow> {
    return this.db.read(ctx, async (tx: ReadTx) => {
      const row = await tx.one<FileRow>(
        `SELECT ${FILE_COLUMNS} FROM file WHERE unit_id = $1 AND id = $2 AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
        [tx.unitId, id],
      );
      if (row === undefined || !isOwner(ctx, row) || !isUpload(row)) throw notFound();
      return row;
    });
  }

  async #arrived(row: FileRow): Promise<number[]> {
    const keys = await this.store.list(`${row.storage_key}.parts`);
    return keys.map((key) => Number(key.slice(key.lastIndexOf('/') + 1))).sort((a, b) => a - b);
  }

  async #assemble(row: FileRow, parts: number): Promise<Buffer> {
    const buffers: Buffer[] = [];
    for (let part = 0; part < parts; part += 1) buffers.push(await this.store.readBuffer(partKey(row, part), PART_BYTES));
    return Buffer.concat(buffers);
  }

  async #keep(
    ctx: Ctx,
    row: FileRow,
    bytes: Buffer,
    type: { mime: string; name: string },
    parts: number,
  ): Promise<Pick<FileRow, 'name' | 'mime' | 'size' | 'width' | 'height'> & { content: Buffer }> {
    const picture = type.mime.startsWith('image/')
      ? await remakePicture(bytes, type.mime).catch((error: unknown) => {
          this.logger.info({ err: error, fileId: row.id }, 'picture refused');
          throw new DomainError('FILE_TYPE_BLOCKED');
        })
      : undefined;
    const content = picture?.full ?? bytes;
    await this.store.put(row.storage_key, content, content.length, type.mime);
    const previewKey = picture === undefined ? null : `${row.storage_key}.preview`;
    if (picture !== undefined && previewKey !== null) await this.store.put(previewKey, picture.preview, picture.preview.length, type.mime);
    const stored = {
      name: type.name,
      mime: type.mime,
      size: content.length,
      width: picture?.width ?? null,
      height: picture?.height ?? null,
    };
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(
        `UPDATE file SET name = $3, mime = $4, size = $5, width = $6, height = $7, sha256 = $8, preview_key = $9, state = 'scanning'
         WHERE unit_id = $1 AND id = $2 AND state = 'uploading'`,
        [
          tx.unitId,
          row.id,
          stored.name,
          stored.mime,
          stored.size,
          stored.width,
          stored.height,
          createHash('sha256').update(content).digest(),
          previewKey,
        ],
      ),
    );
    await this.#dropParts(row, parts);
    return { ...stored, content };
  }

  async #refuse(ctx: Ctx, row: FileRow, parts: number): Promise<void> {
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(`UPDATE file SET state = 'blocked', deleted_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, row.id]),
    );
    await this.#dropParts(row, parts);
  }

  async #dropParts(row: FileRow, parts: number): Promise<void> {
    for (let part = 0; part < parts; part += 1) await this.store.remove(partKey(row, part));
  }
}

const partsOf = (size: number): number => Math.max(1, Math.ceil(size / PART_BYTES));
const partLength = (size: number, part: number): number => Math.min(PART_BYTES, size - part * PART_BYTES);
const partKey = (row: FileRow, part: number): string => `${row.storage_key}.parts/${String(part)}`;
