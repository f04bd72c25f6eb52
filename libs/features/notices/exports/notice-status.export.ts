import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportKinds, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import { textOf, type Locale, type Texts } from '@contracts/locale';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { sheetFile, XLSX_MIME, type Cell, type SheetColumn } from '@platform/sheets/sheet-file';
import { wallTime } from '@platform/time/macau-time';
import { peopleOf, type PersonRow } from '../data/record-rows';
import type { ExportStudent } from '../data/export-rows';
import { asksOf, type Asks } from '../domain/card-text';
import { COLUMN, deliveryWord, SHEET, stoneWord } from '../domain/export-words';
import { reasonOf } from '../domain/failure-text';
import { staffPage } from '../topic-key';
import { mayExport, paramsOf } from './export-request';
import { byStudent, exportFileName, exportPages, planExport, type ExportPlan } from './export-pages';

const COLUMNS: readonly (readonly [Texts, number])[] = [
  [COLUMN.class, 12],
  [COLUMN.student, 14],
  [COLUMN.state, 10],
  [COLUMN.name, 14],
  [COLUMN.relation, 10],
  [COLUMN.delivery, 12],
  [COLUMN.reason, 40],
  [COLUMN.opened, 17],
  [COLUMN.handled, 17],
];

/** Download a: the send record of the chosen classes, one row per child and person (NOT-33). */
@Injectable()
export class NoticeStatusExport implements ExportSource, OnModuleInit {
  readonly kind = 'notice-status';
  readonly app = 'notice';

  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  page(refId: string | null): string {
    return staffPage(refId ?? '');
  }

  allowed(tx: ReadTx, ctx: StaffCtx, request: ExportRequest): Promise<boolean> {
    return mayExport(tx, ctx, request);
  }

  async open(ctx: StaffCtx, request: ExportRequest): Promise<ExportContent> {
    const { noticeId, classIds } = paramsOf(request);
    const plan = await this.db.read(ctx, (tx) => planExport(tx, noticeId, classIds));
    const { locale } = ctx;
    return {
      fileName: exportFileName(plan, textOf(SHEET.status, locale), '.xlsx'),
      mime: XLSX_MIME,
      total: plan.students,
      persons: plan.persons,
      body: (step) => sheetFile({ name: textOf(SHEET.status, locale), columns: columnsIn(locale), rows: this.#rows(ctx, plan, step) }),
    };
  }

  async *#rows(ctx: StaffCtx, plan: ExportPlan, step: (done: number) => Promise<void>): AsyncGenerator<Cell[]> {
    const names = new Map(plan.classes.map((item) => [item.class_id, item.name]));
    const asks = asksOf(plan.notice);
    let done = 0;
    for await (const { students, found } of exportPages(this.db, ctx, plan, (tx, ids) => peopleOf(tx, plan.notice.id, ids))) {
      await step(done);
      const people = byStudent(found);
      for (const student of students) {
        const head = headOf(student, names.get(student.class_id) ?? '', asks, ctx.locale);
        const own = people.get(student.student_id) ?? [];
        if (own.length === 0) yield head;
        for (const person of own) yield [...head, ...personCells(person, ctx.locale)];
      }
      done += students.length;
    }
    await step(done);
  }
}

const columnsIn = (locale: Locale): SheetColumn[] => COLUMNS.map(([header, width]) => ({ header: textOf(header, locale), width }));

const headOf = (student: ExportStudent, className: string, asks: Asks, locale: Locale): Cell[] => [
  className,
  student.student,
  stoneWord(student.stone, asks, locale),
];

const personCells = (person: PersonRow, locale: Locale): Cell[] => [
  person.name,
  person.relation,
  deliveryWord(person.state, locale),
  reasonOf(person.state, person.error, locale),
  wallTime(person.read_at),
  wallTime(person.answered_at),
];
