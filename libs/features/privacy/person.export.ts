import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ExportView } from '@contracts/exports';
import { m } from '@contracts/messages';
import { ExportKinds, Exports, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { sheetFile, XLSX_MIME, type Cell } from '@platform/sheets/sheet-file';
import { dayMacau } from '@platform/time/macau-time';
import { personPage } from './data/person-rows';
import { unitTables } from './data/person-tables';
import { requestRow } from './requests.queries';
import { sectionOf, type Section } from './sections';

type Say = (params: Record<string, never>, options: { locale: Ctx['locale'] }) => string;
const SECTION: Readonly<Record<Section, Say>> = {
  person: m.privacy_section_person,
  registration: m.privacy_section_registration,
  notices: m.privacy_section_notices,
  ledger: m.privacy_section_ledger,
  audit: m.privacy_section_audit,
  classes: m.privacy_section_classes,
  access: m.privacy_section_access,
  work: m.privacy_section_work,
};

/** Everything kept about one person, over all tables of the unit, in clear: to be handed to that person (I4, OVR-33). */
@Injectable()
export class PersonExport implements ExportSource, OnModuleInit {
  readonly kind = 'person-data';
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

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT for a request that asks for something else or is decided */
  start(ctx: Ctx, id: string): Promise<ExportView> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await requestRow(tx, id, true);
      if (row.kind !== 'access' || row.state !== 'open') throw new DomainError('STATE_CONFLICT');
      await tx.execute(`UPDATE privacy_request SET exported_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
      await tx.audit({ action: 'privacy.exported', entity: 'privacy_request', entityId: id, after: { subjectId: row.subject_id } });
      return this.exports.start(tx, { kind: this.kind, refId: id, title: m.privacy_export_title({}, ctx), params: {} });
    });
  }

  page(): string {
    return '/console/privacy';
  }

  async allowed(tx: ReadTx, ctx: StaffCtx, { refId }: ExportRequest): Promise<boolean> {
    if (!ctx.actor.rights.has('permissions.manage') || refId === null) return false;
    return (await tx.one(`SELECT 1 FROM privacy_request WHERE unit_id = $1 AND id = $2`, [tx.unitId, refId])) !== undefined;
  }

  async open(ctx: StaffCtx, { refId }: ExportRequest): Promise<ExportContent> {
    const { personId, tables, day } = await this.db.read(ctx, async (tx) => {
      const row = await requestRow(tx, refId ?? '');
      return { personId: row.subject_id, tables: (await unitTables(tx)).length, day: dayMacau(tx.now) };
    });
    const name = m.privacy_export_title({}, ctx);
    const columns = [
      [m.privacy_export_part({}, ctx), 22],
      [m.privacy_export_table({}, ctx), 24],
      [m.privacy_export_row({}, ctx), 8],
      [m.privacy_export_field({}, ctx), 24],
      [m.privacy_export_value({}, ctx), 60],
    ] as const;
    return {
      fileName: `${name}-${day}.xlsx`,
      mime: XLSX_MIME,
      total: tables,
      persons: 1,
      body: (step) =>
        sheetFile({ name, columns: columns.map(([header, width]) => ({ header, width })), rows: this.#rows(ctx, personId, step) }),
    };
  }

  /** Table by table, a page per transaction. */
  async *#rows(ctx: StaffCtx, personId: string, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    const tables = await this.db.read(ctx, (tx) => unitTables(tx));
    for (const [done, table] of tables.entries()) {
      let from: { after: string; row: number } | undefined = { after: '(0,0)', row: 0 };
      while (from !== undefined) {
        const at: { after: string; row: number } = from;
        const page: Awaited<ReturnType<typeof personPage>> = await this.db.read(ctx, (tx) =>
          personPage(tx, this.keys, table, { personId, ...at }),
        );
        for (const { row, column, value } of page.values)
          yield [SECTION[sectionOf(table.table)]({}, { locale: ctx.locale }), table.table, row, column, value.slice(0, 32_000)];
        from = page.next;
      }
      await step(done + 1);
    }
  }
}
