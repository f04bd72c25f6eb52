import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DirectoryListeners } from '@features/contacts';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { AlumniMoves } from './alumni/alumni-moves.service';
import { B01Applies } from './b01/b01-apply.service';
import { B01Undos } from './b01/b01-undo.service';
import { B08Apply } from './b08/b08-apply.service';
import { LISTENER } from './listener';
import { followMoves } from './promotion.jobs';
import { TransferEffects } from './transfer/transfer-effect.service';

/**
 * Directory changes of this feature have ended: each part takes over its own, whatever the batch. What is taken over once
 * is not found a second time, so it may run twice and late.
 */
@Injectable()
export class PromotionFollow implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly listeners: DirectoryListeners,
    private readonly b08: B08Apply,
    private readonly b01: B01Applies,
    private readonly undos: B01Undos,
    private readonly alumni: AlumniMoves,
    private readonly transfers: TransferEffects,
  ) {}

  onModuleInit(): void {
    this.listeners.use(LISTENER, followMoves);
  }

  async run(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      // One after the other: two runs at once would wait for each other's rows in different order.
      await tx.query(`SELECT pg_advisory_xact_lock($1, hashtext('promotion follow'))`, [tx.unitId]);
      await this.b08.follow(tx);
      await this.b01.follow(tx);
      await this.alumni.follow(tx);
      await this.transfers.follow(tx);
      await this.undos.follow(tx);
    });
  }
}
