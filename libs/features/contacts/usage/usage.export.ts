import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportKinds, Exports, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import { USAGE_LIMITS } from '@contracts/contacts-usage';
import type { ExportView } from '@contracts/exports';
import { m } from '@contracts/messages';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { sheetFile, XLSX_MIME, type Cell } from '@platform/sheets/sheet-file';
import { wallTime } from '@platform/time/macau-time';
import { questionOf } from './usage.service';
import { usageNumbers, usageRows } from './usage.queries';

const PAGE = 1_000;
interface Params {
  from: string;
  to: string;
  state?: 'used' | 'unused';
  departmentId?: string;
}

/** 【導出記錄】 of 成員使用分析 (VIS-21). */
@Injectable()
export class UsageExport implements ExportSource, OnModuleInit {
  readonly kind = 'member-usage';
  readonly app = 'mgmt-console';

  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly exports: Exports,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  /** @throws DomainError VALIDATION_FAILED for a range too long; RATE_LIMITED */
  start(ctx: Ctx, params: { [K in keyof Params]: Params[K] | undefined } & { from: string; to: string }): Promise<ExportView> {
    return this.db.inUnit(ctx, async (tx) => {
      await questionOf(tx, params);
      return this.exports.start(tx, {
        kind: this.kind,
        refId: null,
        title: `${m.contacts_usage({}, ctx)} ${params.from} – ${params.to}`,
        params,
      });
    });
  }

  page(): string {
    return '/console/usage';
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('contacts.export'));
  }

  async open(ctx: StaffCtx, request: ExportRequest): Promise<ExportContent> {
    const params = request.params as Params;
    const { total, members } = await this.db.read(ctx, async (tx) => usageNumbers(tx, await questionOf(tx, params)));
    const name = m.contacts_usage({}, ctx);
    const columns = [
      [m.contacts_usage_day({}, ctx), 12],
      [m.console_directory_name({}, ctx), 16],
      [m.console_directory_department({}, ctx), 40],
      [m.console_directory_join_state({}, ctx), 10],
      [m.contacts_usage_last({}, ctx), 18],
      [m.contacts_usage_platform({}, ctx), 12],
    ] as const;
    return {
      fileName: `${name}-${params.from}-${params.to}.xlsx`,
      mime: XLSX_MIME,
      total,
      persons: members,
      body: (step) =>
        sheetFile({ name, columns: columns.map(([header, width]) => ({ header, width })), rows: this.#rows(ctx, params, total, step) }),
    };
  }

  async *#rows(ctx: StaffCtx, params: Params, total: number, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    for (let offset = 0; offset < total; offset += PAGE) {
      const rows = await this.db.read(ctx, async (tx) =>
        usageRows(tx, await questionOf(tx, params), USAGE_LIMITS.remindAfterDays, PAGE, offset),
      );
      for (const row of rows) {
        yield [
          row.day,
          row.name,
          row.departments.join(';'),
          row.used ? m.contacts_usage_used({}, ctx) : m.contacts_usage_unused({}, ctx),
          wallTime(row.last_used_at),
          row.platform,
        ];
      }
      await step(Math.min(total, offset + rows.length));
    }
  }
}
