import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';

/** Says whether somebody may have the receipt of a notice; both throw NOT_FOUND when not. */
export interface ReceiptRule {
  staff(tx: ReadTx, ctx: Ctx, noticeId: string): Promise<void>;
  /** The reader must be guardian of the child now, and the notice must have been addressed to him for this child. */
  family(tx: ReadTx, ctx: Ctx, noticeId: string, studentId: string): Promise<{ personId: string }>;
}

/** The feature that owns the notices registers its rule once, at start; so the ledger knows none of them. */
@Injectable()
export class ReceiptAccess {
  #rule: ReceiptRule | undefined;

  register(rule: ReceiptRule): void {
    if (this.#rule !== undefined) throw new Error('two rules for receipts');
    this.#rule = rule;
  }

  /** @throws Error when nobody registered */
  get rule(): ReceiptRule {
    if (this.#rule === undefined) throw new Error('no rule for receipts');
    return this.#rule;
  }
}
