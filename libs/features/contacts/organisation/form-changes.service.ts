import { Injectable } from '@nestjs/common';
import { founderLeavingTried } from '@features/identity';
import type { ChangeAnswer } from '@contracts/contacts-labels';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, isDomainError } from '@platform/errors/domain-error';
import { DirectoryChanges } from '../write/directory-changes.service';

/** What a form's transaction leaves behind: the object and the change that has to be carried out last. */
export interface Written {
  id: string;
  /** Null where nothing has to be changed in WeCom. */
  changeId: string | null;
}

/** A form that waits for WeCom: its transaction writes the change down, afterwards it is carried out while the person waits. */
@Injectable()
export class FormChanges {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
  ) {}

  /**
   * @param write the form's one transaction; it adds its changes with `form: true`
   * @throws DomainError what WeCom refuses (the change is dropped), or DIRECTORY_CONFLICT with `changeId` (kept for a decision)
   */
  async run(ctx: Ctx, write: (tx: Tx, changes: DirectoryChanges) => Promise<Written>): Promise<ChangeAnswer> {
    const kept = await this.#written(ctx, write);
    if (kept.changeId === null) return kept;
    const out = await this.changes.carryOutNow(ctx, kept.changeId);
    if (out.state === 'failed') throw new DomainError(out.code, {}, { changeId: kept.changeId });
    return kept;
  }

  async #written(ctx: Ctx, write: (tx: Tx, changes: DirectoryChanges) => Promise<Written>): Promise<ChangeAnswer> {
    try {
      return await this.db.inUnit(ctx, async (tx): Promise<ChangeAnswer> => {
        const { id, changeId } = await write(tx, this.changes);
        return { id, changeId };
      });
    } catch (error) {
      if (isDomainError(error, 'FOUNDER_CANNOT_LEAVE')) {
        const { idempotency: _key, ...plain } = ctx;
        await founderLeavingTried(this.db, Object.freeze(plain));
      }
      throw error;
    }
  }
}
