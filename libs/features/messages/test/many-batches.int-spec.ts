import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type pg from 'pg';
import type { RolePool } from '@platform/db/role-pool';
import { analysed, rowsRead } from '@testing/rows-read';
import { createTestApp, type TestApp } from '@testing/test-app';
import { claimBatches } from '../data/batch-claims';
import { endMessage } from '../data/batch-results';
import { MessageOwners } from '../message-owners';
import { MessageSender } from '../message-sender';
import { Messages } from '../messages.service';
import { SendingPolicies } from '../policy/sending-policies.service';
import { MessageTransport } from '../wecom-transport';
import { FakeTransport } from './fake-transport';

@Module({
  providers: [MessageOwners, MessageSender, Messages, SendingPolicies, { provide: MessageTransport, useValue: new FakeTransport() }],
})
class SendingModule {}

describe('a message of many batches, as when each pupil is told his class', () => {
  let test: TestApp;
  let messages: Messages;
  beforeAll(async () => {
    test = await createTestApp({ modules: [SendingModule] });
    messages = test.app.get(Messages);
  });
  afterAll(() => test.close());

  it('looks at a handful of rows for a claim and for an end, however many batches the message has [R13, R14]', async () => {
    const unit = await test.unit();
    const id = await test.db.inUnit(unit.ctx, async (tx) => {
      const made = await messages.open(tx, {
        kind: 'family_card',
        refId: randomUUIDv7(),
        app: 'notice',
        channel: 'school_notice',
        dedupeKey: 'a card for each pupil',
        priority: 9,
      });
      const body = Buffer.from('{}');
      await messages.addBatches(
        tx,
        made,
        Array.from({ length: 2_000 }, (_, i) => ({ seq: i + 1, receivers: 1, body })),
      );
      await messages.seal(tx, made);
      return made;
    });
    const counted: number[] = [];
    await analysed(test.database.superuserUrl, 'delivery_batch', 'outbound_message');
    // The product's pool, with a look at what its transaction has read before it ends.
    const counting = {
      tx: <T>(fn: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
        test.parts.relay.tx(async (client) => {
          const ask = async (sql: string, params: readonly string[]) => (await client.query<{ n: number }>(sql, [...params])).rows;
          const before = await rowsRead(ask, 'delivery_batch');
          const result = await fn(client);
          counted.push((await rowsRead(ask, 'delivery_batch')) - before);
          return result;
        }),
    } as unknown as RolePool;
    for (let claim = 0; claim < 12; claim += 1) expect(await claimBatches(counting, 8, 9)).toHaveLength(8);
    await test.db.inUnit(unit.ctx, async (tx) => {
      await tx.execute(
        `UPDATE delivery_batch SET state = 'sent', lease = NULL, lease_until = NULL, finished_at = now() WHERE unit_id = $1 AND message_id = $2 AND state = 'sending'`,
        [tx.unitId, id],
      );
    });
    for (let end = 0; end < 7; end += 1) {
      await test.db.inUnit(unit.ctx, async (tx) => {
        const ask = (sql: string, params: readonly string[]) => tx.query<{ n: number }>(sql, params);
        const before = await rowsRead(ask, 'delivery_batch');
        expect(await endMessage(tx, id)).toBeUndefined();
        counted.push((await rowsRead(ask, 'delivery_batch')) - before);
      });
    }
    expect(counted.filter((n) => n > 100)).toEqual([]);
    expect(Math.max(...counted)).toBeGreaterThan(0);
  });
});
