import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportKinds, Exports, type ExportContent, type ExportSource } from '@features/exports';
import { LedgerDocuments } from '@features/ledger';
import type { ExportView } from '@contracts/exports';
import { textOf, type Texts } from '@contracts/locale';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { isAdmin, staffOf } from '../notice-access';

const TITLE: Texts = { zh: '送達帳冊', en: 'Delivery ledger', pt: 'Registo de entregas' };

/**
 * Download of the unit's whole sealed ledger for its administrators (BEY-01). It stands here because `messages`, which
 * `exports` needs, notes into the ledger itself.
 */
@Injectable()
export class LedgerExport implements ExportSource, OnModuleInit {
  readonly kind = 'ledger';
  readonly app = 'notice';

  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly exports: Exports,
    private readonly documents: LedgerDocuments,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  /** @throws DomainError FORBIDDEN but for administrators; STATE_CONFLICT before anything was sealed; RATE_LIMITED */
  start(ctx: Ctx): Promise<ExportView> {
    if (!isAdmin(staffOf(ctx))) throw new DomainError('FORBIDDEN');
    return this.db.inUnit(ctx, async (tx) => {
      if ((await this.documents.newest(tx)) === undefined) throw new DomainError('STATE_CONFLICT');
      return this.exports.start(tx, { kind: this.kind, refId: null, title: textOf(TITLE, ctx.locale), params: {} });
    });
  }

  page(): string {
    return '/console/notices';
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(isAdmin(ctx.actor));
  }

  /** What was sealed until now; lines that follow while it is written belong to the next download. */
  async open(ctx: StaffCtx): Promise<ExportContent> {
    const { newest, persons, unit, day } = await this.db.read(ctx, async (tx) => ({
      newest: await this.documents.newest(tx),
      persons: await tx.one<{ n: number }>(`SELECT count(DISTINCT person_id)::int AS n FROM notice_delivery WHERE unit_id = $1`, [
        tx.unitId,
      ]),
      unit: await tx.one<{ number: string }>(`SELECT number FROM school_unit WHERE id = $1`, [tx.unitId]),
      day: isoMacau(tx.now).slice(0, 10),
    }));
    if (newest === undefined) throw new DomainError('NOT_FOUND');
    return {
      fileName: `ledger-${unit?.number ?? ''}-${day}.jsonl`,
      mime: 'application/x-ndjson',
      total: newest.lines,
      persons: persons?.n ?? 0,
      body: (step) => Readable.from(this.documents.everything(ctx, newest.n, step), { objectMode: false }),
    };
  }
}
