import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { asUnitId, actorId, makeCtx, type Actor, type Ctx } from '@platform/ctx/ctx';
import { StaffNow } from '@features/identity';
import { Db } from '@platform/db/door';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { FileStore } from '@platform/files/file-store';
import { HttpSettings } from '@platform/http/http-settings';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { isOver, LINK_SECONDS, openLink, signLink, type LinkClaims } from './domain/signed-link';
import { FileAccess } from './file-access';
import type { FileRow } from './file-row';

export interface ServedFile {
  name: string;
  mime: string;
  size: number | null;
  etag: string;
  open: (range?: { start: number; end: number }) => Promise<Readable>;
}

/** Reading files: pictures with the session, everything else by a signed link on the host of user content (E5, E6). */
@Injectable()
export class DownloadService {
  /** The newest signs; links signed before a change of the master key hold for their ten minutes (F3). */
  readonly #keys: readonly Buffer[];

  constructor(
    private readonly db: Db,
    private readonly store: FileStore,
    private readonly access: FileAccess,
    private readonly settings: HttpSettings,
    private readonly staff: StaffNow,
    keys: UnitKeys,
  ) {
    this.#keys = keys.deriveAll('file-link');
  }

  async picture(ctx: Ctx, id: string, size: 'preview' | 'full'): Promise<ServedFile> {
    const row = await this.db.read(ctx, (tx) => this.access.readable(tx, ctx, id));
    if (!row.mime.startsWith('image/')) throw notFound();
    return this.#served(row, size === 'preview' && row.preview_key !== null ? row.preview_key : row.storage_key);
  }

  /** @returns address of the file for this person and this network address, for ten minutes */
  async link(ctx: Ctx, id: string): Promise<string> {
    const { kind } = ctx.actor;
    const person = actorId(ctx.actor);
    if ((kind !== 'staff' && kind !== 'family') || person === null) throw new DomainError('FORBIDDEN');
    const expires = await this.db.read(ctx, async (tx) => {
      await this.access.readable(tx, ctx, id);
      return Math.floor(tx.now.getTime() / 1000) + LINK_SECONDS;
    });
    const token = signLink(this.#keys[0] ?? Buffer.alloc(0), {
      unitId: ctx.unitId,
      fileId: id,
      kind,
      actorId: person,
      ip: this.#address(ctx.ip),
      expires,
    });
    return `${this.settings.filesOrigin}/f/${token}`;
  }

  /** Opens a signed link; the right is asked again, so a recall acts at once. @throws DomainError NOT_FOUND for anything wrong */
  async open(token: string, ip: string, requestId: string): Promise<ServedFile> {
    const claims = this.#keys.map((key) => openLink(key, token, this.#address(ip))).find((one) => one !== null);
    if (claims === undefined) throw notFound();
    const base = { unitId: asUnitId(claims.unitId), locale: 'zh-Hant', surface: 'public', requestId } as const;
    const ctx = makeCtx({ ...base, ip, actor: await this.#actor(base, claims) });
    const row = await this.db.read(ctx, async (tx) => {
      if (isOver(claims, tx.now)) throw notFound();
      return this.access.readable(tx, ctx, claims.fileId);
    });
    return this.#served(row, row.storage_key);
  }

  /** Rights are read anew: a link must not outlive a right. */
  async #actor(base: Omit<Ctx, 'actor'>, { kind, actorId: id }: LinkClaims): Promise<Actor> {
    const none = new Set<never>();
    if (kind === 'family') return { kind, parentId: id, isStudent: false, rights: none };
    const ctx = makeCtx({ ...base, actor: { kind: 'system', job: 'file.link', rights: none } });
    const now = await this.db.read(ctx, (tx) => this.staff.actor(tx, id));
    return now ?? { kind, memberId: id, name: '', roles: [], rights: none };
  }

  async #served(row: FileRow, key: string): Promise<ServedFile> {
    const size = await this.store.size(key);
    if (size === null) throw notFound();
    return {
      name: row.name,
      mime: row.mime,
      size,
      etag: `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`,
      open: (range) => this.store.read(key, range),
    };
  }

  /** The address as the link binds it; IPv4 in IPv6 clothes is the same address. */
  #address(ip: string | undefined): string {
    return (ip ?? '').replace(/^::ffff:/, '');
  }
}
