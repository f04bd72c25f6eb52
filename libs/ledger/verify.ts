import { createHash, type Hash } from 'node:crypto';
import { canonical, type Plain } from './canonical';
import { DIGEST_BYTES, leafDigest } from './digest';
import { endText, FORMAT, type BlockRecord, type EndRecord, type HeadRecord, type PublicKey, type RecordKind } from './document';
import type { Fault, FaultCode } from './faults';
import { contentDigest, replyDigest } from './lines';
import { FIRST_PREV, fileIsSigned, fingerprintOf, sealDigest, sealIsSigned, type Seal } from './seal';
import { isBlock, isContent, isEnd, isHead, isName, isReply } from './shapes';
import { blockFaults } from './verify-block';

export interface VerifyOptions {
  /** Fingerprint that the school has made known: without it a file proves itself only against its own key. */
  key?: string;
  /** A seal that somebody else has kept, e.g. from the administrators' daily line. */
  head?: { n: number; seal: string };
  /** Keep the lines of the file for people to read (receipts). */
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
  head: { n: number; seal: string } | null;
  faults: Fault[];
  names: Map<string, { as: string; name: string }>;
  kept: string[];
}

const NEWLINE = 0x0a;
const COMMA = 0x2c;
/** Every line of the ledger begins so; no record does. */
const LINE_START = Buffer.from('{"at":');
const RECORD_START = /^\{"(head|name|content|reply|block|end)":/;

/** Reads a receipt or an export piece by piece and says everything that is wrong with it (BEY-01). Needs no platform. */
export class LedgerVerifier {
  readonly #options: VerifyOptions;
  readonly #hash: Hash = createHash('sha256');
  readonly #keys = new Map<string, PublicKey>();
  readonly #faults: Fault[] = [];
  readonly #names: Report['names'] = new Map();
  readonly #kept: string[] = [];
  readonly #seals = new Map<number, string>();
  readonly #digests = new Map<'content' | 'reply', Set<string>>([
    ['content', new Set()],
    ['reply', new Set()],
  ]);
  readonly #beside: { code: FaultCode; set: 'content' | 'reply'; digest: string }[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #json: boolean | undefined;
  #head: HeadRecord | undefined;
  #block: BlockRecord | undefined;
  #found: Buffer = Buffer.alloc(1_024 * DIGEST_BYTES);
  #texts: Buffer[] = [];
  #last: Seal | undefined;
  #end: EndRecord | undefined;
  #closed = false;
  #blocks = 0;
  #lines = 0;
  #sha256 = '';

  constructor(options: VerifyOptions = {}) {
    this.#options = options;
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    for (let to = data.indexOf(NEWLINE); to !== -1; to = data.indexOf(NEWLINE, from)) {
      this.#row(data.subarray(from, to + 1));
      from = to + 1;
    }
    this.#rest = Buffer.from(data.subarray(from));
  }

  finish(): Report {
    if (this.#rest.length > 0) this.#row(this.#rest);
    this.#closeBlock();
    this.#checkEnd();
    this.#checkHead();
    for (const { code, set, digest } of this.#beside) {
      if (this.#digests.get(set)?.has(digest) !== true) this.#fault({ code });
    }
    return {
      ok: this.#faults.length === 0,
      kind: this.#head?.kind ?? null,
      unit: this.#head?.unit ?? null,
      issued: this.#head?.issued ?? null,
      fingerprint: this.#last?.key ?? this.#end?.key ?? null,
      blocks: this.#blocks,
      lines: this.#lines,
      head: this.#end?.head ?? null,
      faults: this.#faults,
      names: this.#names,
      kept: this.#kept,
    };
  }

  #fault(fault: Fault): void {
    this.#faults.push(fault);
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
    const count = this.#texts.length;
    if ((count + 1) * DIGEST_BYTES > this.#found.length) this.#found = Buffer.concat([this.#found, Buffer.alloc(this.#found.length)]);
    leafDigest(text).copy(this.#found, count * DIGEST_BYTES);
    this.#texts.push(Buffer.from(text));
  }

  #record(text: string): void {
    const kind = RECORD_START.exec(text)?.[1] as RecordKind | undefined;
    const value = kind === undefined ? undefined : strictly(text, kind);
    if (this.#head === undefined) {
      if (kind === 'head' && isHead(value) && value.format === FORMAT) this.#begin(value);
      else if (!this.#faults.some(({ code }) => code === 'not_a_ledger')) this.#fault({ code: 'not_a_ledger' });
      return;
    }
    if (kind === 'name' && isName(value)) this.#names.set(value.id, { as: value.as, name: value.name });
    else if (kind === 'content' && isContent(value)) this.#besideLine('content_differs', 'content', contentDigest(value.value));
    else if (kind === 'reply' && isReply(value)) this.#besideReply(value);
    else if (kind === 'block' && isBlock(value)) this.#openBlock(value);
    else if (kind === 'end' && isEnd(value)) this.#end = value;
    // A line whose first bytes were changed is counted as a line, so that it is named in its place.
    else if (kind === undefined && this.#block !== undefined) this.#line(Buffer.from(text));
    else
      this.#fault({ code: 'bad_record', ...(this.#block === undefined ? {} : { block: this.#block.seal.n }), detail: text.slice(0, 200) });
  }

  #besideLine(code: FaultCode, set: 'content' | 'reply', digest: string): void {
    this.#beside.push({ code, set, digest });
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
    const { key } = this.#options;
    if (key !== undefined && !this.#keys.has(key)) this.#fault({ code: 'other_key', detail: key });
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
    if (this.#options.key !== undefined && seal.key !== this.#options.key) this.#fault({ code: 'other_key', block, detail: seal.key });
    if (seal.unit !== this.#head?.unit.number) this.#fault({ code: 'other_unit', block, detail: seal.unit });
    this.#checkPlace(seal);
    this.#last = seal;
    this.#seals.set(seal.n, sealDigest(seal));
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
    const texts = this.#texts;
    this.#lines += texts.length;
    this.#faults.push(
      ...blockFaults(block, this.#found.subarray(0, texts.length * DIGEST_BYTES), (line) => texts[line]?.toString('utf8') ?? ''),
    );
    if (this.#head?.kind === 'export' && linesNamed(block) !== block.seal.lines) this.#fault({ code: 'block_count', block: block.seal.n });
    if (this.#head?.kind === 'receipt' || this.#options.keepLines === true) {
      for (const text of texts) this.#keep(text.toString('utf8'));
    }
    this.#texts = [];
    this.#block = undefined;
  }

  #keep(line: string): void {
    if (this.#options.keepLines === true) this.#kept.push(line);
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
    const sealed = end.head === null ? undefined : this.#seals.get(end.head.n);
    if (!agrees || (sealed !== undefined && sealed !== end.head?.seal)) this.#fault({ code: 'head_differs', block: n });
  }

  /** Against a head that another party has kept. */
  #checkHead(): void {
    const { head } = this.#options;
    if (head === undefined || this.#head === undefined) return;
    const known = this.#seals.get(head.n) ?? (this.#end?.head?.n === head.n ? this.#end.head.seal : undefined);
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
