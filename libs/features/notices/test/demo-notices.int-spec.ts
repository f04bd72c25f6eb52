import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { noticesApi } from '@contracts/notices';
import { MessageSender } from '@features/messages';
import { systemCtx } from '@platform/ctx/ctx';
import { OutboxStore } from '@platform/outbox/outbox-store';
import { runJob } from '@testing/drain-jobs';
import { untilLeft } from '../seed/until-left';
import { buildWorld, createNoticeApp, submitted, toClass, type NoticeApp, type World } from './notice-world';

/** The demo is loaded into the running product: its worker takes jobs and calls as well as the seed does. */
describe('a demo notice beside a worker that runs', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  /** Begins to wait as the seed does. `waits` says whether it looks a second time after it found nothing to send, or goes on. */
  function seedWaits(w: World, id: string): { waits: Promise<boolean>; left: Promise<void> } {
    const again = Promise.withResolvers<boolean>();
    const sender = test.app.get(MessageSender);
    let looks = 0;
    const drain = async (): Promise<number> => {
      const sent = await sender.drain();
      if (sent === 0) looks += 1;
      if (looks > 1) again.resolve(true);
      return sent;
    };
    const get = <T>(provider: Type<T>): T =>
      (provider === (MessageSender as Type<unknown>) ? { drain } : test.app.get(provider, { strict: false })) as T;
    const left = untilLeft({ parts: test.parts, get }, w.unit, id);
    return { left, waits: Promise.race([again.promise, left.then(() => false)]) };
  }

  const closes = async (w: World, id: string): Promise<unknown> =>
    (await test.call(w.teacherCtx, noticesApi.close, { params: { id } })).body.state;

  it('is waited for while the worker makes its rows, and can be closed then [NOT-40, job notice.fanout]', async () => {
    const w = await buildWorld(test);
    const id = await submitted(test, w.teacherCtx, { targets: toClass(w.classA) });
    const worker = new OutboxStore(test.parts.relay);
    const due = await worker.due(['notice.fanout'], 100);
    const job = (await worker.claim(due.find((ref) => ref.unitId === w.unit.id)!))!;
    const { waits, left } = seedWaits(w, id);
    expect(await waits).toBe(true);
    await runJob(test.app, 'notice.fanout', systemCtx(w.unit.id, 'notice.fanout', job.outboxId), job.payload);
    await worker.done(job);
    await left;
    expect(await closes(w, id)).toBe('closed');
  });

  it('is waited for while a call of the worker is on the wire [NOT-40, G1]', async () => {
    const w = await buildWorld(test);
    const id = await submitted(test, w.teacherCtx, { targets: toClass(w.classA) });
    const begun = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    test.transport.before = () => {
      test.transport.before = () => Promise.resolve();
      begun.resolve();
      return answer.promise;
    };
    const worker = test.settle();
    await begun.promise;
    const { waits, left } = seedWaits(w, id);
    expect(await waits).toBe(true);
    answer.resolve();
    await left;
    expect(await closes(w, id)).toBe('closed');
    await worker;
  });
});
