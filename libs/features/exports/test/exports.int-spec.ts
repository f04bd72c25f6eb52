import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { EXPORT_LIMITS, exportsApi } from '@contracts/exports';
import { remindersApi } from '@contracts/reminders';
import type { StaffCtx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { LocalFileStore } from '@platform/files/local-file-store';
import { FileStore } from '@platform/files/file-store';
import { JobsModule } from '@platform/jobs/jobs.module';
import { serveUserContent } from '@features/files';
import { MessageTransport } from '@features/messages';
import { RemindersHttpModule } from '@features/reminders';
import { drainJobs, runJob } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { buildMember, staffCtx, type BuiltMember } from '../../contacts/test/directory.builder';
import { ExportKinds, type ExportContent, type ExportSource } from '../export-kinds';
import { ExportsHttpModule } from '../exports.module';
import { Exports } from '../exports.service';
import { PurgeExportsJob } from '../jobs/purge-exports.job';
import { RunExportJob } from '../jobs/run-export.job';

/** A kind whose content and rights each test sets. */
class TestSource implements ExportSource {
  readonly kind = 'ledger';
  readonly app = 'notice';
  mayHave = true;
  body: ExportContent['body'] = () => Readable.from(['the ', 'file']);
  persons = 3;
  opened = 0;

  page(): string {
    return '/staff/notices';
  }
  allowed(): Promise<boolean> {
    return Promise.resolve(this.mayHave);
  }
  open(): Promise<ExportContent> {
    this.opened += 1;
    return Promise.resolve({
      fileName: '資料.txt',
      mime: 'text/plain',
      total: 10,
      persons: this.persons,
      body: (...given) => this.body(...given),
    });
  }
}

describe('downloads', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let owner: BuiltMember;
  let me: StaffCtx;
  let source: TestSource;
  const store = (): LocalFileStore => test.app.get(FileStore);

  beforeAll(async () => {
    test = await createTestApp({ modules: [JobsModule, ExportsHttpModule, RemindersHttpModule], beforeInit: serveUserContent });
    test.app.get(MessageTransport).agentId = () => Promise.resolve(1_000_002);
    source = new TestSource();
    test.app.get(ExportKinds).register(source);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    unit = await test.unit();
    owner = await buildMember(test.db, unit);
    me = { ...(staffCtx(owner) as StaffCtx), ip: '127.0.0.1' };
    Object.assign(source, { mayHave: true, persons: 3, opened: 0, body: () => Readable.from(['the ', 'file']) });
  });

  const start = async (ctx: StaffCtx = me): Promise<string> => {
    const view = await test.db.inUnit(ctx, (tx) =>
      test.app.get(Exports).start(tx, { kind: 'ledger', refId: randomUUID(), title: '旅行同意書', params: {} }),
    );
    return view.id;
  };
  const run = (id: string, tries = 0): Promise<void> => test.app.get(RunExportJob).run(unit.ctx, { exportId: id }, { tries });
  const look = async (id: string): Promise<Record<string, unknown>> => (await test.call(me, exportsApi.one, { params: { id } })).body;
  const files = (): Promise<{ state: string }[]> =>
    test.db.read(unit.ctx, (tx) => tx.query(`SELECT state FROM file WHERE unit_id = $1 AND deleted_at IS NULL`, [tx.unitId]));
  const objects = (): Promise<string[]> => store().list(String(unit.id));
  const actions = async (): Promise<string[]> => {
    const rows = await test.db.read(unit.ctx, (tx) =>
      tx.query<{ action: string }>(`SELECT action FROM audit_log WHERE unit_id = $1 AND entity = 'export' ORDER BY id`, [tx.unitId]),
    );
    return rows.map((row) => row.action);
  };
  const change = (sql: string, id: string): Promise<number> =>
    test.db.inUnit(unit.ctx, (tx) => tx.execute(`UPDATE export_job SET ${sql} WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]));
  const reminders = async (): Promise<{ title: string | null; target: string }[]> =>
    (await test.call(me, remindersApi.list, { query: {} })).body.items.map(({ title, target }) => ({ title, target }));

  /** Follows the redirect to the host of user content. */
  async function fetchFile(id: string): Promise<{ status: number; text: string; name: string }> {
    const link = await test.call(me, exportsApi.download, { params: { id } });
    if (link.status !== 302) return { status: link.status, text: '', name: '' };
    return open(String(link.headers['location']));
  }
  async function open(location: string): Promise<{ status: number; text: string; name: string }> {
    const url = new URL(location);
    const answer = await test.app.inject({ method: 'GET', url: url.pathname, headers: { host: url.host }, remoteAddress: '127.0.0.1' });
    return { status: answer.statusCode, text: answer.body, name: String(answer.headers['content-disposition']) };
  }

  it('makes one file, also when its job runs twice, and tells the owner in 消息提醒 [NOT-33, OVR-21]', async () => {
    const id = await start();
    expect(await look(id)).toMatchObject({ state: 'queued', total: null, fileName: null });
    await drainJobs(test.app);
    await run(id);
    expect(await look(id)).toMatchObject({ state: 'ready', done: 10, total: 10, fileName: '資料.txt', size: 8, error: null });
    expect(source.opened).toBe(1);
    expect(await files()).toEqual([{ state: 'ready' }]);
    expect(await objects()).toHaveLength(1);
    expect(await fetchFile(id)).toMatchObject({ status: 200, text: 'the file', name: expect.stringContaining('attachment') as unknown });
    expect(await reminders()).toEqual([{ title: '下載已完成：旅行同意書', target: 'live' }]);
    expect(await actions()).toEqual(['export.started', 'export.ready']);
  });

  it('begins anew after a killed run and leaves one file, though the killed one wakes up late [NOT-33, J5]', async () => {
    const id = await start();
    const wake = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    source.body = () =>
      Readable.from(
        (async function* () {
          yield 'half';
          begun.resolve();
          await wake.promise;
          yield ' a file';
        })(),
      );
    const killed = run(id);
    await begun.promise;
    source.body = () => Readable.from(['whole']);
    await run(id);
    expect(await look(id)).toMatchObject({ state: 'ready', size: 5 });
    wake.resolve();
    await killed;
    expect(await look(id)).toMatchObject({ state: 'ready', size: 5 });
    expect(await files()).toEqual([{ state: 'ready' }]);
    expect(await objects()).toHaveLength(1);
    expect((await fetchFile(id)).text).toBe('whole');
  });

  it('leaves nothing of a run that was killed after its bytes were stored [NOT-33]', async () => {
    const id = await start();
    const put = store().put.bind(store());
    store().put = async (key, body) => {
      await put(key, body);
      throw new Error('killed');
    };
    await expect(run(id)).rejects.toThrow('killed');
    store().put = put;
    await run(id);
    expect(await files()).toEqual([{ state: 'ready' }]);
    expect(await objects()).toHaveLength(2);
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE file SET deleted_at = deleted_at - interval '2 hours' WHERE unit_id = $1`, [tx.unitId]),
    );
    await runJob(test.app, 'file.purge', unit.ctx);
    expect(await objects()).toHaveLength(1);
    expect((await fetchFile(id)).text).toBe('the file');
  });

  it('stops at the next page when it is cancelled, and keeps nothing [OVR-21]', async () => {
    const id = await start();
    let after = 0;
    source.body = (step) =>
      Readable.from(
        (async function* () {
          yield 'first page';
          await test.call(me, exportsApi.cancel, { params: { id } });
          await step(5);
          after += 1;
          yield 'second page';
        })(),
      );
    await run(id);
    expect(after).toBe(0);
    expect(await look(id)).toMatchObject({ state: 'cancelled', fileName: null });
    expect(await files()).toEqual([]);
    expect(await reminders()).toEqual([]);
    await run(id);
    expect(await look(id)).toMatchObject({ state: 'cancelled' });
    expect((await test.call(me, exportsApi.download, { params: { id } })).body.code).toBe('STATE_CONFLICT');
    // Once more changes nothing.
    expect((await test.call(me, exportsApi.cancel, { params: { id } })).status).toBe(200);
    expect(await actions()).toEqual(['export.started', 'export.cancelled']);
  });

  it('throws a finished file away, also for who already holds a link [E6]', async () => {
    const id = await start();
    await run(id);
    const link = await test.call(me, exportsApi.download, { params: { id } });
    await test.call(me, exportsApi.cancel, { params: { id } });
    expect((await open(String(link.headers['location']))).status).toBe(404);
    expect(await reminders()).toEqual([{ title: null, target: 'gone' }]);
  });

  it('keeps a file 7 days to the second, then offers it no more and purges it, however often the purge runs [NOT-33]', async () => {
    const id = await start();
    await run(id);
    const { createdAt, expiresAt } = (await test.call(me, exportsApi.one, { params: { id } })).body;
    expect(Date.parse(String(expiresAt)) - Date.parse(createdAt)).toBeGreaterThanOrEqual(EXPORT_LIMITS.keepDays * 86_400_000);
    await change(`expires_at = now() + interval '1 minute'`, id);
    expect((await fetchFile(id)).status).toBe(200);
    const link = await test.call(me, exportsApi.download, { params: { id } });
    await change(`expires_at = now()`, id);
    expect(await look(id)).toMatchObject({ state: 'expired', fileName: null, expiresAt: null });
    expect((await test.call(me, exportsApi.download, { params: { id } })).status).toBe(409);
    expect((await open(String(link.headers['location']))).status).toBe(404);
    for (let times = 0; times < 2; times += 1) await test.app.get(PurgeExportsJob).run(unit.ctx);
    expect(await files()).toEqual([]);
    expect(await look(id)).toMatchObject({ state: 'expired' });
    await change(`finished_at = now() - interval '31 days'`, id);
    await test.app.get(PurgeExportsJob).run(unit.ctx);
    expect((await test.call(me, exportsApi.one, { params: { id } })).status).toBe(404);
  });

  it('shows a download to nobody but its owner [B11, OVR-03]', async () => {
    const id = await start();
    await run(id);
    const admin = staffCtx(await buildMember(test.db, unit, { roles: ['super_admin'] }));
    const elsewhere = staffCtx(await buildMember(test.db, await test.unit(), { roles: ['super_admin'] }));
    for (const other of [admin, elsewhere]) {
      for (const route of [exportsApi.one, exportsApi.cancel, exportsApi.download]) {
        expect((await test.call(other, route, { params: { id } })).status).toBe(404);
      }
      expect((await test.call(other, exportsApi.list, { query: {} })).body.items).toEqual([]);
    }
    expect((await look(id))['state']).toBe('ready');
  });

  it('asks the right again when the job runs, at the download and when the link is opened [C6, E6]', async () => {
    const early = await start();
    source.mayHave = false;
    await run(early);
    expect(await look(early)).toMatchObject({ state: 'failed', error: '您已沒有下載此內容的權限' });
    source.mayHave = true;
    const id = await start();
    await run(id);
    const link = await test.call(me, exportsApi.download, { params: { id } });
    source.mayHave = false;
    expect((await test.call(me, exportsApi.download, { params: { id } })).status).toBe(404);
    expect((await open(String(link.headers['location']))).status).toBe(404);
    source.mayHave = true;
    expect((await open(String(link.headers['location']))).status).toBe(200);
  });

  it('makes nothing for an owner who has left the school meanwhile [NOT-46, PER-26]', async () => {
    const id = await start();
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [tx.unitId, owner.id]),
    );
    await run(id);
    expect(await look(id)).toMatchObject({ state: 'failed' });
    expect(source.opened).toBe(0);
  });

  it('says that it failed after the last try, not before, and drops what was begun [OVR-30]', async () => {
    const id = await start();
    source.body = () =>
      Readable.from(
        (async function* () {
          yield await Promise.resolve('half');
          throw new Error('disk full');
        })(),
      );
    for (const tries of [0, 1]) {
      await expect(run(id, tries)).rejects.toThrow('disk full');
      expect(await look(id)).toMatchObject({ state: 'running', error: null });
    }
    await expect(run(id, 2)).rejects.toThrow('disk full');
    expect(await look(id)).toMatchObject({ state: 'failed', error: '製作檔案時發生錯誤，請再試一次' });
    expect(await files()).toEqual([]);
    expect(await reminders()).toEqual([{ title: '下載未能完成：旅行同意書', target: 'live' }]);
  });

  it('refuses a source that finds nothing of what was asked, without trying again [OVR-30]', async () => {
    const id = await start();
    source.body = () => {
      throw new DomainError('NOT_FOUND');
    };
    await run(id);
    expect(await look(id)).toMatchObject({ state: 'failed' });
  });

  it('raises an alarm in the audit log above 500 people, not at 500 [H3, J2]', async () => {
    source.persons = EXPORT_LIMITS.alarmPersons;
    await run(await start());
    expect(await actions()).not.toContain('export.alarm');
    source.persons = EXPORT_LIMITS.alarmPersons + 1;
    await run(await start());
    expect(await actions()).toContain('export.alarm');
  });

  it('sends a card to an owner who waited longer than a minute, once [NOT-33]', async () => {
    const cards = async (): Promise<number> =>
      (await test.db.read(unit.ctx, (tx) => tx.query(`SELECT 1 FROM outbound_message WHERE unit_id = $1`, [tx.unitId]))).length;
    await start();
    await drainJobs(test.app);
    expect(await cards()).toBe(0);
    const slow = await start();
    await change(`created_at = now() - interval '61 seconds'`, slow);
    await drainJobs(test.app);
    expect(await cards()).toBe(1);
    expect((await look(slow))['state']).toBe('ready');
  });

  it('lists own downloads newest first, by page, by cursor and of one thing [OVR-16, OVR-17]', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift(await start());
    const idsOf = (body: { items: { id: string }[] }): string[] => body.items.map((item) => item.id);
    const page = (await test.call(me, exportsApi.list, { query: { page: '2', pageSize: '2' } })).body;
    expect(page).toMatchObject({ total: 3, page: 2, pageSize: 2 });
    expect(idsOf(page)).toEqual(ids.slice(2));
    const first = (await test.call(me, exportsApi.list, { query: { pageSize: '2' } })).body as {
      items: { id: string }[];
      nextCursor: string;
    };
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    const rest = (await test.call(me, exportsApi.list, { query: { pageSize: '2', cursor: first.nextCursor } })).body;
    expect(rest).toMatchObject({ nextCursor: null });
    expect(idsOf(rest)).toEqual(ids.slice(2));
    expect((await test.call(me, exportsApi.list, { query: { cursor: 'nonsense' } })).status).toBe(422);
    const { refId } = (await test.call(me, exportsApi.one, { params: { id: ids[1]! } })).body;
    expect(idsOf((await test.call(me, exportsApi.list, { query: { refId: refId! } })).body)).toEqual([ids[1]]);
  });

  it('refuses the sixth also when twenty are asked for at once [H3]', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => start()));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(EXPORT_LIMITS.unfinished);
  });

  it('lets five of one person wait or run, and refuses the sixth [H3]', async () => {
    for (let n = 0; n < EXPORT_LIMITS.unfinished; n += 1) await start();
    await expect(start()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await drainJobs(test.app);
    await expect(start()).resolves.toBeDefined();
  });
});
