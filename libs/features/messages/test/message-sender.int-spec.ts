import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { freeze, schoolNoticeCard } from '@wecom';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { claimBatches } from '../data/batch-claims';
import { MessageOwners, type FinishedBatch, type FinishedMessage } from '../message-owners';
import { MessageSender } from '../message-sender';
import { Messages } from '../messages.service';
import { SendingPolicies } from '../policy/sending-policies.service';
import { MessageTransport } from '../wecom-transport';
import { FakeTransport } from './fake-transport';

const transport = new FakeTransport();
@Module({ providers: [MessageOwners, MessageSender, Messages, SendingPolicies, { provide: MessageTransport, useValue: transport }] })
class SendingModule {}

interface BatchRow {
  seq: number;
  state: string;
  tries: number;
  error_code: string | null;
  invalid: unknown;
}

describe('the message sender', () => {
  let test: TestApp;
  let messages: Messages;
  let sender: MessageSender;
  const finished: FinishedBatch[] = [];
  const ended: FinishedMessage[] = [];

  beforeAll(async () => {
    test = await createTestApp({ modules: [SendingModule] });
    messages = test.app.get(Messages);
    sender = test.app.get(MessageSender);
    test.app.get(MessageOwners).register('notice', {
      batchDone: (_tx, batch) => {
        finished.push(batch);
        return Promise.resolve();
      },
      messageDone: (_tx, message) => {
        ended.push(message);
        return Promise.resolve();
      },
    });
  });
  afterAll(() => test.close());
  beforeEach(() => {
    transport.plan = () => undefined;
    transport.before = () => Promise.resolve();
    transport.calls.length = 0;
    transport.delivered.length = 0;
    finished.length = 0;
    ended.length = 0;
  });

  /** A message of `count` batches with two students each. */
  async function message(
    unit: BuiltUnit,
    count: number,
    options: { priority?: 1 | 5 | 9; perPerson?: number; seal?: boolean; key?: string } = {},
  ): Promise<string> {
    const key = options.key ?? randomUUIDv7();
    return test.db.inUnit(unit.ctx, async (tx) => {
      const id = await messages.open(tx, {
        kind: 'notice',
        refId: randomUUIDv7(),
        app: 'notice',
        channel: 'school_notice',
        dedupeKey: key,
        priority: options.priority ?? 5,
      });
      const batches = Array.from({ length: count }, (_, i) => ({
        seq: i + 1,
        receivers: 2,
        body: freeze(
          schoolNoticeCard({
            agentId: 7,
            title: '測試',
            url: `http://x.example/n/${id}?g=${String(i)}`,
            to: { students: [`a${String(i)}`, `b${String(i)}`] },
          }),
        ).bytes,
      }));
      await messages.addBatches(tx, id, batches, options.perPerson ?? 1);
      if (options.seal !== false) await messages.seal(tx, id);
      return id;
    });
  }
  const rows = (unit: BuiltUnit, id: string): Promise<BatchRow[]> =>
    test.db.read(unit.ctx, (tx) =>
      tx.query<BatchRow>(
        `SELECT seq, state, tries, error_code, invalid FROM delivery_batch WHERE unit_id = $1 AND message_id = $2 ORDER BY seq`,
        [tx.unitId, id],
      ),
    );
  const stateOf = async (unit: BuiltUnit, id: string): Promise<string> =>
    (await test.db.read(unit.ctx, (tx) =>
      tx.one<{ state: string }>(`SELECT state FROM outbound_message WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
    ))!.state;
  /** As if time had passed: waits, blocks and leases end. */
  const later = (unit: BuiltUnit): Promise<void> =>
    test.db.inUnit(unit.ctx, async (tx) => {
      await tx.execute(
        `UPDATE delivery_batch SET not_before = now(), lease_until = CASE WHEN state = 'sending' THEN now() - interval '1 second' END WHERE unit_id = $1 AND state IN ('ready', 'sending')`,
        [tx.unitId],
      );
      await tx.execute(`UPDATE unit_channel SET blocked_until = now() WHERE unit_id = $1`, [tx.unitId]);
    });

  it('sends each batch once and ends the message', async () => {
    const unit = await test.unit();
    const id = await message(unit, 3);
    await sender.drain();
    expect(transport.delivered).toHaveLength(6);
    expect(await stateOf(unit, id)).toBe('sent');
    expect(finished.map((b) => b.state)).toEqual(['sent', 'sent', 'sent']);
    expect(ended).toHaveLength(1);
    await sender.drain();
    expect(transport.calls).toHaveLength(3);
  });

  it('keeps one message for one dedupe key', async () => {
    const unit = await test.unit();
    expect(await message(unit, 1, { key: 'same' })).toBe(await message(unit, 1, { key: 'same' }));
    await sender.drain();
    expect(transport.calls).toHaveLength(1);
  });

  it('repeats the same bytes after a killed process, and nobody gets it twice [G5, R1, R6]', async () => {
    const unit = await test.unit();
    const id = await message(unit, 1);
    // Claimed, accepted by WeCom, and then the process died before the answer was stored.
    const [held] = await claimBatches(test.parts.relay, 1, 9);
    await transport.send(unit.ctx, held!.app, held!.channel, held!.body);
    await sender.drain();
    expect(transport.calls).toHaveLength(1);
    await later(unit);
    await sender.drain();
    expect(transport.calls).toHaveLength(2);
    expect(new Set(transport.calls.map((c) => c.hash)).size).toBe(1);
    expect(transport.delivered).toHaveLength(2);
    expect(await stateOf(unit, id)).toBe('sent');
  });

  it('drops the result of a process that lost its lease', async () => {
    const unit = await test.unit();
    const id = await message(unit, 1);
    let first = true;
    transport.before = async () => {
      if (!first) return;
      first = false;
      await later(unit);
      await sender.drain();
    };
    transport.plan = () => (transport.calls.length === 1 ? undefined : { attempt: { kind: 'refused', code: 81013, retryable: false } });
    await sender.drain();
    expect((await rows(unit, id))[0]).toMatchObject({ state: 'sent', tries: 2 });
    expect(finished).toHaveLength(1);
  });

  it('repeats an unclear attempt and marks it unknown after the window, without sending [G5]', async () => {
    const unit = await test.unit();
    const id = await message(unit, 1);
    transport.plan = () => ({ attempt: { kind: 'unknown' }, accepted: true });
    await sender.drain();
    expect(await test.db.read(unit.ctx, (tx) => messages.heldBack(tx, id))).toMatchObject({ reason: 'unreachable' });
    await later(unit);
    await sender.drain();
    expect(transport.calls).toHaveLength(2);
    expect(transport.delivered).toHaveLength(2);
    await later(unit);
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE delivery_batch SET maybe_since = now() - interval '4 hours' WHERE unit_id = $1`, [tx.unitId]),
    );
    await sender.drain();
    expect(transport.calls).toHaveLength(2);
    expect((await rows(unit, id))[0]?.state).toBe('unknown');
    expect(await stateOf(unit, id)).toBe('failed');
  });

  it('stops a throttled unit and interface, others go on, and finishes by itself [G6, R5]', async () => {
    const [blocked, free] = [await test.unit(), await test.unit()];
    const id = await message(blocked, 3);
    transport.plan = (call) => (call.unitId === blocked.id ? { attempt: { kind: 'throttled', retryAfterMs: 60_000 } } : undefined);
    await sender.drain();
    const before = transport.calls.filter((c) => c.unitId === blocked.id).length;
    await message(free, 2);
    await sender.drain();
    expect(transport.calls.filter((c) => c.unitId === blocked.id)).toHaveLength(before);
    expect(transport.delivered).toHaveLength(4);
    const waiting = await test.db.read(blocked.ctx, (tx) => messages.waiting(tx, 'notice', 'school_notice'));
    expect(waiting?.reason).toBe('throttled');
    // One probe when the block ends, not a volley.
    await later(blocked);
    expect(await claimBatches(test.parts.relay, 8, 9)).toHaveLength(1);
    transport.plan = () => undefined;
    await later(blocked);
    await sender.drain();
    await later(blocked);
    await sender.drain();
    expect(await stateOf(blocked, id)).toBe('sent');
    expect(transport.delivered).toHaveLength(4 + 6);
    expect(await test.db.read(blocked.ctx, (tx) => messages.waiting(tx, 'notice', 'school_notice'))).toBeNull();
  });

  it('counts calls that fail side by side as one failure of WeCom, so that one short gap costs seconds [R1, R4]', async () => {
    const unit = await test.unit();
    const id = await message(unit, 8);
    transport.plan = () => ({ attempt: { kind: 'not_sent' } });
    await sender.drain();
    expect(transport.calls).toHaveLength(8);
    const [channel] = await test.db.read(unit.ctx, (tx) =>
      tx.query<{ faults: number; wait: number }>(
        `SELECT faults, extract(epoch FROM blocked_until - now())::float8 AS wait FROM unit_channel WHERE unit_id = $1`,
        [tx.unitId],
      ),
    );
    expect(channel?.faults).toBe(1);
    expect(channel?.wait).toBeLessThanOrEqual(4);
    transport.plan = () => undefined;
    await later(unit);
    await sender.drain();
    expect((await rows(unit, id)).every((row) => row.state === 'sent')).toBe(true);
  });

  it('asks WeCom with one call at a time while it is away, however long that one is on its way [R4]', async () => {
    const unit = await test.unit();
    const id = await message(unit, 6);
    transport.plan = () => ({ attempt: { kind: 'not_sent' } });
    await sender.drain();
    await later(unit);
    const [probe] = await claimBatches(test.parts.relay, 8, 9);
    expect(probe?.channelFaults).toBe(1);
    // Its answer is outstanding, for the other workers too.
    expect(await claimBatches(test.parts.relay, 8, 9)).toEqual([]);
    // The process that waited for it is gone: after its lease the next one asks.
    await later(unit);
    expect(await claimBatches(test.parts.relay, 8, 9)).toHaveLength(1);
    await later(unit);
    transport.plan = () => undefined;
    // The first answer opens the channel at once.
    await sender.drain();
    expect((await rows(unit, id)).filter((row) => row.state === 'sent').length).toBeGreaterThanOrEqual(4);
  });

  it('gives the turn of a probe that does not leave to the next message at once [R4]', async () => {
    const unit = await test.unit();
    const first = await message(unit, 3);
    transport.plan = () => ({ attempt: { kind: 'not_sent' } });
    await sender.drain();
    await later(unit);
    expect(await claimBatches(test.parts.relay, 8, 9)).toHaveLength(1);
    await test.db.inUnit(unit.ctx, (tx) => messages.recall(tx, first));
    const second = await message(unit, 1);
    transport.plan = () => undefined;
    await later(unit);
    await sender.drain();
    expect(await stateOf(unit, second)).toBe('sent');
  });

  it('loses nothing while WeCom is away [R4]', async () => {
    const unit = await test.unit();
    const id = await message(unit, 2);
    transport.plan = () => ({ attempt: { kind: 'not_sent' } });
    for (let i = 0; i < 12; i += 1) {
      await sender.drain();
      await later(unit);
    }
    expect(transport.delivered).toHaveLength(0);
    transport.plan = () => undefined;
    for (let i = 0; i < 2; i += 1) {
      await later(unit);
      await sender.drain();
    }
    expect(await stateOf(unit, id)).toBe('sent');
    expect(transport.delivered).toHaveLength(4);
  });

  it('names partly invalid receivers to the owner and the message partly failed [G7]', async () => {
    const unit = await test.unit();
    const id = await message(unit, 2);
    transport.plan = (call) =>
      call.students.includes('a0')
        ? { attempt: { kind: 'accepted' }, invalid: { students: ['a0'], parents: ['p9'], members: [] } }
        : undefined;
    await sender.drain();
    expect(await stateOf(unit, id)).toBe('partly_failed');
    expect(finished.find((b) => b.seq === 1)?.invalid).toEqual({ students: ['a0'], parents: ['p9'], members: [] });
  });

  it('cancels on recall what has not left, and repeats nothing that is unclear [R7]', async () => {
    const unit = await test.unit();
    const id = await message(unit, 3);
    const [held] = await claimBatches(test.parts.relay, 1, 9);
    await test.db.inUnit(unit.ctx, (tx) => messages.recall(tx, id));
    await later(unit);
    await sender.drain();
    expect(transport.calls).toHaveLength(0);
    const states = (await rows(unit, id)).map((b) => b.state);
    expect(states.filter((s) => s === 'cancelled')).toHaveLength(2);
    expect((await rows(unit, id)).find((b) => b.seq === held!.seq)?.state).toBe('unknown');
  });

  it('gives turns to small senders while a big one sends [R14]', async () => {
    const [big, small] = [await test.unit(), await test.unit()];
    await message(big, 40, { priority: 9 });
    for (let i = 0; i < 4; i += 1) await claimBatches(test.parts.relay, 2, 9);
    await message(small, 1, { priority: 9 });
    const next = await claimBatches(test.parts.relay, 2, 9);
    expect(next.map((b) => b.unitId)).toEqual([small.id]);
    await later(big);
    await later(small);
    await sender.drain();
  });

  it('lets urgent messages pass, and keeps bulk out where only normal ones may go', async () => {
    const unit = await test.unit();
    await message(unit, 1, { priority: 9 });
    await message(unit, 1, { priority: 5 });
    await message(unit, 1, { priority: 1 });
    expect((await claimBatches(test.parts.relay, 1, 5))[0]?.priority).toBe(1);
    expect((await claimBatches(test.parts.relay, 1, 5))[0]?.priority).toBe(5);
    expect(await claimBatches(test.parts.relay, 1, 5)).toHaveLength(0);
    expect((await claimBatches(test.parts.relay, 1, 9))[0]?.priority).toBe(9);
    await later(unit);
    await sender.drain();
  });

  it('gives nobody more than 20 messages of an app a minute [G6]', async () => {
    const unit = await test.unit();
    for (let i = 0; i < 25; i += 1) await message(unit, 1);
    await sender.drain();
    // Batches claimed at the same moment count each other, so it may stop a little early, never late.
    const got = transport.delivered.filter((d) => d.to === 'a0').length;
    expect(got).toBeLessThanOrEqual(20);
    expect(got).toBeGreaterThan(10);
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE delivery_batch SET tried_at = tried_at - interval '61 seconds' WHERE unit_id = $1`, [tx.unitId]),
    );
    await later(unit);
    await sender.drain();
    expect(transport.delivered.filter((d) => d.to === 'a0')).toHaveLength(25);
  });

  it('ends a message whose process died after the last result', async () => {
    const unit = await test.unit();
    const id = await message(unit, 1, { seal: false });
    await sender.drain();
    expect(await stateOf(unit, id)).toBe('queued');
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE outbound_message SET sealed_at = now() - interval '5 seconds' WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
    );
    await sender.drain();
    expect(await stateOf(unit, id)).toBe('sent');
    expect(ended).toHaveLength(1);
  });

  it('skips units that are not active', async () => {
    const unit = await test.unit({ state: 'suspended' });
    await message(unit, 1);
    expect(await sender.drain()).toBe(0);
  });

  it('works off what is due when started and stops with nothing on the wire', async () => {
    const unit = await test.unit();
    const id = await message(unit, 30);
    sender.start();
    for (let i = 0; i < 200 && (await stateOf(unit, id)) !== 'sent'; i += 1) await new Promise((r) => setTimeout(r, 20));
    await sender.stop();
    expect(await stateOf(unit, id)).toBe('sent');
    expect(transport.delivered).toHaveLength(60);
  });
});
