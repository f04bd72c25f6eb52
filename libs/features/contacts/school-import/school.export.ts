import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportKinds, type ExportContent, type ExportSource } from '@features/exports';
import { textOf } from '@contracts/locale';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { sheetFile, XLSX_MIME, type Cell } from '@platform/sheets/sheet-file';
import { dayMacau } from '@platform/time/macau-time';
import { schoolNodes } from '../recipients/school-nodes';
import { editScope } from '../school/edit-scope';
import { GUARDIANS, JOINED, SCHOOL_COLUMNS } from './columns';

const PAGE = 500;
const TITLE = { zh: '家校通訊錄', en: 'Contact Parents', pt: 'Contactos de pais' };
const YES = { zh: '已加入', en: 'Joined', pt: 'Aderiu' };
const NO = { zh: '未加入', en: 'Not joined', pt: 'Não aderiu' };

interface PupilRow extends Record<string, unknown> {
  id: string;
  name: string;
  mobile: string | null;
  class_id: string | null;
  guardians: { id: string; mobile: string | null; relation: string; joined: boolean }[];
}

/** 批量導出 of 家校通訊錄: the columns of the import and 加入狀態 (SCH-20). */
@Injectable()
export class SchoolExport implements ExportSource, OnModuleInit {
  readonly kind = 'school-contacts';
  readonly app = 'notice';

  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly kinds: ExportKinds,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  page(): string {
    return '/console/school-contacts';
  }

  /** Reading numbers in bulk is a right of its own (spec 15 §3). */
  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('school_contacts.edit') && ctx.actor.rights.has('contacts.export'));
  }

  async open(ctx: StaffCtx): Promise<ExportContent> {
    const { paths, ids, persons, day } = await this.db.read(ctx, (tx) => this.#plan(tx, ctx));
    const { locale } = ctx;
    const columns = [
      ...SCHOOL_COLUMNS.map(({ header, width }) => ({ header: textOf(header, locale), width })),
      { header: textOf(JOINED, locale), width: 12 },
    ];
    return {
      fileName: `${textOf(TITLE, locale)} ${day}.xlsx`,
      mime: XLSX_MIME,
      total: ids,
      persons,
      body: (step) => sheetFile({ name: textOf(TITLE, locale), columns, rows: this.#rows(ctx, paths, step) }),
    };
  }

  async #plan(tx: ReadTx, ctx: StaffCtx) {
    const nodes = await schoolNodes(tx);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const scope = await editScope(tx, ctx.actor);
    const paths = new Map<string, string>();
    for (const node of nodes) {
      if (node.kind !== 'class' || !scope.includes(node.id)) continue;
      const path: string[] = [];
      for (let at: typeof node | undefined = node; at !== undefined && path.length < 20; at = byId.get(at.parentId ?? ''))
        path.unshift(at.name);
      paths.set(node.id, path.join('/'));
    }
    const counts = await tx.one<{ pupils: number; persons: number }>(
      `SELECT count(DISTINCT s.id)::int AS pupils, (count(DISTINCT s.id) + count(DISTINCT g.parent_id))::int AS persons
         FROM student s JOIN student_class sc ON sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL AND sc.class_id = ANY ($2)
         LEFT JOIN guardianship g ON g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL
        WHERE s.unit_id = $1 AND s.state = 'active'`,
      [tx.unitId, [...paths.keys()]],
    );
    return { paths, ids: counts?.pupils ?? 0, persons: counts?.persons ?? 0, day: dayMacau(tx.now) };
  }

  async *#rows(ctx: StaffCtx, paths: ReadonlyMap<string, string>, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    let after = ['', '00000000-0000-0000-0000-000000000000'];
    for (let done = 0; ;) {
      const page = await this.db.read(ctx, (tx) => this.#page(tx, [...paths.keys()], after));
      for (const { row, mobile, numbers } of page) {
        yield [
          row.name,
          paths.get(row.class_id ?? '') ?? '',
          mobile,
          ...Array.from({ length: GUARDIANS }, (_, i) => [numbers[i] ?? '', row.guardians[i]?.relation ?? '']).flat(),
          textOf(row.guardians.some((each) => each.joined) ? YES : NO, ctx.locale),
        ];
      }
      done += page.length;
      await step(done);
      if (page.length < PAGE) return;
      const last = page.at(-1)!.row;
      after = [last.name, last.id];
    }
  }

  async #page(tx: ReadTx, classIds: readonly string[], after: readonly string[]) {
    const rows = await tx.query<PupilRow>(
      `SELECT s.id, s.name, s.mobile, min(sc.class_id::text) AS class_id,
              coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'mobile', p.mobile, 'relation', g.relation_label, 'joined', p.subscribed) ORDER BY p.created_at, p.id)
                          FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND NOT p.is_student
                         WHERE g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL), '[]') AS guardians
         FROM student s JOIN student_class sc ON sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL AND sc.class_id = ANY ($2)
        WHERE s.unit_id = $1 AND s.state = 'active' AND (s.name, s.id) > ($3, $4::uuid)
        GROUP BY s.unit_id, s.id ORDER BY s.name, s.id LIMIT $5`,
      [tx.unitId, classIds, after[0], after[1], PAGE],
    );
    const cipher = await this.keys.forUnit(tx);
    const opened = (table: string, id: string, sealed: string | null): string =>
      sealed === null ? '' : cipher.open({ table, column: 'mobile', row: id }, sealed);
    return rows.map((row) => ({
      row,
      mobile: opened('student', row.id, row.mobile),
      numbers: row.guardians.map((each) => opened('parent', each.id, each.mobile)),
    }));
  }
}
