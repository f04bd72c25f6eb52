import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { FilesService, StoredFile } from '@features/files';
import type { FormQuestion } from '@contracts/forms/questions';
import { textOf } from '@contracts/locale';
import type { StaffCtx } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { FileStore } from '@platform/files/file-store';
import { sheetFile, type Cell } from '@platform/sheets/sheet-file';
import { EntryNames, safeEnding, safeNamePart } from '@platform/zip/safe-name';
import { zipFile, type ZipEntry } from '@platform/zip/zip-file';
import { ANSWER_FILES } from '../data/answer-rows';
import type { ExportResponse } from '../data/export-rows';
import { COLUMN, FILE_GONE, SHEET } from '../domain/export-words';
import { filesOfAnswer } from '../domain/feedback-cells';
import type { ExportPlan } from './export-pages';

/** Types that do not shrink any more. */
const SHRINKS = /^(text\/|application\/(pdf|msword|vnd\.ms-))/;

interface Place {
  className: string;
  student: string;
  responder: string;
  n: number;
  question: string;
}
/** One line of the list that is kept on disk between the sheet and the archive. */
interface Noted extends Place {
  entry: string;
  original: string;
  storageKey: string | null;
  mime: string;
}

export interface AnswerFilesParts {
  db: Db;
  files: FilesService;
  store: FileStore;
  ctx: StaffCtx;
  /** Empty folder of this run. */
  dir: string;
}

/**
 * Uploads of the answers: their names in the sheet, and the archive with sheet, files and index. Answers are read once;
 * what has to be known again stands in a file of the run, so that sheet, archive and index always say the same.
 */
export class AnswerFiles {
  readonly #parts: AnswerFilesParts;
  readonly #names = new EntryNames();
  readonly #list: string;
  #known = new Map<string, StoredFile>();
  #notes: string[] = [];
  #out: WriteStream | undefined;

  constructor(parts: AnswerFilesParts) {
    this.#parts = parts;
    this.#list = join(parts.dir, 'files.jsonl');
  }

  /** Looks the files of a page of answers up. */
  async learn(questions: readonly FormQuestion[], responses: readonly ExportResponse[]): Promise<void> {
    const ids = responses.flatMap((response) => questions.flatMap((question) => filesOfAnswer(question, response.answers?.[question.key])));
    const { db, ctx, files } = this.#parts;
    const found = ids.length === 0 ? [] : await db.read(ctx, (tx) => files.stored(tx, ids, ANSWER_FILES));
    this.#known = new Map(found.map((file) => [file.id, file]));
  }

  /** @returns the names of an answer's files in the archive: `班級_學生_題號_n.ending` */
  name(ids: readonly string[], place: Place): string[] {
    return ids.map((id) => {
      const file = this.#known.get(id);
      const base = `${safeNamePart(place.className)}_${safeNamePart(place.student)}_${String(place.n)}`;
      const entry = this.#names.take(base, file === undefined ? '' : safeEnding(file.name));
      const noted: Noted = {
        ...place,
        entry,
        original: file?.name ?? '',
        storageKey: file?.storageKey ?? null,
        mime: file?.mime ?? '',
      };
      this.#notes.push(`${JSON.stringify(noted)}\n`);
      return entry;
    });
  }

  /** Puts the list of a page on disk. */
  async flush(): Promise<void> {
    if (this.#notes.length === 0) return;
    this.#out ??= createWriteStream(this.#list, { mode: 0o600 });
    const text = this.#notes.join('');
    this.#notes = [];
    if (!this.#out.write(text)) await once(this.#out, 'drain');
  }

  /** The sheet, then every file, then the index. */
  archive(sheetName: string, sheet: () => Readable, step: (done: number) => Promise<void>, plan: ExportPlan): Readable {
    return zipFile(this.#entries(sheetName, sheet, step, plan), plan.now);
  }

  async *#entries(
    sheetName: string,
    sheet: () => Readable,
    step: (done: number) => Promise<void>,
    plan: ExportPlan,
  ): AsyncGenerator<ZipEntry> {
    yield { name: sheetName, open: () => Promise.resolve(sheet()), compress: false };
    if (this.#out !== undefined) {
      this.#out.end();
      await finished(this.#out);
    }
    const gone = new Set<string>();
    for await (const noted of this.#noted()) {
      await step(plan.students);
      const source = noted.storageKey === null ? undefined : await this.#open(noted.storageKey);
      if (source === undefined) gone.add(noted.entry);
      else yield { name: noted.entry, open: () => Promise.resolve(source), compress: SHRINKS.test(noted.mime) };
    }
    const title = textOf(SHEET.index, this.#parts.ctx.locale);
    yield { name: `${title}.xlsx`, open: () => Promise.resolve(this.#index(title, gone)), compress: false };
  }

  /** @returns undefined for bytes that are no longer there: the index says so, the rest is still worth having */
  async #open(key: string): Promise<Readable | undefined> {
    return (await this.#parts.store.size(key)) === null ? undefined : this.#parts.store.read(key);
  }

  #index(name: string, gone: ReadonlySet<string>): Readable {
    const { locale } = this.#parts.ctx;
    const columns = [
      [COLUMN.file, 36],
      [COLUMN.class, 12],
      [COLUMN.student, 14],
      [COLUMN.responder, 14],
      [COLUMN.question, 40],
      [COLUMN.original, 36],
      [COLUMN.remark, 20],
    ] as const;
    const noted = this.#noted.bind(this);
    const rows = async function* (): AsyncGenerator<Cell[]> {
      for await (const { entry, className, student, responder, n, question, original } of noted()) {
        yield [
          entry,
          className,
          student,
          responder,
          `${String(n)}. ${question}`,
          original,
          gone.has(entry) ? textOf(FILE_GONE, locale) : null,
        ];
      }
    };
    return sheetFile({ name, columns: columns.map(([header, width]) => ({ header: textOf(header, locale), width })), rows: rows() });
  }

  async *#noted(): AsyncGenerator<Noted> {
    if (this.#out === undefined) return;
    for await (const line of createInterface({ input: createReadStream(this.#list), crlfDelay: Infinity })) {
      yield JSON.parse(line) as Noted;
    }
  }
}
