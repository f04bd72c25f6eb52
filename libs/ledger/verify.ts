import { createHash, type Hash } from 'node:crypto';
import { BlockLines } from './block-lines';
import { canonical, type Plain } from './canonical';
import {
  endText,
  FORMAT,
  LIMITS,
  type BlockRecord,
  type EndRecord,
  type HeadRecord,
  type PublicKey,
  type NameRecord,
  type RecordKind,
  type SealHead,
} from './document';
import type { Fault, FaultCode } from './faults';
import { contentDigest, replyDigest } from './lines';
import { RowReader } from './row-reader';
import { FIRST_PREV, fileIsSigned, fingerprintOf, sealDigest, sealIsSigned, type Seal } from './seal';
import { isBlock, isContent, isEnd, isHead, isName, isReply, isTextRecord } from './shapes';
import { blockFaults } from './verify-block';

export interface VerifyOptions {
  /** Fingerprints that the school has made known: without them a file proves itself only against its own key. */
  key?: string | readonly string[];
  /** A seal that somebody else has kept, e.g. from the administrators' daily line. */
  head?: { n: number; seal: string };
  /** Seals by number that another file of the same ledger has, e.g. a receipt beside the whole ledger. */
  seals?: ReadonlyMap<number, string>;
  /** Keep the lines of a short receipt for people to read. */
  keepLines?: boolean;
}

export interface Report {
  ok: boolean;
  kind: 'export' | 'receipt' | null;
  unit: { name: string; number: string } | null;
  issued: string | null;
  /** Key that signed the newest block, else the file. */
  fingerprint: string | null;
  blocks: number;
  lines: number;
  head: SealHead | null;
  /** The first of them. */
  faults: Fault[];
  faultCount: number;
  /** Of a receipt: its seals by number. */
  seals: Map<number, string>;
  names: Map<string, { as: string; name: string }>;
  kept: string[];
}

const FAULTS_KEPT = 10_000;
const LINES_KEPT = 2_000;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
/** Every line of the ledger begins so; no record does. */
const LINE_START = Buffer.from('{"at":');
const RECORD_START = /^\{"(head|name|text|content|reply|block|end)":/;

/** Reads a receipt or an export piece by piece and says everything that is wrong with it (BEY-01). Needs no platform. */
export class LedgerVerifier {
  readonly #options: VerifyOptions;
  readonly #hash: Hash = createHash('sha256');
  readonly #keys = new Map<string, PublicKey>();
  readonly #faults: Fault[] = [];
  readonly #names: Report['names'] = new Map();
  readonly #kept: string[] = [];
  readonly #seals = new Map<number, string>();
  readonly #wanted: ReadonlySet<string>;
  readonly #reader = new RowReader((row) => this.#row(row));
  readonly #digests = new Map<'content' | 'reply', Set<string>>([
    ['content', new Set()],
    ['reply', new Set()],
  ]);
  readonly #beside: { code: FaultCode; set: 'content' | 'reply'; digest: string }[] = [];
  #faultCount = 0;
  /** The seal under the number of the head that somebody keeps. */
  #known: string | undefined;
  #json: boolean | undefined;
  #head: HeadRecord | undefined;
  #block: BlockRecord | undefined;
  readonly #read = new BlockLines();
  #last: Seal | undefined;
  #end: EndRecord | undefined;
  #closed = false;
  #blocks = 0;
  #lines = 0;
  #sha256 = '';

  constructor(options: VerifyOptions = {}) {
    this.#options = options;
    this.#wanted = new Set(options.key === undefined ? [] : [options.key].flat());
  }

  /** The next bytes of the file. */
  push(chunk: Buffer): void {
    this.#reader.push(chunk);
  }

  finish(): Report {
    this.#reader.end();
    if (this.#reader.tooLong) this.#fault({ code: 'bad_record', detail: `row > ${String(LIMITS.row)}` });
    this.#closeBlock();
    this.#checkEnd();
    this.#checkHead();
    for (const { code, set, digest } of this.#beside) {
      if (this.#digests.get(set)?.has(digest) !== true) this.#fault({ code });
    }
    return {
      ok: this.#faultCount === 0,
      kind: this.#head?.kind ?? null,
      unit: this.#head?.unit ?? null,
      issued: this.#head?.issued ?? null,
      fingerprint: this.#last?.key ?? this.#end?.key ?? null,
      blocks: this.#blocks,
      lines: this.#lines,
      head: this.#end?.head ?? null,
      faults: this.#faults,
      faultCount: this.#faultCount,
      seals: this.#seals,
      names: this.#names,
      kept: this.#kept,
    };
  }

  #fault(fault: Fault): void {
    this.#faultCount += 1;
    if (this.#faults.length < FAULTS_KEPT) this.#faults.push(fault);
  }

  /** @param row with its line end */
  #row(row: Buffer): void {
    if (this.#sha256 !== '') {
      if (this.#json === true && !this.#closed && row.equals(Buffer.from(']\n'))) this.#closed = true;
      else this.#fault({ code: 'after_end' });
      return;
    }
    if (this.#json === undefined) {
      this.#json = row.equals(Buffer.from('[\n'));
      if (this.#json) {
        this.#hash.update(row);
        return;
      }
    }
    const whole = row.at(-1) === NEWLINE;
    const comma = this.#json && row.at(-2) === COMMA;
    const text = row.subarray(0, row.length - (whole ? 1 : 0) - (comma ? 1 : 0));
    const isEndRecord = text.subarray(0, 7).toString('latin1') === '{"end":';
    if (isEndRecord) this.#sha256 = this.#hash.digest('hex');
    else this.#hash.update(row);
    // The sign between two rows and the last line end belong to the file as it was signed.
    if (!whole || (this.#json && comma === isEndRecord)) this.#fault({ code: 'bad_record', detail: 'row end' });
    if (LINE_START.equals(text.subarray(0, LINE_START.length))) this.#line(text);
    else this.#record(text.toString('utf8'));
  }

  #line(text: Buffer): void {
    if (this.#block === undefined) {
      this.#fault({ code: 'line_extra', line: text.toString('utf8') });
      return;
    }
    if (this.#read.count >= LIMITS.blockLines) this.#fault({ code: 'line_extra', block: this.#block.seal.n, place: this.#read.count });
    else this.#read.add(text);
  }

  #record(text: string): void {
    const kind = RECORD_START.exec(text)?.[1] as RecordKind | undefined;
    const value = kind === undefined ? undefined : strictly(text, kind);
    if (this.#head === undefined) {
      if (kind === 'head' && isHead(value) && value.format === FORMAT) this.#begin(value);
      else if (!this.#faults.some(({ code }) => code === 'not_a_ledger')) this.#fault({ code: 'not_a_ledger' });
      return;
    }
    try {
      this.#take(kind, value, text);
    } catch (error) {
      // What is nested deeper than any notice exhausts the stack.
      if (!(error instanceof RangeError)) throw error;
      this.#fault({ code: 'bad_record', detail: text.slice(0, 200) });
    }
  }

  #take(kind: RecordKind | undefined, value: unknown, text: string): void {
    if (kind === 'name' && isName(value)) this.#name(value);
    else if (kind === 'text' && isTextRecord(value)) return;
    else if (kind === 'content' && isContent(value)) this.#besideLine('content_differs', 'content', contentDigest(value.value));
    else if (kind === 'reply' && isReply(value)) this.#besideReply(value);
    else if (kind === 'block' && isBlock(value)) this.#openBlock(value);
    else if (kind === 'end' && isEnd(value)) this.#end = value;
    // A line whose first bytes were changed is counted as a line, so that it is named in its place.
    else if (kind === undefined && this.#block !== undefined) this.#line(Buffer.from(text));
    else
      this.#fault({ code: 'bad_record', ...(this.#block === undefined ? {} : { block: this.#block.seal.n }), detail: text.slice(0, 200) });
  }

  #name({ id, as, name }: NameRecord): void {
    if (this.#names.size >= LIMITS.beside) this.#fault({ code: 'bad_record', detail: 'names' });
    else this.#names.set(id, { as, name });
  }

  #besideLine(code: FaultCode, set: 'content' | 'reply', digest: string): void {
    if (this.#beside.length >= LIMITS.beside) this.#fault({ code });
    else this.#beside.push({ code, set, digest });
  }

  #besideReply({ reply, salt, value }: { reply: string; salt: string; value: Plain }): void {
    if (replyDigest(salt, value) !== reply) this.#fault({ code: 'reply_differs' });
    this.#besideLine('reply_differs', 'reply', reply);
  }

  #begin(head: HeadRecord): void {
    this.#head = head;
    for (const key of head.keys) {
      if (fingerprintOf(key.publicKey) === key.fingerprint) this.#keys.set(key.fingerprint, key);
      else this.#fault({ code: 'bad_key', detail: key.fingerprint });
    }
    if (this.#wanted.size > 0 && ![...this.#wanted].some((key) => this.#keys.has(key))) {
      this.#fault({ code: 'other_key', detail: [...this.#keys.keys()].join(' ') });
    }
  }

  #openBlock(record: BlockRecord): void {
    this.#closeBlock();
    this.#block = record;
    this.#blocks += 1;
    const { seal, signature } = record;
    const block = seal.n;
    const key = this.#keys.get(seal.key);
    if (key === undefined) this.#fault({ code: 'unknown_key', block, detail: seal.key });
    else if (!sealIsSigned(seal, key.publicKey, signature)) this.#fault({ code: 'seal_signature', block });
    if (this.#wanted.size > 0 && !this.#wanted.has(seal.key)) this.#fault({ code: 'other_key', block, detail: seal.key });
    if (seal.unit !== this.#head?.unit.number) this.#fault({ code: 'other_unit', block, detail: seal.unit });
    this.#checkPlace(seal);
    this.#last = seal;
    const digest = sealDigest(seal);
    if (this.#head?.kind === 'receipt') this.#seals.set(seal.n, digest);
    if (seal.n === this.#options.head?.n) this.#known = digest;
    if ((this.#options.seals?.get(seal.n) ?? digest) !== digest) this.#fault({ code: 'seal_differs', block });
  }

  /** An export has every block; a receipt those that it needs, in their order. */
  #checkPlace(seal: Seal): void {
    const before = this.#last;
    const next = (before?.n ?? 0) + 1;
    const inOrder = this.#head?.kind === 'export' ? seal.n === next : seal.n >= next;
    if (!inOrder) this.#fault({ code: 'block_order', block: seal.n });
    const prev = seal.n === 1 ? FIRST_PREV : before !== undefined && before.n === seal.n - 1 ? sealDigest(before) : undefined;
    if (prev !== undefined && seal.prev !== prev) this.#fault({ code: 'chain_broken', block: seal.n });
  }

  #closeBlock(): void {
    const block = this.#block;
    if (block === undefined) return;
    const read = this.#read;
    this.#lines += read.count;
    for (const fault of blockFaults(block, read.digests, (line) => read.text(line))) this.#fault(fault);
    if (this.#head?.kind === 'export' && linesNamed(block) !== block.seal.lines) this.#fault({ code: 'block_count', block: block.seal.n });
    if (this.#head?.kind === 'receipt') for (let i = 0; i < read.count; i += 1) this.#keep(read.text(i));
    read.clear();
    this.#block = undefined;
  }

  #keep(line: string): void {
    if (this.#options.keepLines === true && this.#kept.length < LINES_KEPT) this.#kept.push(line);
    for (const [key, digests] of this.#digests) {
      const digest = new RegExp(`"${key}":"([0-9a-f]{64})"`).exec(line)?.[1];
      if (digest !== undefined) digests.add(digest);
    }
  }

  #checkEnd(): void {
    const end = this.#end;
    if (this.#head === undefined) {
      if (!this.#faults.some(({ code }) => code === 'not_a_ledger')) this.#fault({ code: 'not_a_ledger' });
      return;
    }
    if (end === undefined) return this.#fault({ code: 'no_end' });
    if (this.#json === true && !this.#closed) this.#fault({ code: 'bad_record', detail: ']' });
    if (end.sha256 !== this.#sha256) this.#fault({ code: 'file_changed' });
    const key = this.#keys.get(end.key);
    if (key === undefined) this.#fault({ code: 'unknown_key', detail: end.key });
    else if (!fileIsSigned(endText(end), key.publicKey, end.signature)) this.#fault({ code: 'file_signature' });
    if (end.blocks !== this.#blocks || end.lines !== this.#lines) this.#fault({ code: 'end_counts' });
    const n = this.#last?.n ?? 0;
    const agrees = this.#head.kind === 'export' ? (end.head?.n ?? 0) === n : (end.head?.n ?? 0) >= n;
    const last = this.#last;
    const same = last === undefined || end.head?.n !== last.n || (end.head.seal === sealDigest(last) && end.head.at === last.at);
    if (!agrees || !same) this.#fault({ code: 'head_differs', block: n });
  }

  /** Against a head that another party has kept. */
  #checkHead(): void {
    const { head } = this.#options;
    if (head === undefined || this.#head === undefined) return;
    const known = this.#known ?? (this.#end?.head?.n === head.n ? this.#end.head.seal : undefined);
    if (known !== undefined && known !== head.seal) this.#fault({ code: 'head_differs', block: head.n });
    else if (known === undefined && (this.#head.kind === 'export' || (this.#end?.head?.n ?? 0) < head.n)) {
      this.#fault({ code: 'head_cut', block: head.n });
    }
  }
}

/** The record inside its envelope, if it is written in the one way it may be. */
function strictly(text: string, kind: RecordKind): unknown {
  try {
    const parsed = JSON.parse(text) as Record<string, Plain>;
    return canonical(parsed) === text ? parsed[kind] : undefined;
  } catch {
    return undefined;
  }
}

function linesNamed(block: BlockRecord): number {
  return block.places.reduce((n, [first, last]) => n + last - first + 1, 0);
}
