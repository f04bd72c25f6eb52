import { Injectable } from '@nestjs/common';
import {
  DocumentWriter,
  FORMAT,
  introduction,
  lineInAll,
  merklePaths,
  plainOf,
  spansOf,
  type BlockRecord,
  type HeadRecord,
  type NameRecord,
} from '@ledger';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { LedgerLines } from './data/ledger-lines';
import { NamesWanted } from './data/ledger-names';
import {
  blocksOfNotice,
  contentOf,
  eventsOfBlock,
  eventsOfNotice,
  newestBlock,
  readBlock,
  readKeys,
  type BlockRow,
} from './data/ledger-rows';
import { readersLines, type Reader } from './data/reader-lines';
import { LedgerKeys } from './ledger-keys';

interface Part {
  block: BlockRow;
  lines: string[];
  places: number[];
}

const NOT_FOR_FAMILIES: ReadonlySet<NameRecord['as']> = new Set(['staff']);
/** More than this nobody reads line by line: the downloads and pages of the notice tell it better. */
const LINES_IN_WORDS = 400;
const NONE: ReadonlySet<NameRecord['as']> = new Set();

/**
 * Writes receipts and exports piece by piece, a block at a time and each in its own short read, so that a ledger of any
 * size needs the memory of one block.
 */
@Injectable()
export class LedgerDocuments {
  constructor(
    private readonly db: Db,
    private readonly keys: LedgerKeys,
  ) {}

  /** What concerns one reader, in words first, with proofs instead of all digests: small enough to be put together at once. */
  async *receiptFor(ctx: Ctx, noticeId: string, blocks: readonly number[], reader: Reader): AsyncGenerator<string> {
    const writer = new DocumentWriter('json');
    const parts: Part[] = [];
    const wanted = new NamesWanted();
    for (const n of blocks) {
      const part = await this.db.read(ctx, (tx) => partOf(tx, noticeId, n, reader));
      if (part === undefined) continue;
      parts.push(part);
      for (const line of part.lines) wanted.take(line);
    }
    const names = await this.#names(ctx, wanted, NOT_FOR_FAMILIES);
    yield* this.#begin(ctx, writer);
    for (const { lines } of parts) for (const line of lines) yield writer.record('text', lineInAll(line, byId(names)));
    for (const record of names) yield writer.record('name', record);
    for (const part of parts) yield writer.block(recordOf(part, true), part.lines);
    yield* this.#content(ctx, writer, noticeId);
    yield await this.#end(ctx, writer);
  }

  /** Everything sealed about a notice, for the school: a block at a time; short ones are put into words too. */
  async *receipt(ctx: Ctx, noticeId: string, blocks: readonly number[]): AsyncGenerator<string> {
    const writer = new DocumentWriter('json');
    yield* this.#begin(ctx, writer);
    const wanted = new NamesWanted();
    const short: string[] = [];
    let count = 0;
    for (const n of blocks) {
      const part = await this.db.read(ctx, (tx) => partOf(tx, noticeId, n, undefined));
      if (part === undefined) continue;
      for (const line of part.lines) wanted.take(line);
      if ((count += part.lines.length) <= LINES_IN_WORDS) short.push(...part.lines);
      yield writer.block(recordOf(part, false), part.lines);
    }
    const names = await this.#names(ctx, wanted, NONE);
    for (const record of names) yield writer.record('name', record);
    for (const line of count <= LINES_IN_WORDS ? short : []) yield writer.record('text', lineInAll(line, byId(names)));
    yield* this.#content(ctx, writer, noticeId);
    yield await this.#end(ctx, writer);
  }

  /** The whole ledger of the unit as NDJSON. @param step called after each block with the lines so far */
  async *everything(ctx: Ctx, until: number, step: (lines: number) => Promise<void> = () => Promise.resolve()): AsyncGenerator<string> {
    const writer = new DocumentWriter('ndjson');
    yield writer.record('head', await this.#head(ctx, 'export'));
    let done = 0;
    for (let n = 1; n <= until; n += 1) {
      const part = await this.db.read(ctx, (tx) => wholeBlock(tx, n));
      yield writer.block(recordOf(part, false), part.lines);
      done += part.lines.length;
      await step(done);
    }
    yield await this.#end(ctx, writer, until);
  }

  /** Blocks that hold something of a notice. Number 0 is none: what had nothing to seal. */
  async blocksOf(tx: ReadTx, noticeId: string): Promise<number[]> {
    return (await blocksOfNotice(tx, noticeId)).filter((n) => n > 0);
  }

  /** Number of the newest block and lines up to it; undefined while nothing is sealed. */
  async newest(tx: ReadTx): Promise<{ n: number; lines: number } | undefined> {
    const block = await newestBlock(tx);
    return block === undefined ? undefined : { n: block.seal.n, lines: block.total };
  }

  #names(ctx: Ctx, wanted: NamesWanted, without: ReadonlySet<NameRecord['as']>): Promise<NameRecord[]> {
    return this.db.read(ctx, async (tx) => {
      const found: NameRecord[] = [];
      for await (const record of wanted.records(tx, without)) found.push(record);
      return found;
    });
  }

  async *#begin(ctx: Ctx, writer: DocumentWriter): AsyncGenerator<string> {
    const head = await this.#head(ctx, 'receipt');
    const newest = await this.db.read(ctx, (tx) => newestBlock(tx));
    yield writer.record('head', head);
    for (const text of introduction(head, { at: newest?.seal.at ?? '' })) yield writer.record('text', text);
  }

  async *#content(ctx: Ctx, writer: DocumentWriter, noticeId: string): AsyncGenerator<string> {
    const content = await this.db.read(ctx, (tx) => contentFor(tx, noticeId));
    if (content !== null) yield writer.record('content', { notice: noticeId, value: plainOf(content) });
  }

  async #head(ctx: Ctx, kind: HeadRecord['kind']): Promise<HeadRecord> {
    return this.db.read(ctx, async (tx) => {
      const unit = await tx.one<{ name: string; number: string }>(`SELECT name, number FROM school_unit WHERE id = $1`, [tx.unitId]);
      const keys = (await readKeys(tx)).map(({ fingerprint, public_key: publicKey, valid_from }) => ({
        fingerprint,
        publicKey,
        validFrom: valid_from.toISOString(),
      }));
      return { format: FORMAT, issued: tx.now.toISOString(), keys, kind, unit: { name: unit?.name ?? '', number: unit?.number ?? '' } };
    });
  }

  async #end(ctx: Ctx, writer: DocumentWriter, until?: number): Promise<string> {
    const { key, newest } = await this.db.read(ctx, async (tx) => ({
      key: await this.keys.read(tx),
      newest: until === undefined ? await newestBlock(tx) : await readBlock(tx, until),
    }));
    if (key === undefined) throw new Error('nothing was ever sealed');
    return writer.end(newest?.seal ?? null, key);
  }
}

const byId = (names: readonly NameRecord[]): Map<string, { as: string; name: string }> =>
  new Map(names.map(({ id, as, name }) => [id, { as, name }]));

function recordOf({ block, places }: Part, proofs: boolean): BlockRecord {
  const { seal, signature, leaves } = block;
  const spans = spansOf(places);
  if (!proofs) return { leaves: leaves.toString('base64'), places: spans, seal, signature };
  const paths = merklePaths(leaves, places).map((path) => Buffer.concat(path).toString('hex'));
  return { paths, places: spans, seal, signature };
}

async function partOf(tx: ReadTx, noticeId: string, n: number, reader: Reader | undefined): Promise<Part | undefined> {
  const block = await readBlock(tx, n);
  if (block === undefined) return undefined;
  const events = await eventsOfNotice(tx, noticeId, n);
  const made = await new LedgerLines(tx).of(events);
  const part: Part = { block, lines: [], places: [] };
  events.forEach((event, i) => {
    const lines = made[i] ?? [];
    const wanted = reader === undefined ? lines.keys() : readersLines(lines, reader);
    for (const at of wanted) {
      part.lines.push(lines[at] ?? '');
      part.places.push((event.place ?? 0) + at);
    }
  });
  return part.lines.length === 0 ? undefined : part;
}

async function wholeBlock(tx: ReadTx, n: number): Promise<Part> {
  const block = await readBlock(tx, n);
  if (block === undefined) throw new Error(`block ${String(n)} of the ledger is missing`);
  const lines = (await new LedgerLines(tx).of(await eventsOfBlock(tx, n))).flat();
  return { block, lines, places: Array.from({ length: block.seal.lines }, (_none, i) => i) };
}

/** After a recall nobody reads the text again, not in a receipt either: the digest stays. */
async function contentFor(tx: ReadTx, noticeId: string): Promise<object | null> {
  const row = await tx.one<{ state: string }>(`SELECT state FROM notice WHERE unit_id = $1 AND id = $2`, [tx.unitId, noticeId]);
  return row === undefined || row.state === 'recalled' ? null : contentOf(tx, noticeId);
}
