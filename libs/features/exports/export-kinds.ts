import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { ExportKind } from '@contracts/exports';
import type { StaffCtx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';

/** What was asked for, as the kind stored it. */
export interface ExportRequest {
  /** The thing it is made from, e.g. a notice. */
  refId: string | null;
  /** Written by the kind's own feature: it knows the shape. */
  params: unknown;
}

/** A download about to be made. */
export interface ExportContent {
  /** With its ending; the name people see. */
  fileName: string;
  mime: string;
  /** Steps of the progress bar, e.g. children. */
  total: number;
  /** Different people named in it: above 500 the audit log gets an alarm (H3). */
  persons: number;
  /**
   * The bytes, made while they are read. Rows come from the database in pages, each in a short transaction of its own.
   * @param step call after each page with the number of steps done so far; throws when the download was cancelled
   * @param dir an empty folder for this run, removed afterwards
   */
  body: (step: (done: number) => Promise<void>, dir: string) => Readable;
}

/** What a feature can let people download; registered once, at start. */
export interface ExportSource {
  readonly kind: ExportKind;
  /** Catalogue app that tells the owner. */
  readonly app: string;
  /** Page of the thing, e.g. `/staff/notices/<id>`. */
  page(refId: string | null): string;
  /** May this person have it now? Asked when the job runs, at the download, and again when the signed link is opened. */
  allowed(tx: ReadTx, ctx: StaffCtx, request: ExportRequest): Promise<boolean>;
  /** Outside of any transaction; opens its own through `db.read`. */
  open(ctx: StaffCtx, request: ExportRequest): Promise<ExportContent>;
}

/** Features register here; so `exports` knows none of them. */
@Injectable()
export class ExportKinds {
  readonly #sources = new Map<ExportKind, ExportSource>();

  /** @throws Error when the kind is taken */
  register(source: ExportSource): void {
    if (this.#sources.has(source.kind)) throw new Error(`two sources of downloads ${source.kind}`);
    this.#sources.set(source.kind, source);
  }

  /** @throws Error for a kind that nobody registered */
  of(kind: ExportKind): ExportSource {
    const source = this.#sources.get(kind);
    if (source === undefined) throw new Error(`no source of downloads ${kind}`);
    return source;
  }
}
