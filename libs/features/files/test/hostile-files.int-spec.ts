import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { PART_BYTES, filesApi } from '@contracts/files';
import { makeCtx, type Ctx } from '@platform/ctx/ctx';
import { FilesHttpModule, serveUserContent } from '@features/files';
import { hostileFiles, SCRIPT_MARK, type HostileFile } from '@testing/proof/hostile/hostile-files';
import { OWNER_MARK } from '@testing/proof/hostile/hostile-pictures';
import { createTestApp, type TestApp } from '@testing/test-app';

const MB = 1024 * 1024;
const AT_ONCE = 10;
const addressOf = ({ ip }: Ctx): string => ip ?? '';
/** One person may hold 60 drafts and begin 120 files a minute. */
const FILES_OF_ONE = 20;

describe('files that nobody means well with', () => {
  let test: TestApp;
  let base: Ctx;
  let files: HostileFile[];
  let most = 0;
  let watch: NodeJS.Timeout;

  beforeAll(async () => {
    test = await createTestApp({ modules: [FilesHttpModule], beforeInit: serveUserContent });
    base = (await test.unit()).ctx;
    files = await hostileFiles();
    watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  });
  afterAll(async () => {
    clearInterval(watch);
    await test?.close();
  });

  const person = (): Ctx =>
    makeCtx({
      ...base,
      surface: 'console',
      ip: `10.0.${String(randomInt(256))}.${String(randomInt(1, 255))}`,
      actor: { kind: 'staff', memberId: randomUUID(), name: '', roles: [], rights: new Set() },
    });

  async function upload(ctx: Ctx, { name, bytes }: Pick<HostileFile, 'name' | 'bytes'>) {
    const begun = await test.call(ctx, filesApi.begin, {
      remoteAddress: addressOf(ctx),
      body: { purpose: 'notice-attachment', name, size: bytes.length },
    });
    expect(begun.status).toBe(200);
    const params = { id: begun.body.id };
    for (let part = 0; part < begun.body.parts; part += 1) {
      const sent = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      expect(
        (await test.call(ctx, filesApi.part, { remoteAddress: addressOf(ctx), params: { ...params, part: String(part) }, bytes: sent }))
          .status,
      ).toBe(200);
    }
    return { id: begun.body.id, done: await test.call(ctx, filesApi.complete, { remoteAddress: addressOf(ctx), params }) };
  }

  /** What is wrong with what became of one file. */
  async function faultsOf(ctx: Ctx, file: HostileFile): Promise<string[]> {
    const { id, done } = await upload(ctx, file);
    const say = (what: string): string => `${file.about} (${JSON.stringify(file.name)}): ${what}`;
    const [row] = await test.db.read(ctx, (tx) =>
      tx.query<{ name: string; state: string; storage_key: string; preview_key: string | null }>(
        'SELECT name, state, storage_key, preview_key FROM file WHERE unit_id = $1 AND id = $2',
        [tx.unitId, id],
      ),
    );
    if (file.wanted === 'refused') {
      if (done.status !== 415 || done.body.code !== 'FILE_TYPE_BLOCKED')
        return [say(`answered ${String(done.status)} ${JSON.stringify(done.body)}`)];
      const left = await test.parts.fileStore.list(row!.storage_key);
      return left.length === 0 && (await test.parts.fileStore.size(row!.storage_key)) === null ? [] : [say('bytes are left')];
    }
    if (done.status !== 200 || row?.state !== 'ready') return [say(`refused: ${String(done.status)} ${JSON.stringify(done.body)}`)];
    const faults: string[] = [];
    if (/[/\\\p{Cc}\p{Bidi_Control}]|^\./u.test(row.name)) faults.push(say(`is called ${JSON.stringify(row.name)}`));
    for (const key of file.wanted === 'clean' ? [row.storage_key, row.preview_key ?? ''] : []) {
      const kept = await test.parts.fileStore.readBuffer(key, 10 * MB);
      const { exif, xmp, iptc } = await sharp(kept).metadata();
      if (exif !== undefined || xmp !== undefined || iptc !== undefined) faults.push(say('keeps data of its owner'));
      if ([OWNER_MARK, SCRIPT_MARK, 'GPS'].some((mark) => kept.includes(mark))) faults.push(say('keeps what was hidden in it'));
    }
    return [...faults, ...(await served(ctx, id)).map(say)];
  }

  /** Browsers store it and run nothing of it, on the host of user content. */
  async function served(ctx: Ctx, id: string): Promise<string[]> {
    const url = new URL(
      String((await test.call(ctx, filesApi.download, { remoteAddress: addressOf(ctx), params: { id } })).headers['location']),
    );
    const { headers, statusCode } = await test.app.inject({
      url: url.pathname,
      headers: { host: url.host },
      remoteAddress: addressOf(ctx),
    });
    const wrong =
      statusCode !== 200 ||
      !String(headers['content-disposition']).startsWith('attachment') ||
      headers['x-content-type-options'] !== 'nosniff' ||
      !String(headers['content-security-policy']).includes('sandbox') ||
      /html|javascript|svg|[/+]xml/.test(String(headers['content-type']));
    return wrong ? [`is served as ${String(statusCode)} ${JSON.stringify(headers)}`] : [];
  }

  async function faultsOfAll(some: readonly HostileFile[]): Promise<string[]> {
    const faults: string[] = [];
    for (let from = 0; from < some.length; from += FILES_OF_ONE) {
      const ctx = person();
      const mine = some.slice(from, from + FILES_OF_ONE);
      for (let at = 0; at < mine.length; at += AT_ONCE) {
        faults.push(...(await Promise.all(mine.slice(at, at + AT_ONCE).map((file) => faultsOf(ctx, file)))).flat());
      }
    }
    return faults;
  }

  it('are many, of every kind, and no two alike [S10]', () => {
    expect(files.length).toBeGreaterThanOrEqual(300);
    expect(
      new Set(files.map(({ about, name, bytes }) => `${about} ${name} ${bytes.toString('base64', 0, 4_000)} ${String(bytes.length)}`)).size,
    ).toBe(files.length);
  });

  it('are refused without a rest wherever they could do harm [S10, E1, E4]', async () => {
    expect(
      await faultsOfAll(
        files.filter(({ wanted, about }) => wanted === 'refused' && !about.startsWith('bomb') && !about.startsWith('flood')),
      ),
    ).toEqual([]);
  });

  it('lose position, owner and hidden scripts where they are pictures [S10, E3]', async () => {
    const pictures = files.filter(({ wanted }) => wanted === 'clean');
    expect(pictures.filter(({ about }) => about.startsWith('position')).length).toBeGreaterThan(40);
    // The sources do hold it.
    for (const { about, bytes } of pictures.filter((file) => file.about.startsWith('position'))) {
      if (!bytes.includes(OWNER_MARK)) throw new Error(`${about} has no owner`);
    }
    expect(await faultsOfAll(pictures)).toEqual([]);
  });

  it('are stored, never run, under a plain name where they are only data [S10, E5]', async () => {
    expect(await faultsOfAll(files.filter(({ wanted }) => wanted === 'plain'))).toEqual([]);
  });

  it('are refused as bombs and floods, ten at once, in bounded memory, while others upload [S10, E3, E4]', async () => {
    const bombs = files.filter(({ wanted, about }) => wanted === 'refused' && /^(bomb|flood)/.test(about));
    expect(bombs.length).toBeGreaterThan(40);
    const before = (most = process.memoryUsage().rss);
    const letter = { name: '家長信.pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF\n') };
    const [faults, ...others] = await Promise.all([faultsOfAll(bombs), ...Array.from({ length: 10 }, () => upload(person(), letter))]);
    expect(faults).toEqual([]);
    expect(others.map(({ done }) => done.body.state)).toEqual(Array.from({ length: 10 }, () => 'ready'));
    // The bombs inflate to gigabytes.
    expect(most - before).toBeLessThan(256 * MB);
    expect((await upload(person(), letter)).done.body.state).toBe('ready');
  });
});
