import { Injectable, type OnModuleInit } from '@nestjs/common';
import * as z from 'zod/mini';
import { ExportKinds, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import { textOf } from '@contracts/locale';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { sheetFile, XLSX_MIME, type Cell } from '@platform/sheets/sheet-file';
import { dayMacau } from '@platform/time/macau-time';
import { safeNamePart } from '@platform/zip/safe-name';
import { alumni, type AlumniFilter } from '../data/alumni.rows';
import { COLUMN, FILE_TITLE, INVITE_WORDS, REASON_WORDS } from '../words';

const PAGE = 500;
const params = z.object({
  year: z.optional(z.number()),
  grade: z.optional(z.string()),
  reason: z.optional(z.string()),
  invite: z.optional(z.string()),
});

/** 【導出】 of the list of alumni (spec 02 §6). */
@Injectable()
export class AlumniExport implements ExportSource, OnModuleInit {
  readonly kind = 'alumni';
  readonly app = 'promotion-b01';

  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  page(): string {
    return '/console/alumni';
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('alumni.manage'));
  }

  async open(ctx: StaffCtx, request: ExportRequest): Promise<ExportContent> {
    const filter: AlumniFilter = params.parse(request.params);
    const { total, day } = await this.db.read(ctx, async (tx) => ({ total: await alumni(tx, filter).count(), day: dayMacau(tx.now) }));
    const { locale } = ctx;
    const title = textOf(FILE_TITLE.alumni, locale);
    return {
      fileName: `${safeNamePart(title)}_${day}.xlsx`,
      mime: XLSX_MIME,
      total,
      persons: total,
      body: (step) =>
        sheetFile({
          name: title,
          columns: [
            { header: textOf(COLUMN.name, locale), width: 16 },
            { header: textOf(COLUMN.left, locale), width: 12 },
            { header: textOf(COLUMN.lastClass, locale), width: 16 },
            { header: textOf(COLUMN.reason, locale), width: 16 },
            { header: textOf(COLUMN.invite, locale), width: 18 },
          ],
          rows: this.#rows(ctx, filter, step),
        }),
    };
  }

  async *#rows(ctx: StaffCtx, filter: AlumniFilter, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    for (let offset = 0, full = true; full; offset += PAGE) {
      const rows = await this.db.read(ctx, (tx) => alumni(tx, filter).rows(PAGE, offset));
      full = rows.length === PAGE;
      for (const row of rows) {
        yield [
          row.name,
          row.left_year,
          row.last_class_name,
          textOf(REASON_WORDS[row.reason], ctx.locale),
          textOf(INVITE_WORDS[row.community_invite], ctx.locale),
        ];
      }
      await step(offset + rows.length);
    }
  }
}
