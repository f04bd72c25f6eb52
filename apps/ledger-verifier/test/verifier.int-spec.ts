import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DocumentWriter, sealDigest } from '../../../libs/ledger';
import { exported, headOf, madeLedger, madeLine, receipt, sealed, type MadeLedger } from '../../../libs/ledger/test/made-ledger';
import { digestsOf } from '../../../libs/ledger/verify-block';

interface Ran {
  code: number | null;
  out: string;
  err: string;
  /** Most memory it held, in MB. */
  memory: number;
}

const TELL_MEMORY = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\nheld '+process.resourceUsage().maxRSS))`;

describe('the verifier as a program', () => {
  let dir: string;
  let program: string;
  const ledger = madeLedger([3, 40, 7]);
  const places = new Map([
    [1, [1]],
    [2, [0, 3, 39]],
  ]);
  const file = (name: string): string => join(dir, name);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ledger-verifier-'));
    const built = file('built');
    const script = `import('./scripts/bundle.mjs').then((m) => m.bundle({ 'ledger-verifier': 'apps/ledger-verifier/main.ts' }, ${JSON.stringify(built)}))`;
    await new Promise<void>((resolve, reject) => {
      execFile(process.execPath, ['-e', script], { env: { PATH: process.env['PATH'] } }, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
    // Alone in a folder, as it is given out.
    await mkdir(file('alone'));
    program = file('alone/ledger-verifier.mjs');
    await copyFile(join(built, 'ledger-verifier.mjs'), program);
    await writeFile(file('ledger.jsonl'), exported(ledger));
    await writeFile(file('receipt.json'), receipt(ledger, places));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  /** Runs it far from the platform: another folder, an empty environment. */
  function run(args: readonly string[], input?: Readable, env: Record<string, string> = {}): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', TELL_MEMORY, program, ...args], { cwd: file('alone'), env, stdio: 'pipe' });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err, memory: Number(/held (\d+)/.exec(err)?.[1]) / 1024 }));
      if (input === undefined) child.stdin.end();
      else input.pipe(child.stdin).on('error', () => input.destroy());
    });
  }
  const written = async (name: string, bytes: Buffer | string): Promise<string> => {
    await writeFile(file(name), bytes);
    return file(name);
  };

  it('is one file that needs nothing but Node [BEY-01]', async () => {
    expect((await readdir(file('built'))).filter((name) => name.endsWith('.mjs'))).toEqual(['ledger-verifier.mjs']);
    expect(await run([file('receipt.json'), file('ledger.jsonl')])).toMatchObject({ code: 0 });
  });

  it('verifies a receipt and a whole ledger, against key, kept seal and each other, in three languages [BEY-01]', async () => {
    const { fingerprint, publicKey } = ledger.key;
    const last = ledger.blocks[2]!.seal;
    const grouped = fingerprint.toUpperCase().replace(/(.{4})/g, '$1 ');
    const args = ['--key', grouped, '--head', `3:${sealDigest(last)}`, '--ledger', file('ledger.jsonl'), file('receipt.json')];
    for (const [lang, word, told] of [
      ['zh', '核實無誤', '企業微信只告知'],
      ['en', 'Verified', 'WeCom only says'],
      ['pt', 'Verificado', 'O WeCom só diz'],
    ] as const) {
      const { code, out, err } = await run([...args, '--lang', lang]);
      expect([code, err.replace(/\nheld.*/, '')]).toEqual([0, '']);
      expect(out.split(word)).toHaveLength(3);
      expect(out).toContain(told);
      expect(out).toContain('陳樂瑤');
      expect(out).not.toMatch(/undefined|\{\w+\}/);
    }
    // The language of the machine, and the public key in both forms of a file.
    expect((await run([file('receipt.json')], undefined, { LANG: 'pt_PT.UTF-8' })).out).toContain('Verificado');
    await writeFile(file('key.json'), JSON.stringify({ fingerprint, publicKey, validFrom: '2026-11-20T00:00:00+08:00' }));
    await writeFile(file('key.txt'), `${publicKey}\n`);
    for (const key of ['key.json', 'key.txt']) expect((await run(['--key', file(key), file('receipt.json')])).code).toBe(0);
    // Without a key it says how little that proves.
    expect((await run(['--lang', 'en', file('receipt.json')])).out).toContain('no fingerprint was given');
    expect(JSON.parse((await run(['--json', file('receipt.json')])).out)).toMatchObject({
      ok: true,
      kind: 'receipt',
      lines: 4,
      faults: [],
    });
  });

  it('reads from standard input [BEY-01]', async () => {
    expect((await run(['-'], Readable.from([exported(ledger)], { objectMode: false }))).code).toBe(0);
    expect((await run(['-'], Readable.from([Buffer.from('no ledger')], { objectMode: false }))).code).toBe(1);
  });

  it('names what was tampered with and ends with 1 [BEY-01]', async () => {
    const good = exported(ledger).toString('utf8');
    const line = ledger.blocks[1]!.lines[5]!;
    const changed = line.replace('"joined":true', '"joined":false');
    for (const [bad, said] of [
      [good.replace(line, changed), [/line 6/, /This line was changed/, changed]],
      [good.replace(`${line}\n`, ''), [/block 2, line 6/, /This line was removed/]],
      [good.replace(line, `${line}\n${madeLine(9_000)}`), [/This line was added/, madeLine(9_000)]],
    ] as const) {
      const { code, out } = await run(['--lang', 'en', await written('bad.jsonl', bad)]);
      expect(code).toBe(1);
      for (const part of said) {
        if (typeof part === 'string') expect(out).toContain(part);
        else expect(out).toMatch(part);
      }
    }
    const other = madeLedger([3, 40, 7]);
    const strange = await run(['--lang', 'en', '--key', other.key.fingerprint, file('receipt.json')]);
    expect([strange.code, /Not signed by the key you gave/.test(strange.out)]).toEqual([1, true]);
    const elsewhere = await run(['--lang', 'en', '--ledger', await written('other.jsonl', exported(other)), file('receipt.json')]);
    expect([elsewhere.code, /not of one chain/.test(elsewhere.out)]).toEqual([1, true]);
    const notWhole = await run(['--ledger', file('receipt.json'), file('receipt.json')]);
    expect(notWhole.code).toBe(1);
    const cut = await run(['--lang', 'en', '--head', `4:${'a'.repeat(64)}`, file('ledger.jsonl')]);
    expect([cut.code, /cut off/.test(cut.out)]).toEqual([1, true]);
  });

  it('says of a file that was cut anywhere that it is not whole [BEY-01]', async () => {
    const good = exported(ledger);
    for (const at of [0, 1, 200, Math.floor(good.length / 2), good.length - 300, good.length - 1]) {
      expect([at, (await run([await written('cut.jsonl', good.subarray(0, at))])).code]).toEqual([at, 1]);
    }
  });

  it('says of nonsense that it is no ledger, and of wrong usage what is wrong [BEY-01]', async () => {
    for (const [name, bytes] of [
      ['empty', ''],
      ['noise', randomBytes(100_000)],
      ['html', '<!doctype html><p>404'],
      ['json', '{"hello": [1, 2, 3]}\n'],
      ['deep', `{"head":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`],
      [
        'endless',
        `{"head":{"format":"smart-campus-ledger/1","issued":"","keys":[],"kind":"export","unit":{"name":"","number":""}}}\n${'{"block":1}\n'.repeat(50_000)}`,
      ],
    ] as const) {
      const { code, out, err } = await run(['--lang', 'en', await written(name, bytes)]);
      expect([name, code, /at .*\.mjs/.test(err)]).toEqual([name, 1, false]);
      expect(out).toContain('✗');
    }
    for (const [args, code] of [
      [[], 2],
      [['--nonsense', 'x'], 2],
      [['--lang', 'fr', file('receipt.json')], 2],
      [['--head', 'x', file('receipt.json')], 2],
      [['--key', 'abc', file('receipt.json')], 3],
      [['--key', file('receipt.json'), file('receipt.json')], 2],
      [[file('absent.json')], 3],
      [[dir], 3],
      [['--help'], 0],
    ] as const) {
      const ran = await run(args);
      expect([args, ran.code]).toEqual([args, code]);
      expect(`${ran.out}${ran.err.replace(/\nheld.*/, '')}`.trim()).not.toBe('');
      expect(ran.err).not.toMatch(/at .*\.mjs/);
    }
    for (const lang of ['zh', 'en', 'pt']) expect((await run(['--lang', lang, '--help'])).out).toContain('ledger-verifier.mjs');
  });

  it('needs no more memory for a ledger of years than for a small one, nor for a huge file of nothing [BEY-01]', async () => {
    const small = await run([file('ledger.jsonl')]);
    await pipeline(Readable.from(huge(ledger, 20)), createWriteStream(file('huge.jsonl')));
    const large = await run(['--json', file('huge.jsonl')]);
    expect(JSON.parse(large.out)).toMatchObject({ ok: true, blocks: 20, lines: 400_000 });
    const nothing = await run(['-'], Readable.from(zeros(300)));
    expect(nothing.code).toBe(1);
    // One block and its digests are held at a time, whatever the file is: 100 MB of lines, 300 MB of zeros.
    expect(large.memory - small.memory).toBeLessThan(64);
    expect(nothing.memory - small.memory).toBeLessThan(64);
  });
});

function* huge(ledger: MadeLedger, blocks: number): Generator<string> {
  const writer = new DocumentWriter('ndjson');
  yield writer.record('head', headOf(ledger, 'export'));
  let before: Parameters<typeof sealed>[3];
  for (let n = 0; n < blocks; n += 1) {
    const lines = Array.from({ length: 20_000 }, (_none, i) => madeLine(n * 20_000 + i));
    const { seal, signature } = sealed(lines, ledger.key, ledger.unit.number, before);
    yield writer.block({ leaves: digestsOf(lines).toString('base64'), places: [[0, lines.length - 1]], seal, signature }, lines);
    before = seal;
  }
  yield writer.end(before ?? null, ledger.key);
}

function* zeros(megabytes: number): Generator<Buffer> {
  for (let i = 0; i < megabytes; i += 1) yield Buffer.alloc(1024 * 1024);
}
