import { differences } from './compare';
import { DIGEST_BYTES, leafDigest } from './digest';
import type { BlockRecord } from './document';
import type { Fault, FaultCode } from './faults';
import { digestAt, leafCount, merkleRoot, rootOfPath } from './merkle';

const CODES: Readonly<Record<'changed' | 'missing' | 'extra' | 'moved', FaultCode>> = {
  changed: 'line_changed',
  missing: 'line_missing',
  extra: 'line_extra',
  moved: 'line_moved',
};

/**
 * Holds the lines that follow a block's record against its seal, whose signature was checked before.
 * @param textOf the n-th line as text, asked only for those that are at fault
 */
export function blockFaults(record: BlockRecord, found: Buffer, textOf: (line: number) => string): Fault[] {
  const places = placesOf(record);
  const block = record.seal.n;
  if (places === undefined) return [{ code: 'bad_record', block }];
  return record.leaves === undefined ? byPaths(record, places, found, textOf) : byLeaves(record, places, found, textOf);
}

function byLeaves(record: BlockRecord, places: number[], found: Buffer, textOf: (line: number) => string): Fault[] {
  const { n: block, lines, root } = record.seal;
  const leaves = Buffer.from(record.leaves ?? '', 'base64');
  if (leaves.toString('base64') !== record.leaves || leaves.length !== lines * DIGEST_BYTES) return [{ code: 'root_differs', block }];
  if (merkleRoot(leaves).toString('hex') !== root) return [{ code: 'root_differs', block }];
  const wanted = places.length === lines ? leaves : Buffer.concat(places.map((place) => digestAt(leaves, place)));
  return differences(wanted, found).map(({ what, place, line }): Fault => ({
    code: CODES[what],
    block,
    place: what === 'extra' ? place : (places[place] ?? place),
    ...(line === null ? {} : { line: textOf(line) }),
  }));
}

/** With proofs alone a strange line is only seen as such: the sealed one is nowhere in the file. */
function byPaths(record: BlockRecord, places: number[], found: Buffer, textOf: (line: number) => string): Fault[] {
  const { n: block, lines, root } = record.seal;
  const faults: Fault[] = [];
  for (let i = 0; i < Math.max(places.length, leafCount(found)); i += 1) {
    const place = places[i];
    const path = pathOf(record.paths?.[i]);
    if (place === undefined) faults.push({ code: 'line_extra', block, place: i, line: textOf(i) });
    else if (i >= leafCount(found)) faults.push({ code: 'line_missing', block, place });
    else if (path === undefined || rootOfPath(digestAt(found, i), place, lines, path)?.toString('hex') !== root)
      faults.push({ code: 'line_changed', block, place, line: textOf(i) });
  }
  return faults;
}

function pathOf(text: string | undefined): Buffer[] | undefined {
  if (text === undefined || !/^([0-9a-f]{64})*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'hex');
  return Array.from({ length: leafCount(bytes) }, (_none, i) => digestAt(bytes, i));
}

/** Rising places inside the block, or undefined. */
function placesOf({ places: spans, seal }: BlockRecord): number[] | undefined {
  const places: number[] = [];
  let next = 0;
  for (const [first, last] of spans) {
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first < next || last < first || last >= seal.lines) return undefined;
    for (let place = first; place <= last; place += 1) places.push(place);
    next = last + 1;
  }
  return places;
}

/** Digests of lines, one behind the other. */
export function digestsOf(lines: readonly string[]): Buffer {
  const found = Buffer.allocUnsafe(lines.length * DIGEST_BYTES);
  lines.forEach((line, i) => leafDigest(line).copy(found, i * DIGEST_BYTES));
  return found;
}
