import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { FILE_QUOTA, PART_BYTES, filesApi, type FilePurpose } from '@contracts/files';
import { actorId, makeCtx, type Ctx } from '@platform/ctx/ctx';
import { FileAccess, FilesHttpModule, FilesService, serveUserContent } from '@features/files';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { TestClock } from '@testing/test-clock';
import { ScanFileJob } from '../jobs/scan-file.job';
import { PurgeFilesJob } from '../jobs/purge-files.job';

const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

describe('uploads', () => {
  let test: TestApp;
  let me: Ctx;
  let other: Ctx;
  let foreign: Ctx;
  let clock: TestClock;

  beforeAll(async () => {
    test = await createTestApp({ modules: [FilesHttpModule], beforeInit: serveUserContent, movableClock: true });
    clock = test.clock!;
    const unit = await test.unit();
    me = person(unit.ctx);
    other = person(unit.ctx);
    foreign = person((await test.unit()).ctx);
    test.app.get(FileAccess).register('thing', (_tx, ctx) => Promise.resolve(ctx.actor.kind === 'family'));
  });
  afterAll(() => test.close());

  function person(base: Ctx, kind: 'staff' | 'family' = 'staff'): Ctx {
    const rights = new Set<never>();
    const id = randomUUID();
    return makeCtx({
      ...base,
      surface: 'console',
      ip: '127.0.0.1',
      // Limits of a minute count per log-in.
      sessionId: randomUUID(),
      actor: kind === 'staff' ? { kind, memberId: id, name: '', roles: [], rights } : { kind, parentId: id, isStudent: false, rights },
    });
  }

  async function upload(ctx: Ctx, name: string, bytes: Buffer, purpose: FilePurpose = 'notice-attachment') {
    const begun = await test.call(ctx, filesApi.begin, { body: { purpose, name, size: bytes.length } });
    expect(begun.status).toBe(200);
    for (let part = 0; part < begun.body.parts; part += 1) {
      const sent = await test.call(ctx, filesApi.part, {
        params: { id: begun.body.id, part: String(part) },
        bytes: bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      });
      expect(sent.status).toBe(200);
    }
    return { id: begun.body.id, done: await test.call(ctx, filesApi.complete, { params: { id: begun.body.id } }) };
  }

  /** Files that are attached somewhere and stay. */
  const keep = (ctx: Ctx, files: number, bytes: number) =>
    test.db.inUnit(ctx, (tx) =>
      tx.execute(
        `INSERT INTO file (unit_id, purpose, name, mime, size, state, storage_key, owner_kind, owner_id, used_by, used_by_id)
         SELECT $1, 'notice-attachment', 'a.pdf', 'application/pdf', $4, 'ready', 'kept/' || n, 'staff', $2::uuid, 'thing', $2::uuid FROM generate_series(1, $3) AS n`,
        [tx.unitId, actorId(ctx.actor), files, Math.floor(bytes)],
      ),
    );
  const photo = (): Promise<Buffer> =>
    sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#2452AC' } })
      .jpeg({ quality: 100 })
      .withExif({ IFD3: { GPSLatitude: '22/1 11/1 0/1', GPSLongitude: '113/1 32/1 0/1' } })
      .toBuffer();
  const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(PART_BYTES + 10, 32), Buffer.from('\n%%EOF')]);

  it('makes a picture anew without its position and serves it to its owner only [E3, OVR-22]', async () => {
    const { id, done } = await upload(me, 'IMG_1.heic', await photo(), 'notice-picture');
    expect(done.body).toMatchObject({ state: 'ready', name: 'IMG_1.jpg', mime: 'image/jpeg', width: 1600 });
    const response = await test.call(me, filesApi.picture, { params: { id }, query: {} });
    expect(response.status).toBe(200);
    expect(response.headers['content-security-policy']).toContain('sandbox');
    expect((await test.call(other, filesApi.picture, { params: { id }, query: {} })).status).toBe(404);
    expect((await test.call(foreign, filesApi.picture, { params: { id }, query: {} })).status).toBe(404);
    const key = await test.db.read(me, (tx) => tx.one<{ storage_key: string }>('SELECT storage_key FROM file WHERE id = $1', [id]));
    const kept = await sharp(await test.parts.fileStore.readBuffer(key!.storage_key, 1e7)).metadata();
    expect(kept.exif).toBeUndefined();
  });

  it('goes on after a cut and completes once for two clicks [OVR-23]', async () => {
    const begun = await test.call(me, filesApi.begin, {
      body: { purpose: 'notice-attachment', name: '家長信.pdf', size: pdf.length },
    });
    const params = { id: begun.body.id };
    await test.call(me, filesApi.part, { params: { ...params, part: '1' }, bytes: pdf.subarray(PART_BYTES) });
    expect((await test.call(me, filesApi.complete, { params })).body.code).toBe('STATE_CONFLICT');
    expect((await test.call(me, filesApi.status, { params })).body.arrived).toEqual([1]);
    await test.call(me, filesApi.part, { params: { ...params, part: '0' }, bytes: pdf.subarray(0, PART_BYTES) });
    const twice = [await test.call(me, filesApi.complete, { params }), await test.call(me, filesApi.complete, { params })];
    expect(twice.map((answer) => answer.body.state)).toEqual(['ready', 'ready']);
  });

  it('refuses one byte above the limit, before any byte has travelled [E2, NOT-05]', async () => {
    const size = 20 * 1024 * 1024;
    const body = { purpose: 'notice-attachment' as const, name: 'a.zip' };
    expect((await test.call(me, filesApi.begin, { body: { ...body, size } })).status).toBe(200);
    const over = await test.call(me, filesApi.begin, { body: { ...body, size: size + 1 } });
    expect([over.status, over.body.code]).toEqual([413, 'FILE_TOO_LARGE']);
  });

  it('lets a person hold sixty unattached files of 600 MB in all, also when he asks for many at once [E2]', async () => {
    const begin = async (ctx: Ctx, size: number) =>
      (await test.call(ctx, filesApi.begin, { body: { purpose: 'notice-attachment', name: 'a.zip', size } })).status;
    const many = person(me);
    const answers = await Promise.all(Array.from({ length: 70 }, () => begin(many, 1_000)));
    expect(answers.filter((status) => status === 200)).toHaveLength(60);
    expect(answers.filter((status) => status === 429)).toHaveLength(10);
    const large = person(me);
    for (let n = 0; n < 30; n += 1) expect(await begin(large, 20 * 1024 * 1024)).toBe(200);
    expect(await begin(large, 1)).toBe(429);
    expect(await begin(other, 1_000)).toBe(200);
  });

  it('keeps no more of one person than his quota, attached or not, and nobody else is touched [E2, V5.2.4]', async () => {
    const begin = async (ctx: Ctx, size = 1_000) => {
      const { status, body } = await test.call(ctx, filesApi.begin, { body: { purpose: 'notice-attachment', name: 'a.zip', size } });
      return [status, body.code ?? null];
    };
    const many = person(me);
    await keep(many, FILE_QUOTA.person.files - 1, 1);
    expect(await begin(many)).toEqual([200, null]);
    expect(await begin(many)).toEqual([409, 'FILE_QUOTA_PERSON']);
    const large = person(me);
    await keep(large, 40, FILE_QUOTA.person.bytes / 40 - 50);
    expect(await begin(large, 2_000)).toEqual([200, null]);
    expect(await begin(large, 2_000)).toEqual([409, 'FILE_QUOTA_PERSON']);
    // What was deleted counts no more.
    await test.db.inUnit(large, (tx) =>
      tx.execute(`UPDATE file SET deleted_at = now() WHERE unit_id = $1 AND owner_id = $2`, [tx.unitId, actorId(large.actor)]),
    );
    expect(await begin(large, 2_000)).toEqual([200, null]);
    expect(await begin(other)).toEqual([200, null]);
  });

  it('keeps no more of one school than its quota, and no other school is touched [E2, V5.2.4]', async () => {
    const { ctx } = await test.unit();
    const [one, two] = [person({ ...me, unitId: ctx.unitId }), person({ ...me, unitId: ctx.unitId })];
    await keep(person({ ...me, unitId: ctx.unitId }), 100, FILE_QUOTA.unit.bytes / 100 - 50);
    const begin = (of: Ctx, size: number) => test.call(of, filesApi.begin, { body: { purpose: 'notice-attachment', name: 'a.zip', size } });
    expect((await begin(one, 1_000)).status).toBe(200);
    for (const each of [one, two]) {
      const answer = await begin({ ...each, locale: 'en' }, 20_000);
      expect([answer.status, answer.body.code]).toEqual([409, 'FILE_QUOTA_UNIT']);
      expect(answer.body.message).toBe('The files of this school unit have reached the limit (1024 GB); please ask an administrator');
    }
    expect((await begin(me, 20_000)).status).toBe(200);
  });

  it.each([
    ['page.html', Buffer.from('<html><script>alert(1)</script></html>')],
    ['drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['run.pdf', Buffer.from('MZ'.padEnd(400, '\0'))],
    ['photo.jpg', Buffer.from('not a picture at all')],
  ])('refuses %s by its content [E1]', async (name, bytes) => {
    const { done } = await upload(me, name, bytes);
    expect([done.status, done.body.code]).toEqual([415, 'FILE_TYPE_BLOCKED']);
  });

  it('keeps a file with a known test signature away from everybody [E7]', async () => {
    const { id, done } = await upload(me, 'x.pdf', Buffer.from(`%PDF-1.7\n${EICAR}\n%%EOF`));
    expect(done.body.state).toBe('blocked');
    expect((await test.call(me, filesApi.download, { params: { id } })).status).toBe(404);
  });

  it('lets a file wait while the scanner is away, and releases it afterwards, also when asked twice [E7]', async () => {
    const scanner = test.parts.scanner as unknown as { scan: () => Promise<unknown> };
    const working = scanner.scan;
    scanner.scan = () => Promise.reject(new Error('away'));
    const { id, done } = await upload(me, 'x.pdf', pdf);
    scanner.scan = working;
    expect(done.body.state).toBe('scanning');
    expect((await test.call(me, filesApi.download, { params: { id } })).status).toBe(404);
    const job = test.app.get(ScanFileJob);
    for (const round of [1, 2])
      await job.run({ ...me, actor: { kind: 'system', job: String(round), rights: new Set() } } as never, {
        fileId: id,
      });
    expect((await test.call(me, filesApi.download, { params: { id } })).status).toBe(302);
  });

  it('gives a signed link that is worth nothing altered, from elsewhere or on another host [E6]', async () => {
    const { id } = await upload(me, '家長信.pdf', pdf);
    const redirect = await test.call(me, filesApi.download, { params: { id } });
    const url = new URL(String(redirect.headers['location']));
    const fetchLink = (path: string, host = url.host, remoteAddress = '127.0.0.1') =>
      test.app.inject({ method: 'GET', url: path, headers: { host }, remoteAddress });
    const served = await fetchLink(url.pathname);
    expect(served.statusCode).toBe(200);
    expect(served.headers['content-disposition']).toMatch(/^attachment/);
    expect(served.rawPayload.equals(pdf)).toBe(true);
    expect((await fetchLink(`${url.pathname}x`)).statusCode).toBe(404);
    // Of the right length, but for other claims: a later end, another person, another file.
    const [payload = '', signature = ''] = url.pathname.slice('/f/'.length).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown[];
    const other = await upload(me, '另一封信.pdf', pdf);
    for (const [at, value] of [
      [1, other.id],
      [3, randomUUID()],
      [5, Number(claims[5]) + 3_600],
    ] as const) {
      const forged = Buffer.from(JSON.stringify(claims.with(at, value))).toString('base64url');
      expect((await fetchLink(`/f/${forged}.${signature}`)).statusCode).toBe(404);
    }
    expect((await fetchLink(`/f/${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`)).statusCode).toBe(404);
    expect((await fetchLink(url.pathname, url.host, '10.1.2.3')).statusCode).toBe(404);
    expect((await fetchLink(url.pathname, 'app.campus.localhost:3000')).statusCode).toBe(404);
  });

  it('ends a signed link after ten minutes of the database clock, whatever the clock of the machine says [E6, J10]', async () => {
    const { id } = await upload(me, '家長信.pdf', pdf);
    const linkOf = async (): Promise<URL> =>
      new URL(String((await test.call(me, filesApi.download, { params: { id } })).headers['location']));
    const statusOf = async (url: URL): Promise<number> =>
      (await test.app.inject({ method: 'GET', url: url.pathname, headers: { host: url.host } })).statusCode;
    // The machine is a day ahead of the database, then a day behind.
    await clock.move('-1 day');
    const early = await linkOf();
    expect(await statusOf(early)).toBe(200);
    await clock.move('9 minutes');
    expect(await statusOf(early)).toBe(200);
    await clock.move('61 seconds');
    expect(await statusOf(early)).toBe(404);
    await clock.move('2 days');
    const late = await linkOf();
    expect(await statusOf(late)).toBe(200);
    await clock.move('10 minutes 1 second');
    expect(await statusOf(late)).toBe(404);
    await clock.move('-1 day -20 minutes -2 seconds');
  });

  it('is attached once by its owner and then follows the rule of what uses it', async () => {
    const { id } = await upload(me, '家長信.pdf', pdf);
    const files = test.app.get(FilesService);
    const use = {
      purpose: 'notice-attachment' as const,
      usedBy: 'thing',
      usedById: randomUUID(),
      field: 'attachments',
    };
    await expect(test.db.inUnit(other, (tx) => files.attach(tx, [id], use))).rejects.toThrow('VALIDATION_FAILED');
    await test.db.inUnit(me, (tx) => files.attach(tx, [id], use));
    await test.db.inUnit(me, (tx) => files.attach(tx, [id], use));
    expect((await test.call(me, filesApi.download, { params: { id } })).status).toBe(404);
    expect((await test.call(person(me, 'family'), filesApi.download, { params: { id } })).status).toBe(302);
  });

  it('purges expired drafts with their bytes and leaves used files alone, also when it runs twice [E8, OVR-23]', async () => {
    const draft = await upload(me, 'a.pdf', pdf);
    const key = await test.db.read(me, (tx) => tx.one<{ storage_key: string }>('SELECT storage_key FROM file WHERE id = $1', [draft.id]));
    await test.db.inUnit(me, (tx) =>
      tx.execute(`UPDATE file SET expires_at = now() - interval '1 second' WHERE unit_id = $1 AND id = $2`, [tx.unitId, draft.id]),
    );
    const job = test.app.get(PurgeFilesJob);
    for (const round of [1, 2]) await job.run({ ...me, actor: { kind: 'system', job: String(round), rights: new Set() } } as never);
    expect(await test.parts.fileStore.size(key!.storage_key)).toBeNull();
    expect((await test.call(me, filesApi.status, { params: { id: draft.id } })).status).toBe(404);
  });
});
