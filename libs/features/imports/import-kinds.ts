import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@contracts/errors';
import type { ImportKind } from '@contracts/imports';
import type { Texts } from '@contracts/locale';
import type { StaffCtx } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';

export interface ImportColumn {
  key: string;
  /** Header in the template; files are understood in any of the languages and in any order of columns. */
  header: Texts;
  /** The file must have the column. */
  required: boolean;
  /** In characters, for the template. */
  width: number;
  /** Shown masked (OVR-34). */
  mobile?: boolean;
  /** Cell of the template's example row. */
  example: string;
}

export interface RowFault {
  code: ErrorCode;
  params?: Readonly<Record<string, string | number>>;
  /** Key of the column; its header fills `{column}`. */
  column?: string;
}

/** One row of the file: cells by column key, absent where the file has no such column or the cell is empty. */
export interface FileRow {
  /** Row in the file. */
  n: number;
  cells: Readonly<Record<string, string>>;
}

export interface CheckedRow {
  n: number;
  state: 'ok' | 'skipped' | 'error';
  faults: readonly RowFault[];
  /** What `apply` gets back; any JSON. */
  plan?: unknown;
}

/** What a feature lets people import; registered once, at start. */
export interface ImportSource {
  readonly kind: ImportKind;
  readonly title: Texts;
  readonly columns: readonly ImportColumn[];
  readonly maxRows: number;
  /** Page of the directory, for the line of 消息提醒. */
  readonly page: string;
  /** May this person import at all? Asked at each step. */
  allowed(tx: ReadTx, ctx: StaffCtx): Promise<boolean>;
  /** Judges all rows of a file together: reads what it needs in a few statements, also finds rows that repeat each other. */
  check(tx: ReadTx, ctx: StaffCtx, rows: readonly FileRow[]): Promise<readonly CheckedRow[]>;
  /**
   * Writes some rows, as the person who confirmed; in the transaction that marks them as waiting. What becomes of them the
   * feature reports by `Imports.settle`. Rows it finds refused now it answers at once.
   */
  apply(tx: Tx, ctx: StaffCtx, importId: string, rows: readonly { n: number; plan: unknown }[]): Promise<readonly RowOutcome[]>;
  /** Takes back what the import entered; answers rows that cannot be. */
  undo(tx: Tx, ctx: StaffCtx, importId: string, rows: readonly { n: number; plan: unknown }[]): Promise<readonly RowOutcome[]>;
}

export interface RowOutcome {
  n: number;
  state: 'done' | 'failed' | 'undone';
  fault?: RowFault;
}

/** Features register here; so `imports` knows none of them. */
@Injectable()
export class ImportKinds {
  readonly #sources = new Map<ImportKind, ImportSource>();

  /** @throws Error when the kind is taken */
  register(source: ImportSource): void {
    if (this.#sources.has(source.kind)) throw new Error(`two sources of imports ${source.kind}`);
    this.#sources.set(source.kind, source);
  }

  /** @returns undefined for a kind that nobody registered */
  of(kind: ImportKind): ImportSource | undefined {
    return this.#sources.get(kind);
  }
}
