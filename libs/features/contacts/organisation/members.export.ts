import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportKinds, Exports, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import type { MemberFilter } from '@contracts/directory';
import type { ExportView } from '@contracts/exports';
import { m } from '@contracts/messages';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { sheetFile, XLSX_MIME, type Cell } from '@platform/sheets/sheet-file';
import { maskMobile } from '@platform/text/mobile';
import { dayMacau, wallTime } from '@platform/time/macau-time';
import { joinStateWord } from '../domain/contact-words';
import { memberSlice, type MemberRow } from '../directory/staff.queries';
import { departmentScope, withBelow } from '../visibility/department-scope';
import { liveDepartment } from './department.queries';

const PAGE = 500;

interface Params {
  filter: MemberFilter;
  departmentId: string | null;
}

/** 【導出】 and 【導出未加入成員】: the list as the administrator sees it, numbers masked (CON-11, OVR-34). */
@Injectable()
export class MembersExport implements ExportSource, OnModuleInit {
  readonly kind = 'members';
  readonly app = 'mgmt-console';

  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly kinds: ExportKinds,
    private readonly exports: Exports,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  /** @throws DomainError NOT_FOUND for a department of another unit; RATE_LIMITED */
  start(ctx: Ctx, body: { filter: MemberFilter; departmentId?: string | undefined }): Promise<ExportView> {
    return this.db.inUnit(ctx, async (tx) => {
      if (body.departmentId !== undefined && (await liveDepartment(tx, body.departmentId)) === undefined) throw notFound();
      const title = body.filter === 'all' ? m.contacts_export_members({}, ctx) : joinStateWord(body.filter, ctx.locale);
      return this.exports.start(tx, {
        kind: this.kind,
        refId: null,
        title: `${m.contacts_export_title({}, ctx)} ${title}`,
        params: { filter: body.filter, departmentId: body.departmentId ?? null } satisfies Params,
      });
    });
  }

  page(): string {
    return '/console/contacts';
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('contacts.export'));
  }

  async open(ctx: StaffCtx, request: ExportRequest): Promise<ExportContent> {
    const params = request.params as Params;
    const { total, day } = await this.db.read(ctx, async (tx) => ({
      total: await (await this.#slice(tx, params)).count(),
      day: dayMacau(tx.now),
    }));
    const name = m.contacts_export_title({}, ctx);
    const columns = [
      [m.console_directory_name({}, ctx), 16],
      [m.contacts_field_alias({}, ctx), 14],
      [m.console_directory_position({}, ctx), 16],
      [m.console_directory_department({}, ctx), 40],
      [m.console_directory_mobile({}, ctx), 14],
      [m.console_directory_head({}, ctx), 10],
      [m.console_directory_join_state({}, ctx), 16],
      [m.contacts_last_invited({}, ctx), 18],
    ] as const;
    return {
      fileName: `${name}-${day}.xlsx`,
      mime: XLSX_MIME,
      total,
      persons: total,
      body: (step) =>
        sheetFile({ name, columns: columns.map(([header, width]) => ({ header, width })), rows: this.#rows(ctx, params, step) }),
    };
  }

  async *#rows(ctx: StaffCtx, params: Params, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    let after: readonly [string, string] | null = null;
    let done = 0;
    for (;;) {
      const from: readonly [string, string] | null = after;
      const rows: (MemberRow & { shown: string | null })[] = await this.db.read(ctx, async (tx) => {
        const found = await (await this.#slice(tx, params)).rows(from, PAGE, 0);
        const cipher = await this.keys.forUnit(tx);
        return found.map((row) => ({
          ...row,
          shown: row.mobile === null ? null : maskMobile(cipher.open({ table: 'member', column: 'mobile', row: row.id }, row.mobile)),
        }));
      });
      for (const row of rows) {
        yield [
          row.name,
          row.alias,
          row.title,
          row.departments.join(';'),
          row.shown,
          row.is_head ? m.console_directory_yes({}, ctx) : m.console_directory_no({}, ctx),
          joinStateWord(row.join_state, ctx.locale),
          wallTime(row.last_invited_at),
        ];
      }
      done += rows.length;
      await step(done);
      const last = rows.at(-1);
      if (rows.length < PAGE || last === undefined) return;
      after = [last.name, last.id];
    }
  }

  /** The scope is that of this moment: who lost a department meanwhile gets no rows of it. */
  async #slice(tx: ReadTx, { filter, departmentId }: Params) {
    const scope = await departmentScope(tx, tx.ctx.actor);
    const wanted = departmentId === null ? null : await withBelow(tx, [departmentId]);
    const departmentIds = wanted === null ? scope : scope === null ? wanted : wanted.filter((id) => scope.includes(id));
    return memberSlice(tx, { departmentIds, filter, typed: undefined, mobileIndex: null });
  }
}
