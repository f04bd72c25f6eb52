import { Injectable } from '@nestjs/common';
import { privacyApi, type PrivacyPerson, type PrivacyRequest, type PrivacyRequestDetail, type PrivacyStays } from '@contracts/privacy';
import type { OkOf, QueryOf } from '@contracts/route';
import { Exports } from '@features/exports';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { searchPattern } from '@platform/text/search-key';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { peopleLike, peopleOf } from './data/people-rows';
import { countRows } from './data/person-rows';
import { unitTables } from './data/person-tables';
import { sectionOf, staysFor } from './sections';

export interface RequestRow extends Record<string, unknown> {
  id: string;
  kind: PrivacyRequest['kind'];
  subject_kind: PrivacyPerson['kind'];
  subject_id: string;
  state: PrivacyRequest['state'];
  asked_on: string;
  due_on: string;
  overdue: boolean;
  decided_at: Date | null;
  exported_at: Date | null;
  erased_at: Date | null;
  note: string;
  answer: string | null;
  asked_by: string | null;
  opened_by: string | null;
  decided_by: string | null;
  version: number;
}
const COLUMNS = `r.id, r.kind, r.subject_kind, r.subject_id, r.state, r.asked_on::text, r.due_on::text, r.decided_at, r.exported_at, r.erased_at,
  r.note, r.answer, r.asked_by, r.opened_by, r.decided_by, r.version,
  r.state = 'open' AND r.due_on < (now() AT TIME ZONE 'Asia/Macau')::date AS overdue`;

/** The request's row, locked when it is to be changed. @throws DomainError NOT_FOUND */
export async function requestRow(tx: ReadTx, id: string, lock = false): Promise<RequestRow> {
  const row = await tx.one<RequestRow>(
    `SELECT ${COLUMNS} FROM privacy_request r WHERE r.unit_id = $1 AND r.id = $2${lock ? ' FOR UPDATE' : ''}`,
    [tx.unitId, id],
  );
  if (row === undefined) throw notFound();
  return row;
}

/** @param people those who could be found; a row that is gone altogether reads like an erased one */
export function presentRequest(row: RequestRow, people: ReadonlyMap<string, PrivacyPerson>): PrivacyRequest {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    person: people.get(row.subject_id) ?? { kind: row.subject_kind, id: row.subject_id, name: '', about: '', state: 'erased' },
    askedOn: row.asked_on,
    dueOn: row.due_on,
    overdue: row.overdue,
    decidedAt: isoMacauOrNull(row.decided_at),
    version: row.version,
  };
}

/** What people asked about their data, as founder and super admins see it (I4). */
@Injectable()
export class PrivacyQueries {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly exports: Exports,
  ) {}

  async people(ctx: Ctx, typed: string): Promise<{ items: PrivacyPerson[] }> {
    const pattern = searchPattern(typed);
    if (pattern === null) return { items: [] };
    return { items: await this.db.read(ctx, (tx) => peopleLike(tx, pattern)) };
  }

  list(ctx: Ctx, filter: QueryOf<typeof privacyApi.list>): Promise<OkOf<typeof privacyApi.list>> {
    const pageSize = filter.pageSize ?? 20;
    return this.db.read(ctx, async (tx) => {
      const values = [tx.unitId, filter.state ?? null];
      const where = `r.unit_id = $1 AND ($2::text IS NULL OR r.state = $2)`;
      const total = (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM privacy_request r WHERE ${where}`, values))?.n ?? 0;
      const page = Math.min(filter.page ?? 1, Math.max(1, Math.ceil(total / pageSize)));
      const rows = await tx.query<RequestRow>(
        `SELECT ${COLUMNS} FROM privacy_request r WHERE ${where}
          ORDER BY r.state <> 'open', CASE WHEN r.state = 'open' THEN r.due_on END, r.decided_at DESC, r.id DESC LIMIT $3 OFFSET $4`,
        [...values, pageSize, (page - 1) * pageSize],
      );
      const people = await peopleOf(
        tx,
        rows.map((row) => row.subject_id),
      );
      return { items: rows.map((row) => presentRequest(row, people)), total, page, pageSize };
    });
  }

  async one(ctx: Ctx, id: string): Promise<PrivacyRequestDetail> {
    const found = await this.db.read(ctx, async (tx) => {
      const row = await requestRow(tx, id);
      const people = await peopleOf(tx, row.asked_by === null ? [row.subject_id] : [row.subject_id, row.asked_by]);
      const names = await tx.query<{ id: string; name: string }>(
        `SELECT id, name FROM member WHERE unit_id = $1 AND id = ANY ($2::uuid[])`,
        [tx.unitId, [row.opened_by, row.decided_by]],
      );
      const nameOf = (member: string | null): string | null => names.find((one) => one.id === member)?.name ?? null;
      const cipher = await this.keys.forUnit(tx);
      const open = (column: 'note' | 'answer', sealed: string | null): string =>
        sealed === null ? '' : cipher.open({ table: 'privacy_request', column, row: row.id }, sealed);
      return {
        ...presentRequest(row, people),
        note: open('note', row.note),
        answer: open('answer', row.answer),
        askedBy: row.asked_by === null ? null : (people.get(row.asked_by)?.name ?? ''),
        openedBy: nameOf(row.opened_by),
        decidedBy: nameOf(row.decided_by),
        exported: row.exported_at !== null,
        erasedAt: isoMacauOrNull(row.erased_at),
        stays: row.kind === 'erasure' ? await this.#stays(tx, row.subject_id) : [],
      };
    });
    const downloads = await this.exports.list(ctx, { refId: id });
    return { ...found, download: downloads.items[0] ?? null };
  }

  /** What knows the person by an id alone once he is erased. */
  async #stays(tx: ReadTx, personId: string): Promise<PrivacyRequestDetail['stays']> {
    const sums = new Map<PrivacyStays, number>();
    for (const table of await unitTables(tx)) {
      if (['person', 'registration'].includes(sectionOf(table.table))) continue;
      const rows = await countRows(tx, table, personId);
      const what = staysFor(table.table);
      if (rows > 0) sums.set(what, (sums.get(what) ?? 0) + rows);
    }
    return [...sums].map(([what, rows]) => ({ what, rows }));
  }
}
