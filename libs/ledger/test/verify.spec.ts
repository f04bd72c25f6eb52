import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '@testing/seed';
import { explain, LANGUAGES, LedgerVerifier, sealDigest, type Report, type VerifyOptions } from '../index';
import { exported, madeLedger, madeLine, receipt, sealed } from './made-ledger';

function verify(file: Buffer, options: VerifyOptions = {}, chunk = 777): Report {
  const verifier = new LedgerVerifier(options);
  for (let at = 0; at < file.length; at += chunk) verifier.push(file.subarray(at, at + chunk));
  return verifier.finish();
}
const codes = (report: Report): string[] => [...new Set(report.faults.map(({ code }) => code))].sort();
const edited = (file: Buffer, edit: (rows: string[]) => string[]): Buffer =>
  Buffer.from(edit(file.toString('utf8').split('\n')).join('\n'));

describe('the verifier', () => {
  const ledger = madeLedger([1, 5, 32, 3]);
  const file = exported(ledger);
  const slip = receipt(
    ledger,
    new Map([
      [2, [0, 3, 4]],
      [3, [31]],
    ]),
  );

  it('accepts what is as it was sealed, in both shapes and read in pieces of any size [BEY-01]', () => {
    for (const chunk of [1, 7, 100_000]) {
      expect(verify(file, {}, chunk)).toMatchObject({ ok: true, kind: 'export', blocks: 4, lines: 41, faults: [] });
      expect(verify(slip, { keepLines: true }, chunk)).toMatchObject({ ok: true, kind: 'receipt', blocks: 2, lines: 4, faults: [] });
    }
    expect(verify(exported(ledger, 'json'))).toMatchObject({ ok: true, lines: 41 });
    expect(JSON.parse(slip.toString('utf8'))).toHaveLength(1 + 1 + 2 + 4 + 1);
    expect(verify(exported(madeLedger([])))).toMatchObject({ ok: true, blocks: 0, head: null });
  });

  it('notices any single byte that is changed, removed or put in, anywhere in an export or a receipt [BEY-01]', () => {
    for (const good of [file, slip]) {
      fc.assert(
        fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
          const bad = Buffer.from(good);
          bad[at] = (bad[at] ?? 0) ^ by;
          expect(verify(bad, {}, 10_000).ok).toBe(false);
          const without = Buffer.concat([good.subarray(0, at), good.subarray(at + 1)]);
          expect(verify(without, {}, 10_000).ok).toBe(false);
          const more = Buffer.concat([good.subarray(0, at), Buffer.from([by]), good.subarray(at)]);
          expect(verify(more, {}, 10_000).ok).toBe(false);
        }),
        { numRuns: runs(100) },
      );
      expect(verify(Buffer.concat([good, Buffer.from('\n')])).ok).toBe(false);
    }
  });

  it('names the changed row, also when the thief signs the file anew [BEY-01]', () => {
    const changed = { ...ledger, blocks: ledger.blocks.map((b) => ({ ...b, lines: [...b.lines] })) };
    const lines = changed.blocks[2]!.lines;
    lines[9] = lines[9]!.replace('"joined":true', '"joined":false');
    // The leaves stay as they were sealed, because they are what the seal speaks of.
    const bad = edited(exported(ledger), (rows) => rows.map((row) => (row === ledger.blocks[2]!.lines[9] ? lines[9]! : row)));
    const report = verify(bad);
    expect(codes(report)).toEqual(['file_changed', 'line_changed']);
    expect(report.faults.find(({ code }) => code === 'line_changed')).toMatchObject({ block: 3, place: 9, line: lines[9] });
    // With digests made anew the block is no longer the one that was sealed.
    expect(codes(verify(exported(changed)))).toEqual(['root_differs']);
  });

  it('names all lines that are missing, extra or moved [BEY-01]', () => {
    const [a, b, c, d] = [4, 5, 6, 7].map((i) => ledger.blocks[2]!.lines[i]!);
    const drop = verify(edited(file, (rows) => rows.filter((row) => row !== a && row !== d)));
    expect(drop.faults.filter(({ code }) => code === 'line_missing').map(({ place }) => place)).toEqual([4, 7]);
    const add = verify(edited(file, (rows) => rows.flatMap((row) => (row === b ? [row, madeLine(5_000)] : [row]))));
    expect(add.faults.filter(({ code }) => code === 'line_extra')).toEqual([
      { code: 'line_extra', block: 3, place: 6, line: madeLine(5_000) },
    ]);
    const swap = verify(edited(file, (rows) => rows.map((row) => (row === b ? c! : row === c ? b! : row))));
    expect(codes(swap)).toEqual(['file_changed', 'line_moved']);
    const twice = verify(edited(file, (rows) => rows.flatMap((row) => (row === b ? [row, row] : [row]))));
    expect(codes(twice)).toContain('line_extra');
  });

  it('notices a tail that was cut, against a head that somebody else keeps [BEY-01]', () => {
    const { seal } = ledger.blocks[3]!;
    const head = { n: seal.n, seal: sealDigest(seal) };
    expect(verify(file, { head }).ok).toBe(true);
    const short = exported({ ...ledger, blocks: ledger.blocks.slice(0, 3) });
    expect(verify(short).ok).toBe(true);
    expect(codes(verify(short, { head }))).toEqual(['head_cut']);
    expect(codes(verify(file, { head: { ...head, seal: 'f'.repeat(64) } }))).toEqual(['head_differs']);
    // An older head that was kept still fits: the ledger has only grown.
    const { seal: older } = ledger.blocks[1]!;
    expect(verify(file, { head: { n: 2, seal: sealDigest(older) } }).ok).toBe(true);
  });

  it('notices a ledger that was written anew from some block on, against the same head [BEY-01]', () => {
    const blocks = ledger.blocks.slice(0, 3);
    blocks.push(sealed([madeLine(7_777), madeLine(7_778), madeLine(7_779)], ledger.key, ledger.unit.number, blocks[2]!.seal));
    const anew = exported({ ...ledger, blocks });
    expect(verify(anew).ok).toBe(true);
    const { seal } = ledger.blocks[3]!;
    expect(codes(verify(anew, { head: { n: 4, seal: sealDigest(seal) } }))).toEqual(['head_differs']);
  });

  it('notices blocks out of order, left out or swapped, and signatures that belong elsewhere [BEY-01]', () => {
    const [one, two, three, four] = ledger.blocks as [
      (typeof ledger.blocks)[0],
      (typeof ledger.blocks)[0],
      (typeof ledger.blocks)[0],
      (typeof ledger.blocks)[0],
    ];
    expect(codes(verify(exported({ ...ledger, blocks: [one!, three!, two!, four!] })))).toEqual(['block_order']);
    expect(codes(verify(exported({ ...ledger, blocks: [one!, three!, four!] })))).toEqual(['block_order']);
    const swapped = [one!, { ...two!, signature: three!.signature }, { ...three!, signature: two!.signature }, four!];
    expect(codes(verify(exported({ ...ledger, blocks: swapped })))).toEqual(['seal_signature']);
    const other = { ...two!, seal: { ...two!.seal, prev: three!.seal.prev } };
    expect(codes(verify(exported({ ...ledger, blocks: [one!, other, three!, four!] })))).toEqual(['chain_broken', 'seal_signature']);
  });

  it('notices another unit’s key and another unit’s block [BEY-01]', () => {
    const stranger = madeLedger([2, 2], { name: '另一校', number: 'U0002' });
    expect(codes(verify(exported(stranger), { key: ledger.key.fingerprint }))).toEqual(['other_key']);
    // The stranger writes our unit's name over his ledger.
    const posing = exported({ ...stranger, unit: ledger.unit });
    expect(codes(verify(posing))).toEqual(['other_unit']);
    // One block of his under our keys.
    const mixed = exported({ ...ledger, blocks: [ledger.blocks[0]!, stranger.blocks[1]!] });
    expect(codes(verify(mixed))).toEqual(['chain_broken', 'other_unit', 'unknown_key']);
  });

  it('refuses a key that carries another’s fingerprint [BEY-01]', () => {
    const thief = madeLedger([2]);
    const bad = exported({ ...thief, key: { ...thief.key, fingerprint: ledger.key.fingerprint } });
    expect(codes(verify(bad))).toEqual(expect.arrayContaining(['bad_key']));
  });

  it('says of anything else that it is no ledger, without breaking [BEY-01]', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(codes(verify(Buffer.from(bytes)))).toContain('not_a_ledger');
      }),
    );
    expect(codes(verify(Buffer.from('{"hello":"world"}\n')))).toContain('not_a_ledger');
  });

  it('explains each finding in three languages [BEY-01]', () => {
    const bad = verify(
      edited(slip, (rows) => rows.map((row) => row.replace('陳樂瑤', '陳樂謙'))),
      { keepLines: true },
    );
    expect(codes(bad)).toEqual(['file_changed']);
    for (const language of LANGUAGES) {
      const good = explain(verify(slip, { keepLines: true }), language);
      expect(good[0]).toMatch(/^✓/);
      expect(good.join('\n')).toContain('陳樂瑤');
      expect(good.join('\n')).not.toMatch(/undefined|\{\w+\}/);
      expect(explain(bad, language)[0]).toMatch(/^✗/);
    }
  });
});
