import { Injectable, type OnModuleInit } from '@nestjs/common';
import * as z from 'zod/mini';
import { ExportKinds, Exports, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import type { ExportView } from '@contracts/exports';
import type { b01Api } from '@contracts/promotion-b01';
import { textOf } from '@contracts/locale';
import type { BodyOf } from '@contracts/route';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { sheetFile, XLSX_MIME, type Cell } from '@platform/sheets/sheet-file';
import { safeNamePart } from '@platform/zip/safe-name';
import { known, presentRow } from '../b01/b01-reading.service';
import { rowsOf, type RowFilter } from '../data/b01-row.rows';
import { schoolFacts } from '../data/class-facts';
import { ANOMALY_WORDS, COLUMN, FILE_TITLE, RESULT_WORDS } from '../words';

const PAGE = 500;
const params = z.object({ grade: z.optional(z.string()), class: z.optional(z.string()) });

/** Callout a of the preview: 班級, 姓名, 證號尾號, 座號, 結果, 異常原因, for one class or all (PRM-26). */
@Injectable()
export class B01RowsExport implements ExportSource, OnModuleInit {
  readonly kind = 'b01-rows';
  readonly app = 'promotion-b01';

  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly exports: Exports,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  page(refId: string | null): string {
    return `/staff/promotion/b01/${refId ?? ''}`;
  }

  /** @throws DomainError NOT_FOUND, RATE_LIMITED */
  start(ctx: Ctx, id: string, body: BodyOf<typeof b01Api.export>): Promise<ExportView> {
    return this.db.inUnit(ctx, async (tx) => {
      const update = await known(tx, id);
      return this.exports.start(tx, { kind: 'b01-rows', refId: id, title: update.file_name, params: body });
    });
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('promotion.run'));
  }

  async open(ctx: StaffCtx, request: ExportRequest): Promise<ExportContent> {
    const asked = params.parse(request.params);
    const filter: RowFilter = { grade: asked.grade ?? null, class: asked.class ?? null, anomalies: false };
    const updateId = request.refId ?? '';
    const { total, year } = await this.db.read(ctx, async (tx) => ({
      total: await rowsOf(tx, updateId, filter).count(),
      year: (await known(tx, updateId)).school_year.replace('/', '-'),
    }));
    const { locale } = ctx;
    const title = textOf(FILE_TITLE.rows, locale);
    return {
      fileName: `${safeNamePart(title)}_${year}.xlsx`,
      mime: XLSX_MIME,
      total,
      persons: total,
      body: (step) =>
        sheetFile({
          name: title,
          columns: [
            { header: textOf(COLUMN.class, locale), width: 16 },
            { header: textOf(COLUMN.name, locale), width: 16 },
            { header: textOf(COLUMN.card, locale), width: 12 },
            { header: textOf(COLUMN.seat, locale), width: 8 },
            { header: textOf(COLUMN.result, locale), width: 12 },
            { header: textOf(COLUMN.anomaly, locale), width: 36 },
          ],
          rows: this.#rows(ctx, updateId, filter, step),
        }),
    };
  }

  async *#rows(ctx: StaffCtx, updateId: string, filter: RowFilter, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    for (let offset = 0, full = true; full; offset += PAGE) {
      const cells = await this.db.read(ctx, async (tx) => {
        const facts = await schoolFacts(tx);
        return (await rowsOf(tx, updateId, filter).rows(PAGE, offset)).map((row): Cell[] => {
          const shown = presentRow(row, facts, ctx.locale);
          const reason = shown.anomaly === null ? '' : textOf(ANOMALY_WORDS[shown.anomaly], ctx.locale);
          const place = shown.to ?? `${row.grade_code} ${row.class_code}`.trim();
          const why = shown.message === null ? reason : [reason, shown.message].filter((one) => one !== '').join('；');
          return [place, shown.name, shown.cardLast4, shown.seatNo, textOf(RESULT_WORDS[shown.result], ctx.locale), why];
        });
      });
      full = cells.length === PAGE;
      yield* cells;
      await step(offset + cells.length);
    }
  }
}
