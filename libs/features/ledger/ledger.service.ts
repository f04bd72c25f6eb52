import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { ledgerApi } from '@contracts/ledger';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { newestBlock } from './data/ledger-rows';
import { LedgerDocuments } from './ledger-documents.service';
import { ReceiptAccess } from './receipt-access';

/** What people ask the ledger for: its state, keys and receipts (BEY-01). */
@Injectable()
export class Ledger {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
    private readonly documents: LedgerDocuments,
    private readonly access: ReceiptAccess,
  ) {}

  state(ctx: Ctx): Promise<OkOf<typeof ledgerApi.state>> {
    return this.db.read(ctx, async (tx) => {
      const newest = await newestBlock(tx);
      const key = await tx.one<{ fingerprint: string }>(`SELECT fingerprint FROM ledger_key WHERE unit_id = $1 AND valid_to IS NULL`, [
        tx.unitId,
      ]);
      const row = await tx.one<{ n: number }>(`SELECT count(*) AS n FROM ledger_event WHERE unit_id = $1 AND block IS NULL`, [tx.unitId]);
      return {
        fingerprint: key?.fingerprint ?? '',
        blocks: newest?.seal.n ?? 0,
        rows: newest?.total ?? 0,
        sealedAt: isoMacauOrNull(newest === undefined ? null : new Date(newest.seal.at)),
        waiting: row?.n ?? 0,
      };
    });
  }

  /** A public key by its fingerprint, for anybody. @throws DomainError NOT_FOUND */
  async key(fingerprint: string): Promise<OkOf<typeof ledgerApi.keys>> {
    const row = await this.platform.one<{ public_key: string; valid_from: Date }>(
      `SELECT public_key, valid_from FROM ledger_key WHERE fingerprint = $1`,
      [fingerprint],
    );
    if (row === undefined) throw notFound();
    return { fingerprint, publicKey: row.public_key, validFrom: isoMacau(row.valid_from) };
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT while nothing of the notice is sealed */
  async noticeReceipt(ctx: Ctx, noticeId: string): Promise<Readable> {
    const blocks = await this.db.read(ctx, async (tx) => {
      await this.access.rule.staff(tx, ctx, noticeId);
      return this.documents.blocksOf(tx, noticeId);
    });
    if (blocks.length === 0) throw new DomainError('STATE_CONFLICT');
    return Readable.from(this.documents.receipt(ctx, noticeId, blocks), { objectMode: false });
  }

  /** The same for a guardian and one child. */
  async myReceipt(ctx: Ctx, noticeId: string, studentId: string): Promise<Readable> {
    const { blocks, personId } = await this.db.read(ctx, async (tx) => {
      const reader = await this.access.rule.family(tx, ctx, noticeId, studentId);
      return { ...reader, blocks: await this.documents.blocksOf(tx, noticeId) };
    });
    if (blocks.length === 0) throw new DomainError('STATE_CONFLICT');
    return Readable.from(this.documents.receiptFor(ctx, noticeId, blocks, { studentId, personId }), { objectMode: false });
  }
}
