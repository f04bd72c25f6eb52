import { Injectable } from '@nestjs/common';
import type { VersionDifference } from '@contracts/notice-sending';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { seeNotice, staffOf } from '../notice-access';
import { differencesOf, shown } from './version-gate';

/** Comparison of the language versions of a draft, for the page that shows the pairs side by side (BEY-06). */
@Injectable()
export class NoticeVersions {
  constructor(private readonly db: Db) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT when it is no draft any more */
  differences(ctx: Ctx, id: string): Promise<{ differences: VersionDifference[] }> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice } = await seeNotice(tx, actor, id);
      if (notice.state !== 'draft') throw new DomainError('STATE_CONFLICT');
      return { differences: shown(await differencesOf(tx, notice)) };
    });
  }
}
