import { createHash, type Hash } from 'node:crypto';
import { canonical, type Plain } from './canonical';
import { sealDigest, signFile, type Seal } from './seal';

export const FORMAT = 'smart-campus-ledger/1';

/** Bounds of the format, so that a verifier needs little memory whatever it is given. */
export const LIMITS = {
  /** Bytes of one row of a file. */
  row: 16 * 1024 * 1024,
  /** Lines of one block. */
  blockLines: 262_144,
  /** Names, texts and replies beside the lines. */
  beside: 500_000,
} as const;

export interface PublicKey {
  fingerprint: string;
  /** 32 bytes as hex. */
  publicKey: string;
  validFrom: string;
}

/** First record: whose file it is and by which keys its seals are signed. */
export interface HeadRecord {
  format: string;
  issued: string;
  keys: readonly PublicKey[];
  kind: 'export' | 'receipt';
  unit: { name: string; number: string };
}
/** Names beside the ids, as the school knows them on the day of issue. They stand in no line: see README, "Names". */
export interface NameRecord {
  as: 'notice' | 'student' | 'person' | 'class' | 'staff';
  id: string;
  name: string;
}
/** A sentence for people who open the file as it is; what counts are the lines, which a verifier puts into words itself. */
export interface TextRecord {
  en: string;
  pt: string;
  zh: string;
}
/** What a notice says, to hold against `content` of its lines. */
export interface ContentRecord {
  notice: string;
  value: Plain;
}
/** What was answered, to hold against `reply` of a line. */
export interface ReplyRecord {
  reply: string;
  salt: string;
  value: Plain;
}
/**
 * A sealed block; its lines follow. `leaves`: base64 of all digests of the block. Without them every line has its proof
 * in `paths`, the digests one behind the other. `places`: which lines of the block follow, as pairs first–last.
 */
export interface BlockRecord {
  leaves?: string;
  paths?: readonly string[];
  places: readonly (readonly [number, number])[];
  seal: Seal;
  signature: string;
}
export interface SealHead {
  at: string;
  n: number;
  seal: string;
}
/** Last record: everything before it, signed. */
export interface EndRecord {
  blocks: number;
  /** Newest seal of the ledger at the time of issue and when it was made; null when the ledger is empty. */
  head: SealHead | null;
  /** Key that signs the file. */
  key: string;
  lines: number;
  /** Over all bytes before this record. */
  sha256: string;
  signature: string;
}
export interface Records {
  head: HeadRecord;
  name: NameRecord;
  text: TextRecord;
  content: ContentRecord;
  reply: ReplyRecord;
  block: BlockRecord;
  end: EndRecord;
}
export type RecordKind = keyof Records;

/** A record on its line; the only way it may be written. */
export const recordText = <K extends RecordKind>(kind: K, record: Records[K]): string =>
  canonical({ [kind]: withoutUndefined(record) } as unknown as Plain);

const withoutUndefined = (record: object): object => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** What is signed at the end of a file. */
export const endText = ({ blocks, head, key, lines, sha256 }: EndRecord): string =>
  canonical({ blocks, head: head === null ? null : { at: head.at, n: head.n, seal: head.seal }, key, lines, sha256 });

/**
 * Writes a file piece by piece, so that a ledger of any size needs no memory. `ndjson` is one record or line per row;
 * `json` is the same as one JSON array, still one per row.
 */
export class DocumentWriter {
  readonly #hash: Hash = createHash('sha256');
  readonly #json: boolean;
  #begun = false;
  #blocks = 0;
  #lines = 0;

  constructor(shape: 'json' | 'ndjson') {
    this.#json = shape === 'json';
  }

  record<K extends Exclude<RecordKind, 'end' | 'block'>>(kind: K, record: Records[K]): string {
    return this.#put(recordText(kind, record));
  }

  /** @param lines canonical texts, in the order of `places` */
  block(record: BlockRecord, lines: readonly string[]): string {
    this.#blocks += 1;
    this.#lines += lines.length;
    return this.#put(recordText('block', record), ...lines);
  }

  /** Ends the file. @param newest seal that the ledger ends with */
  end(newest: Seal | null, key: { fingerprint: string; privateKey: string }): string {
    const head = newest === null ? null : { at: newest.at, n: newest.n, seal: sealDigest(newest) };
    const record: EndRecord = {
      blocks: this.#blocks,
      head,
      key: key.fingerprint,
      lines: this.#lines,
      sha256: this.#hash.digest('hex'),
      signature: '',
    };
    const text = recordText('end', { ...record, signature: signFile(endText(record), key.privateKey) });
    return `${text}\n${this.#json ? ']\n' : ''}`;
  }

  #put(...rows: string[]): string {
    const comma = this.#json ? ',' : '';
    let text = this.#json && !this.#begun ? '[\n' : '';
    for (const row of rows) text += `${row}${comma}\n`;
    this.#begun = true;
    this.#hash.update(text);
    return text;
  }
}

/** Numbers as pairs first–last. @param places rising */
export function spansOf(places: readonly number[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const place of places) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] + 1 === place) last[1] = place;
    else spans.push([place, place]);
  }
  return spans;
}
