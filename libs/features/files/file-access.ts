import { Injectable } from '@nestjs/common';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { isDomainError, notFound } from '@platform/errors/domain-error';
import { FILE_COLUMNS, type FileRow } from './file-row';
import { furtherUsers } from './file-uses';

/** Says whether the reader may see a thing that uses a file, e.g. a notice that was not recalled and was sent to him. */
export type AccessRule = (tx: ReadTx, ctx: Ctx, usedById: string) => Promise<boolean>;

/**
 * Who may read a file: its owner while it is a draft, afterwards whoever may read the thing that uses it. Each feature
 * registers its rule once, at start.
 */
@Injectable()
export class FileAccess {
  readonly #rules = new Map<string, AccessRule>();

  /** @param usedBy what uses files: `notice`, `homework`, … */
  register(usedBy: string, rule: AccessRule): void {
    if (this.#rules.has(usedBy)) throw new Error(`two access rules for files of ${usedBy}`);
    this.#rules.set(usedBy, rule);
  }

  /** @throws DomainError NOT_FOUND when there is no such file, it is not released, or the reader may not see it */
  async readable(tx: ReadTx, ctx: Ctx, fileId: string): Promise<FileRow> {
    const row = await tx.one<FileRow>(`SELECT ${FILE_COLUMNS} FROM file WHERE unit_id = $1 AND id = $2 AND deleted_at IS NULL`, [
      tx.unitId,
      fileId,
    ]);
    if (row === undefined || row.state !== 'ready' || !(await this.#may(tx, ctx, row))) throw notFound();
    return row;
  }

  /** The same as a question. */
  async mayRead(tx: ReadTx, ctx: Ctx, fileId: string): Promise<boolean> {
    try {
      await this.readable(tx, ctx, fileId);
      return true;
    } catch (error) {
      if (isDomainError(error, 'NOT_FOUND')) return false;
      throw error;
    }
  }

  async #may(tx: ReadTx, ctx: Ctx, row: FileRow): Promise<boolean> {
    if (row.used_by === null || row.used_by_id === null) return isOwner(ctx, row);
    if (await this.#mayOf(tx, ctx, row.used_by, row.used_by_id)) return true;
    for (const user of await furtherUsers(tx, row.id)) if (await this.#mayOf(tx, ctx, user.used_by, user.used_by_id)) return true;
    return false;
  }

  async #mayOf(tx: ReadTx, ctx: Ctx, usedBy: string, usedById: string): Promise<boolean> {
    const rule = this.#rules.get(usedBy);
    return rule !== undefined && rule(tx, ctx, usedById);
  }
}

/** True for the person who uploaded the file. */
export function isOwner(ctx: Ctx, row: Pick<FileRow, 'owner_kind' | 'owner_id'>): boolean {
  return row.owner_kind === ctx.actor.kind && row.owner_id !== null && row.owner_id === actorId(ctx.actor);
}
