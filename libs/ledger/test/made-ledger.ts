import {
  DocumentWriter,
  FIRST_PREV,
  lineText,
  merklePaths,
  merkleRoot,
  newSigningKey,
  sealDigest,
  signSeal,
  spansOf,
  type Seal,
} from '../index';
import { digestsOf } from '../verify-block';

export interface MadeBlock {
  seal: Seal;
  signature: string;
  lines: string[];
}
export interface MadeLedger {
  key: ReturnType<typeof newSigningKey>;
  unit: { name: string; number: string };
  blocks: MadeBlock[];
}

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A believable line. */
export const madeLine = (n: number): string =>
  lineText({
    at: new Date(1_790_000_000_000 + n * 1_000).toISOString(),
    class: id(n % 7),
    joined: n % 5 !== 0,
    k: 'planned',
    kind: 'parent',
    notice: id(900),
    person: id(10_000 + n),
    student: id(1_000 + n),
  });

/** A ledger with blocks of these sizes. */
export function madeLedger(sizes: readonly number[], unit = { name: '培道小學部', number: 'U0001' }): MadeLedger {
  const key = newSigningKey();
  const blocks: MadeBlock[] = [];
  let n = 0;
  for (const size of sizes) {
    const lines = Array.from({ length: size }, () => madeLine((n += 1)));
    blocks.push(sealed(lines, key, unit.number, blocks.at(-1)?.seal));
  }
  return { key, unit, blocks };
}

export function sealed(lines: string[], key: MadeLedger['key'], unit: string, before: Seal | undefined): MadeBlock {
  const seal: Seal = {
    at: new Date(1_790_000_600_000).toISOString(),
    key: key.fingerprint,
    lines: lines.length,
    n: (before?.n ?? 0) + 1,
    prev: before === undefined ? FIRST_PREV : sealDigest(before),
    root: merkleRoot(digestsOf(lines)).toString('hex'),
    unit,
    v: 1,
  };
  return { seal, signature: signSeal(seal, key.privateKey), lines };
}

export const headOf = ({ key, unit }: MadeLedger, kind: 'export' | 'receipt') => ({
  format: 'smart-campus-ledger/1',
  issued: '2026-11-21T06:00:00.000Z',
  keys: [{ fingerprint: key.fingerprint, publicKey: key.publicKey, validFrom: '2026-11-20T00:00:00.000Z' }],
  kind,
  unit,
});

export function exported(ledger: MadeLedger, shape: 'json' | 'ndjson' = 'ndjson'): Buffer {
  const writer = new DocumentWriter(shape);
  let text = writer.record('head', headOf(ledger, 'export'));
  for (const { seal, signature, lines } of ledger.blocks) {
    const leaves = digestsOf(lines).toString('base64');
    text += writer.block({ leaves, places: [[0, lines.length - 1]], seal, signature }, lines);
  }
  return Buffer.from(text + writer.end(ledger.blocks.at(-1)?.seal ?? null, ledger.key));
}

/** Some lines of some blocks with their proofs. @param wanted per block number the places */
export function receipt(ledger: MadeLedger, wanted: ReadonlyMap<number, readonly number[]>): Buffer {
  const writer = new DocumentWriter('json');
  let text = writer.record('head', headOf(ledger, 'receipt'));
  text += writer.record('name', { as: 'student', id: id(1_002), name: '陳樂瑤' });
  for (const { seal, signature, lines } of ledger.blocks) {
    const places = wanted.get(seal.n);
    if (places === undefined) continue;
    const paths = merklePaths(digestsOf(lines), places).map((path) => Buffer.concat(path).toString('hex'));
    text += writer.block(
      { paths, places: spansOf(places), seal, signature },
      places.map((place) => lines[place] ?? ''),
    );
  }
  return Buffer.from(text + writer.end(ledger.blocks.at(-1)?.seal ?? null, ledger.key));
}
