import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportKinds, Exports, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import type { ExportView } from '@contracts/exports';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import type { SubscriptionRow } from '@contracts/registration-admin';
import type { CardType, RegistrationIdentity, SubscriptionState } from '@contracts/registration-types';
import { CARD_OF_IDENTITY } from '@contracts/registration-types';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { sheetFile, XLSX_MIME, type Cell } from '@platform/sheets/sheet-file';
import { dayMacau, wallTime } from '@platform/time/macau-time';
import { filterParams, RECORDS, type RecordFilter } from './record-filter';
import { RecordQueries } from './record.queries';

const PAGE = 100;
type Say = (params: Record<string, never>, options: { locale: Locale }) => string;

const IDENTITY: Readonly<Record<RegistrationIdentity, Say>> = {
  teaching: m.staff_registration_identity_teaching,
  school_staff: m.staff_registration_identity_school_staff,
  parent: m.staff_registration_identity_parent,
  student: m.staff_registration_identity_student,
};
const CARD: Readonly<Record<CardType, Say>> = {
  T: m.staff_registration_card_teacher,
  E: m.staff_registration_card_staff,
  S: m.staff_registration_card_student,
};
const STATE: Readonly<Record<SubscriptionState, Say>> = {
  started: m.staff_registration_state_started,
  verified: m.staff_registration_state_verified,
  pending_review: m.staff_registration_state_pending_review,
  approved: m.staff_registration_state_approved,
  invited: m.staff_registration_state_invited,
  joined: m.staff_registration_state_joined,
  rejected: m.staff_registration_state_rejected,
  withdrawn: m.staff_registration_state_withdrawn,
  expired: m.staff_registration_state_expired,
  abandoned: m.staff_registration_state_abandoned,
  revoked: m.staff_registration_state_revoked,
};

/** 【導出】 of 訂閱記錄: what the list shows, numbers masked (OVR-34). */
@Injectable()
export class RecordsExport implements ExportSource, OnModuleInit {
  readonly kind = 'subscriptions';
  readonly app = 'mgmt-console';

  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly exports: Exports,
    private readonly records: RecordQueries,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  start(ctx: Ctx, filter: RecordFilter): Promise<ExportView> {
    return this.db.inUnit(ctx, (tx) =>
      this.exports.start(tx, { kind: this.kind, refId: null, title: m.console_registration_records({}, ctx), params: filter }),
    );
  }

  page(): string {
    return '/console/registration';
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('registration.manage'));
  }

  async open(ctx: StaffCtx, request: ExportRequest): Promise<ExportContent> {
    const filter = request.params as RecordFilter;
    const { total, day } = await this.db.read(ctx, async (tx) => {
      const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM subscription s WHERE ${RECORDS}`, filterParams(tx, filter));
      return { total: row?.n ?? 0, day: dayMacau(tx.now) };
    });
    const name = m.console_registration_records({}, ctx);
    const columns = [
      [m.staff_registration_name({}, ctx), 18],
      [m.staff_registration_identity({}, ctx), 18],
      [m.staff_registration_mobile({}, ctx), 14],
      [m.console_registration_places({}, ctx), 30],
      [m.staff_registration_credential({}, ctx), 20],
      [m.console_registration_state({}, ctx), 16],
      [m.staff_registration_submitted({}, ctx), 18],
      [m.console_registration_reviewer({}, ctx), 16],
    ] as const;
    return {
      fileName: `${name}-${day}.xlsx`,
      mime: XLSX_MIME,
      total,
      persons: total,
      body: (step) =>
        sheetFile({ name, columns: columns.map(([header, width]) => ({ header, width })), rows: this.rows(ctx, filter, step) }),
    };
  }

  /** Newest first, a page per transaction. */
  async *rows(ctx: StaffCtx, filter: RecordFilter, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    let before: string | null = null;
    let done = 0;
    for (;;) {
      const from: string | null = before;
      const page: SubscriptionRow[] = await this.db.read(ctx, async (tx) => {
        const ids = await tx.query<{ id: string }>(
          `SELECT s.id FROM subscription s WHERE ${RECORDS} AND ($8::uuid IS NULL OR s.id < $8) ORDER BY s.id DESC LIMIT $9`,
          [...filterParams(tx, filter), from, PAGE],
        );
        const rows: SubscriptionRow[] = [];
        for (const { id } of ids) rows.push(await this.records.row(tx, ctx.actor, id));
        return rows;
      });
      for (const row of page) yield cells(row, ctx.locale);
      done += page.length;
      await step(done);
      before = page.at(-1)?.id ?? null;
      if (page.length < PAGE || before === null) return;
    }
  }
}

function cells(row: SubscriptionRow, locale: Locale): Cell[] {
  const [first] = row.identities;
  const credential =
    row.credential === null || first === undefined
      ? ''
      : row.credential === 'temporary'
        ? m.staff_registration_card_temporary({}, { locale })
        : CARD[CARD_OF_IDENTITY[first]]({}, { locale });
  return [
    row.name,
    row.identities.map((identity) => IDENTITY[identity]({}, { locale })).join('、'),
    row.mobile,
    row.places.join('、'),
    credential,
    STATE[row.state]({}, { locale }),
    wallTime(row.submittedAt === null ? null : new Date(row.submittedAt)),
    row.reviewer ?? '',
  ];
}
