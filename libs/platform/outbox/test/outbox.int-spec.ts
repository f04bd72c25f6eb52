import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { DomainError } from '@platform/errors/domain-error';
import { defineJob } from '@platform/jobs/define-job';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Metrics } from '@platform/metrics/metrics';
import { FailedJobs } from '@platform/outbox/failed-jobs';
import { ComeBack, GiveUp } from '@platform/outbox/job-failure';
import { JobRunner } from '@platform/outbox/job-runner';
import { OutboxStore } from '@platform/outbox/outbox-store';
import { drainWith, registryOf } from '@testing/drain-jobs';
import { buildOutboxBench, silent, type OutboxBench } from './outbox.builder';

const note = defineJob({ name: 'test.note', queue: 'fast', payload: z.strictObject({ id: z.string() }) });
const heavy = defineJob({ name: 'test.heavy', queue: 'bulk', payload: z.strictObject({ id: z.string() }) });

@HandlesJob(note)
class NoteJob implements JobHandler<{ id: string }> {
  readonly seen: { unitId: number; id: string; tries: number }[] = [];
  next: (ctx: Ctx<SystemActor>, id: string) => Promise<void> = () => Promise.resolve();

  async run(ctx: Ctx<SystemActor>, payload: { id: string }, attempt: { outboxId: string; tries: number }): Promise<void> {
    this.seen.push({ unitId: ctx.unitId, id: payload.id, tries: attempt.tries });
    await this.next(ctx, payload.id);
  }
}

describe('the outbox', () => {
  let bench: OutboxBench;
  let store: OutboxStore;
  let job: NoteJob;
  let runner: JobRunner;
  const rows = (unitId: number) =>
    bench.sql<{
      id: string;
      state: string;
      tries: number;
      error: { code: string; message: string } | null;
      wait: number;
      dedupe_key: string | null;
    }>(
      `SELECT id, state, tries, error, dedupe_key, round(EXTRACT(epoch FROM not_before - now()) / 60)::int AS wait FROM outbox WHERE unit_id = $1 ORDER BY id`,
      [unitId],
    );
  const enqueue = (ctx: Ctx<SystemActor>, id = 'x', options = {}) => bench.db.inUnit(ctx, (tx) => tx.enqueue(note, { id }, options));
  const drain = (options = {}) => drainWith(registryOf(job), bench.pool, options);
  const seenIn = (ctx: Ctx<SystemActor>) => job.seen.filter((one) => one.unitId === ctx.unitId);

  beforeAll(async () => {
    bench = await buildOutboxBench();
    store = new OutboxStore(bench.pool);
    job = new NoteJob();
    runner = new JobRunner({
      store,
      registry: registryOf(job),
      logger: silent,
      metrics: new Metrics(),
      alarms: new AlarmNotes(bench.pool),
    });
  });
  afterAll(() => bench.close());

  it('has a job exactly when the transaction commits [OVR-30]', async () => {
    const ctx = await bench.unit();
    await expect(
      bench.db.inUnit(ctx, async (tx) => {
        await tx.enqueue(note, { id: 'rolled back' });
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await rows(ctx.unitId)).toEqual([]);
    await enqueue(ctx, 'kept');
    await drain();
    expect(seenIn(ctx)).toEqual([{ unitId: ctx.unitId, id: 'kept', tries: 0 }]);
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'done', error: null }]);
  });

  it('keeps its tries while there is no room in the database, and is done once there is [R17, OVR-30]', async () => {
    const ctx = await bench.unit();
    await enqueue(ctx, 'full');
    // As PostgreSQL says it when its disk is full.
    job.next = () =>
      bench.db.inUnit(ctx, (tx) =>
        tx.execute(`DO $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`),
      ) as Promise<never>;
    for (let i = 0; i < 8; i += 1) await drain({ ignoreDelays: true });
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'ready', tries: 0, error: null, wait: 0 }]);
    job.next = () => Promise.resolve();
    await drain({ ignoreDelays: true });
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'done', tries: 0 }]);
  });

  it('refuses a payload that does not fit the definition, at both ends', async () => {
    const ctx = await bench.unit();
    await expect(bench.db.inUnit(ctx, (tx) => tx.enqueue(note, { id: 7 } as never))).rejects.toThrow();
    await bench.sql(`INSERT INTO outbox (unit_id, job, payload) VALUES ($1, 'test.note', '{"name":"何嘉敏"}')`, [ctx.unitId]);
    await drain({ failuresAllowed: true });
    expect(seenIn(ctx)).toEqual([]);
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'failed', error: { code: 'PAYLOAD_INVALID' } }]);
  });

  it('runs a job once when ten workers are told about it at the same moment', async () => {
    const ctx = await bench.unit();
    const outboxId = (await enqueue(ctx)) ?? '';
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => runner.run({ unitId: ctx.unitId, outboxId })));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(seenIn(ctx)).toHaveLength(1);
    expect(await runner.run({ unitId: ctx.unitId, outboxId })).toBe('nothing');
  });

  it('does nothing for a row of another unit or a row that never was [B9]', async () => {
    const [one, two] = [await bench.unit(), await bench.unit()];
    const outboxId = (await enqueue(one)) ?? '';
    expect(await runner.run({ unitId: two.unitId, outboxId })).toBe('nothing');
    expect(await runner.run({ unitId: one.unitId, outboxId: '01900000-0000-7000-8000-000000000000' })).toBe('nothing');
    expect(seenIn(one)).toEqual([]);
  });

  it('gives the job of a lost worker to another when the lease has run out, and not before [R1]', async () => {
    const ctx = await bench.unit();
    const ref = { unitId: ctx.unitId, outboxId: (await enqueue(ctx)) ?? '' };
    const killed = await store.claim(ref);
    expect(killed).toBeDefined();
    expect(await runner.run(ref)).toBe('nothing');
    await bench.sql(`UPDATE outbox SET lease_until = now() - interval '1 s' WHERE id = $1`, [ref.outboxId]);
    expect(await store.takeLost(['test.note'], 10)).toMatchObject([ref]);
    expect(await runner.run(ref)).toBe('done');
    expect(seenIn(ctx)).toHaveLength(1);
  });

  it('ignores the result of a worker that lost its lease', async () => {
    const ctx = await bench.unit();
    const ref = { unitId: ctx.unitId, outboxId: (await enqueue(ctx)) ?? '' };
    const slow = await store.claim(ref);
    await bench.sql(`UPDATE outbox SET lease_until = now() - interval '1 s' WHERE id = $1`, [ref.outboxId]);
    const quick = await store.claim(ref);
    if (slow === undefined || quick === undefined) throw new Error('not claimed');
    expect(await store.renew(slow)).toBe(false);
    expect(await store.fail(slow, { code: 'X', message: 'x' })).toBe(false);
    expect(await store.done(slow)).toBe(false);
    expect(await store.done(quick)).toBe(true);
  });

  it('counts no lost worker as a failed try', async () => {
    const ctx = await bench.unit();
    const ref = { unitId: ctx.unitId, outboxId: (await enqueue(ctx)) ?? '' };
    for (let i = 0; i < 8; i += 1) {
      await store.claim(ref);
      await bench.sql(`UPDATE outbox SET lease_until = now() - interval '1 s' WHERE id = $1`, [ref.outboxId]);
    }
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'running', tries: 0, error: { code: 'WORKER_LOST', lost: 7 } }]);
    expect(await runner.run(ref)).toBe('done');
  });

  it('waits 1, 5, 15, 60 and 240 minutes between tries, then leaves a failed row that can be run again [OVR-30]', async () => {
    const ctx = await bench.unit();
    await enqueue(ctx);
    job.next = () => Promise.reject(new DomainError('NOT_FOUND', { who: '何嘉敏' }));
    const waits: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      await drain({ ignoreDelays: true, failuresAllowed: true });
      waits.push((await rows(ctx.unitId))[0]?.wait ?? -1);
    }
    expect(waits).toEqual([1, 5, 15, 60, 240]);
    await drain({ ignoreDelays: true, failuresAllowed: true });
    const [failed] = await rows(ctx.unitId);
    expect(failed).toMatchObject({ state: 'failed', tries: 6, error: { code: 'NOT_FOUND', message: 'NOT_FOUND' } });
    const operators = new FailedJobs(bench.pool as never);
    expect((await operators.list({ unitId: ctx.unitId })).items).toMatchObject([{ job: 'test.note', unitId: ctx.unitId, tries: 6 }]);
    job.next = () => Promise.resolve();
    expect(await operators.runAgain(ctx.unitId, failed?.id ?? '')).toBe(true);
    expect(await operators.runAgain(ctx.unitId, failed?.id ?? '')).toBe(false);
    await drain();
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'done', tries: 0, error: null }]);
  });

  it('keeps no personal data of an error in the row [D7]', async () => {
    const ctx = await bench.unit();
    await enqueue(ctx);
    job.next = () => Promise.reject(new GiveUp(new Error('value "何嘉敏 66123456" is too long for 66123456')));
    await drain({ failuresAllowed: true });
    job.next = () => Promise.resolve();
    const [row] = await rows(ctx.unitId);
    expect(row?.state).toBe('failed');
    expect(JSON.stringify(row?.error)).not.toMatch(/何|66123456/);
  });

  it('comes back later without counting a try when the handler asks for it', async () => {
    const ctx = await bench.unit();
    await enqueue(ctx);
    job.next = () => Promise.reject(new ComeBack(10 * 60_000));
    await drain();
    job.next = () => Promise.resolve();
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'ready', tries: 0, wait: 10, error: null }]);
  });

  it('keeps one waiting job per dedupe key, and takes a new one while the first runs', async () => {
    const ctx = await bench.unit();
    expect(await enqueue(ctx, 'a', { dedupe: 'k' })).not.toBeNull();
    expect(await enqueue(ctx, 'a', { dedupe: 'k' })).toBeNull();
    job.next = async () => {
      job.next = () => Promise.resolve();
      // What happens during the run must not be lost: the running job may have read the old state.
      expect(await enqueue(ctx, 'a', { dedupe: 'k' })).not.toBeNull();
    };
    await drain();
    expect(seenIn(ctx)).toHaveLength(2);
  });

  it('lets the waiting twin do the work when a deduplicated job fails', async () => {
    const ctx = await bench.unit();
    await enqueue(ctx, 'a', { dedupe: 'k' });
    job.next = async () => {
      job.next = () => Promise.resolve();
      await enqueue(ctx, 'a', { dedupe: 'k' });
      throw new Error('first try fails');
    };
    await drain({ failuresAllowed: true });
    expect((await rows(ctx.unitId)).map((row) => row.state)).toEqual(['done', 'done']);
    expect(seenIn(ctx)).toHaveLength(2);
  });

  it('leaves the jobs of a suspended unit waiting and runs them when it is active again', async () => {
    const ctx = await bench.unit();
    const ref = { unitId: ctx.unitId, outboxId: (await enqueue(ctx)) ?? '' };
    await bench.sql(`UPDATE school_unit SET state = 'suspended' WHERE id = $1`, [ctx.unitId]);
    expect((await store.takeDue('fast', ['test.note'], 100, 100)).filter((one) => one.unitId === ctx.unitId)).toEqual([]);
    expect(await runner.run(ref)).toBe('nothing');
    expect(await rows(ctx.unitId)).toMatchObject([{ state: 'ready', wait: 10 }]);
    await bench.sql(`UPDATE school_unit SET state = 'active' WHERE id = $1`, [ctx.unitId]);
    await drain({ ignoreDelays: true });
    expect(seenIn(ctx)).toHaveLength(1);
  });

  it('takes turns between units, so that one with much to do delays nobody [R14]', async () => {
    const [big, small] = [await bench.unit(), await bench.unit()];
    await bench.sql(`INSERT INTO outbox (unit_id, job, payload) SELECT $1, 'test.note', '{"id":"x"}' FROM generate_series(1, 3000)`, [
      big.unitId,
    ]);
    await enqueue(small);
    const taken = await store.takeDue('fast', ['test.note'], 10, 50);
    expect(taken).toHaveLength(10);
    expect(taken.filter((one) => one.unitId === small.unitId)).toHaveLength(1);
    await bench.sql(`DELETE FROM outbox WHERE unit_id IN ($1, $2)`, [big.unitId, small.unitId]);
  });

  it('takes urgent jobs first and bulk jobs only in their own lane', async () => {
    const ctx = await bench.unit();
    await bench.db.inUnit(ctx, async (tx) => {
      await tx.enqueue(heavy, { id: 'bulk' });
      await tx.enqueue(note, { id: 'normal' });
      await tx.enqueue(note, { id: 'urgent' }, { priority: 1 });
    });
    const names = ['test.note', 'test.heavy'];
    expect((await store.takeDue('fast', names, 100, 100)).map((one) => one.priority)).toEqual([1, 5]);
    expect((await store.takeDue('bulk', names, 100, 100)).map((one) => one.job)).toEqual(['test.heavy']);
    await bench.sql(`DELETE FROM outbox WHERE unit_id = $1`, [ctx.unitId]);
  });

  it('gives each due row to one of several relays at the same moment', async () => {
    const ctx = await bench.unit();
    await bench.sql(`INSERT INTO outbox (unit_id, job, payload) SELECT $1, 'test.note', '{"id":"x"}' FROM generate_series(1, 100)`, [
      ctx.unitId,
    ]);
    const takes = await Promise.all(Array.from({ length: 4 }, () => store.takeDue('fast', ['test.note'], 50, 50)));
    const ids = takes.flat().map((one) => one.outboxId);
    expect(new Set(ids).size).toBe(ids.length);
    await bench.sql(`DELETE FROM outbox WHERE unit_id = $1`, [ctx.unitId]);
  });

  it('removes done rows after seven days and no others', async () => {
    const ctx = await bench.unit();
    await bench.sql(
      `INSERT INTO outbox (unit_id, job, payload, state, done_at) VALUES
         ($1, 'test.note', '{}', 'done', now() - interval '8 days'), ($1, 'test.note', '{}', 'done', now() - interval '6 days'),
         ($1, 'test.note', '{}', 'failed', now() - interval '60 days')`,
      [ctx.unitId],
    );
    expect(await store.purgeDone(7)).toBe(1);
    expect((await rows(ctx.unitId)).map((row) => row.state).sort()).toEqual(['done', 'failed']);
  });
});
