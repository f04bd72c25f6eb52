import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportKinds, type ExportContent, type ExportRequest, type ExportSource } from '@features/exports';
import { FilesService } from '@features/files';
import type { FormQuestion } from '@contracts/forms/questions';
import { textOf, type Locale } from '@contracts/locale';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { FileStore } from '@platform/files/file-store';
import { sheetFile, XLSX_MIME, type Cell, type SheetColumn } from '@platform/sheets/sheet-file';
import { wallTime } from '@platform/time/macau-time';
import { ZIP_MIME } from '@platform/zip/zip-file';
import { exportResponses, type ExportResponse, type ExportStudent } from '../data/export-rows';
import { questionsOf } from '../data/form-rows';
import { peopleOf, type PersonRow } from '../data/record-rows';
import { asksOf } from '../domain/card-text';
import { answerWord, COLUMN, SHEET } from '../domain/export-words';
import { feedbackCell, filesOfAnswer, questionHeader } from '../domain/feedback-cells';
import { staffPage } from '../topic-key';
import { AnswerFiles } from './answer-files';
import { mayExport, paramsOf } from './export-request';
import { byStudent, exportFileName, exportPages, planExport, type ExportPlan } from './export-pages';

interface Form {
  plan: ExportPlan;
  questions: FormQuestion[];
}
type Step = (done: number) => Promise<void>;

/** Download b: every answer in a row of its own, one column per question (NOT-34). */
@Injectable()
export class NoticeFeedbackExport implements ExportSource, OnModuleInit {
  readonly kind = 'notice-feedback';
  readonly app = 'notice';

  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly files: FilesService,
    private readonly store: FileStore,
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
    const { noticeId, classIds, withFiles } = paramsOf(request);
    const form = await this.db.read(ctx, async (tx) => ({
      plan: await planExport(tx, noticeId, classIds),
      questions: await questionsOf(tx, noticeId),
    }));
    const name = textOf(SHEET.feedback, ctx.locale);
    const sheet = (step: Step, uploads: AnswerFiles): Parameters<typeof sheetFile>[0] => ({
      name,
      columns: columnsOf(form.questions, ctx.locale),
      rows: this.#rows(ctx, form, step, uploads),
    });
    return {
      fileName: exportFileName(form.plan, name, withFiles ? '.zip' : '.xlsx'),
      mime: withFiles ? ZIP_MIME : XLSX_MIME,
      total: form.plan.students,
      persons: form.plan.persons,
      body: (step, dir) => {
        const uploads = new AnswerFiles({ db: this.db, files: this.files, store: this.store, ctx, dir });
        if (!withFiles) return sheetFile(sheet(step, uploads));
        return uploads.archive(exportFileName(form.plan, name, '.xlsx'), () => sheetFile(sheet(step, uploads)), step, form.plan);
      },
    };
  }

  async *#rows(ctx: StaffCtx, form: Form, step: Step, uploads: AnswerFiles): AsyncGenerator<Cell[]> {
    const { plan } = form;
    const names = new Map(plan.classes.map((item) => [item.class_id, item.name]));
    const perPerson = plan.notice.answer_mode === 'per_person';
    const pages = exportPages(this.db, ctx, plan, async (tx, ids) => ({
      responses: await exportResponses(tx, plan.notice.id, ids),
      people: perPerson ? await peopleOf(tx, plan.notice.id, ids) : [],
    }));
    let done = 0;
    for await (const { students, found } of pages) {
      await step(done);
      const responses = byStudent(found.responses);
      const people = byStudent(found.people);
      await uploads.learn(form.questions, found.responses);
      for (const student of students) {
        const given = responses.get(student.student_id) ?? [];
        const lines = perPerson ? linesOfPeople(people.get(student.student_id) ?? [], given, student) : [lineOfChild(given[0], student)];
        for (const line of lines) yield this.#cells(ctx, form, names.get(student.class_id) ?? '', student, line, uploads);
      }
      await uploads.flush();
      done += students.length;
    }
    await step(done);
  }

  #cells(ctx: StaffCtx, form: Form, className: string, student: ExportStudent, line: Line, uploads: AnswerFiles): Cell[] {
    const { response } = line;
    const asks = asksOf(form.plan.notice);
    const head: Cell[] = [
      className,
      student.student,
      line.name,
      line.relation,
      answerWord(response !== undefined, line.reached, asks, ctx.locale),
      wallTime(response?.submitted_at ?? null),
    ];
    if (response === undefined) return head;
    const cells = form.questions.map((question, i) => {
      const answer = response.answers?.[question.key];
      const ids = filesOfAnswer(question, answer);
      const place = { className, student: student.student, responder: line.name ?? line.relation, n: i + 1, question: question.text };
      return feedbackCell(question, answer, ids.length === 0 ? [] : uploads.name(ids, place));
    });
    return [...head, ...cells];
  }
}

/** One row of the sheet: an answer, or somebody who has not given one. */
interface Line {
  name: string | null;
  relation: string;
  reached: boolean;
  response: ExportResponse | undefined;
}

const lineOfChild = (response: ExportResponse | undefined, student: ExportStudent): Line => ({
  name: response?.responder ?? null,
  relation: response?.relation ?? '',
  reached: student.stone !== 'unreached',
  response,
});

/** Everybody the notice went to; a child nobody could be reached for still has a row. */
function linesOfPeople(people: readonly PersonRow[], responses: readonly ExportResponse[], student: ExportStudent): Line[] {
  if (people.length === 0) return [lineOfChild(undefined, student)];
  return people.map((person) => ({
    name: person.name,
    relation: person.relation,
    reached: person.state === 'sent' || person.state === 'pending',
    response: responses.find((response) => response.responder_id === person.person_id),
  }));
}

function columnsOf(questions: readonly FormQuestion[], locale: Locale): SheetColumn[] {
  const fixed = [
    [COLUMN.class, 12],
    [COLUMN.student, 14],
    [COLUMN.responder, 14],
    [COLUMN.relation, 10],
    [COLUMN.state, 10],
    [COLUMN.time, 17],
  ] as const;
  return [
    ...fixed.map(([header, width]) => ({ header: textOf(header, locale), width })),
    ...questions.map((question, i) => ({ header: questionHeader(question, i + 1), width: 24 })),
  ];
}
