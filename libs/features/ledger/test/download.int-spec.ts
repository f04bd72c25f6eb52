import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { exportsApi } from '@contracts/exports';
import { ledgerApi } from '@contracts/ledger';
import { FileStore } from '@platform/files/file-store';
import { LedgerDocuments, noteLedger } from '../index';
import { buildMember, staffCtx } from '../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, type NoticeApp } from '../../notices/test/notice-world';
import { exportOf, liveAWhile, openThief, seal, verified } from './ledger-world';

describe('the download of a unit’s ledger', () => {
  let test: NoticeApp;
  let thief: pg.Client;
  beforeAll(async () => {
    test = await createNoticeApp();
    thief = await openThief(test);
  });
  afterAll(async () => {
    await thief?.end();
    await test?.close();
  });

  it('is made by a job for an administrator, is complete and verifies [BEY-01, OVR-21]', async () => {
    const w = await buildWorld(test);
    expect((await test.call({ ...w.adminCtx, steppedUp: true }, ledgerApi.export)).body.code).toBe('STATE_CONFLICT');
    await liveAWhile(test, w);
    await seal(test, w);
    const started = await test.call({ ...w.adminCtx, steppedUp: true }, ledgerApi.export);
    expect(started).toMatchObject({ status: 200, body: { kind: 'ledger', state: 'queued', title: '送達帳冊' } });
    // What is sealed while it waits is in it; what comes after the run has begun is not.
    await test.db.inUnit(w.unit.ctx, (tx) => noteLedger(tx, { kind: 'closed', noticeId: w.amy.id, by: null }));
    await seal(test, w);
    await test.settle();
    const done = (await test.call(w.adminCtx, exportsApi.one, { params: { id: started.body.id } })).body;
    expect(done).toMatchObject({ state: 'ready', error: null });
    expect(done.fileName).toMatch(new RegExp(`^ledger-${w.unit.number}-\\d{4}-\\d\\d-\\d\\d\\.jsonl$`));
    const { rows } = await thief.query<{ storage_key: string }>(
      `SELECT f.storage_key FROM export_job e JOIN file f ON f.unit_id = e.unit_id AND f.id = e.file_id WHERE e.unit_id = $1`,
      [w.unit.id],
    );
    const pieces: Buffer[] = [];
    for await (const piece of await test.app.get<FileStore>(FileStore, { strict: false }).read(rows[0]!.storage_key))
      pieces.push(piece as Buffer);
    const report = verified(Buffer.concat(pieces).toString('utf8'));
    expect(report).toMatchObject({ ok: true, kind: 'export', blocks: 2, lines: done.done });
  });

  it('is for administrators only [BEY-01, B11]', async () => {
    const w = await buildWorld(test);
    await test.db.inUnit(w.unit.ctx, (tx) => noteLedger(tx, { kind: 'closed', noticeId: w.amy.id, by: null }));
    await seal(test, w);
    for (const ctx of [w.teacherCtx, w.mother, staffCtx(await buildMember(test.db, w.unit, { name: '職員' }))]) {
      expect((await test.call({ ...ctx, steppedUp: true }, ledgerApi.export)).status).toBe(403);
    }
    expect((await test.call(null, ledgerApi.export)).status).toBe(401);
  });

  it('names the row that was changed in the store [BEY-01]', async () => {
    const w = await buildWorld(test);
    const { form } = await liveAWhile(test, w);
    await seal(test, w);
    const documents = test.app.get(LedgerDocuments, { strict: false });
    expect(verified(await exportOf(documents, w, 1)).faults).toEqual([]);
    await thief.query(`UPDATE notice_delivery SET state = 'pending' WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3`, [
      w.unit.id,
      form,
      w.ben.id,
    ]);
    const report = verified(await exportOf(documents, w, 1));
    expect(report.faults).toHaveLength(1);
    expect(report.faults[0]).toMatchObject({ code: 'line_changed', block: 1 });
    expect(JSON.parse(report.faults[0]!.line!)).toMatchObject({ k: 'planned', notice: form, student: w.ben.id, joined: true });
  });
});
