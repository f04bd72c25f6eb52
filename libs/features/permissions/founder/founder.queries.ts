import { Injectable } from '@nestjs/common';
import type { founderApi } from '@contracts/permissions-founder';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { founderItem } from '../grants/admins.queries';
import { manager } from '../grants/authority.queries';
import { openRequest, requestView } from './dissolve.service';
import { openTransfer, transferView } from './transfer.queries';
import { asksToAccept } from './transfer.service';

/** 創建人詳情 (PER-13, PER-15). */
@Injectable()
export class FounderQueries {
  constructor(private readonly db: Db) {}

  state(ctx: Ctx): Promise<OkOf<typeof founderApi.state>> {
    return this.db.read(ctx, async (tx) => {
      const authority = await manager(tx, ctx.actor);
      const unit = await tx.one<{ name: string }>(`SELECT name FROM school_unit WHERE id = $1`, [tx.unitId]);
      const transfer = await openTransfer(tx);
      const dissolve = await openRequest(tx);
      return {
        founder: await founderItem(tx, authority),
        unitName: unit?.name ?? '',
        transferAccept: await asksToAccept(tx),
        transfer: transfer === undefined ? null : transferView(transfer, authority.memberId),
        dissolve: dissolve === undefined ? null : requestView(dissolve, authority.memberId),
      };
    });
  }
}
