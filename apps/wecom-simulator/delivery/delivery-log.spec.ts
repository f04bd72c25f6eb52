import { describe, expect, it } from '@jest/globals';
import { DeliveryLog, type Addressee } from './delivery-log';

const call = (callId: number, corpId = 'ww1') => ({
  callId,
  corpId,
  agentId: 1,
  appName: 'app',
  path: 'externalcontact/message/send',
  msgtype: 'text',
  content: { content: `m${callId}` },
  acceptedAt: 1000 + callId,
  bodyHash: `h${callId}`,
  msgid: `id${callId}`,
  taskId: null,
});

const parents = (from: number, count: number, fate: Addressee['fate'] = 'delivered'): Addressee[] =>
  Array.from({ length: count }, (_each, at) => ({
    kind: 'parent',
    userid: `P${from + at}`,
    child: `s${from + at}`,
    fate,
  }));

describe('delivery log', () => {
  it('finds by receiver without regard to case, by child, fate, call and time', () => {
    const log = new DeliveryLog();
    log.add(call(1), parents(0, 3));
    log.add(call(2), parents(1, 3, 'duplicate'));
    log.add(call(3, 'ww2'), parents(1, 1));
    expect(log.list({ corp: 'ww1', receiver: 'p1' }, 10, true).rows.map((each) => each.callId)).toEqual([2, 1]);
    expect(log.list({ corp: 'ww1', receiver: 'p1', fate: 'delivered' }, 10, true).rows).toHaveLength(1);
    expect(log.list({ child: 's1' }, 10, false).rows.map((each) => each.corpId)).toEqual(['ww1', 'ww1', 'ww2']);
    expect(log.count({ since: 1002 }, 'fate')).toEqual({ total: 4, groups: { duplicate: 3, delivered: 1 } });
    expect(log.get(4)).toMatchObject({
      callId: 2,
      receiver: { kind: 'parent', userid: 'P1' },
      child: 's1',
      bodyHash: 'h2',
    });
  });

  it('pages in both directions without gap or repeat', () => {
    const log = new DeliveryLog();
    for (let id = 1; id <= 7; id += 1) log.add(call(id), parents(0, 9));
    for (const newestFirst of [true, false]) {
      const seen: number[] = [];
      let cursor: number | undefined;
      for (;;) {
        const page = log.list({}, 10, newestFirst, cursor);
        seen.push(...page.rows.map((each) => each.id));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(new Set(seen).size).toBe(63);
      expect(seen).toEqual([...seen].sort((a, b) => (newestFirst ? b - a : a - b)));
    }
  });

  it('forgets the oldest calls beyond its size and keeps the index right', () => {
    const log = new DeliveryLog(100);
    for (let id = 1; id <= 30; id += 1) log.add(call(id), parents(0, 10));
    expect(log.size).toBeLessThanOrEqual(100);
    expect(log.get(1)).toBeUndefined();
    expect(log.list({ corp: 'ww1', receiver: 'P3' }, 100, true).rows.length).toBe(log.size / 10);
    expect(log.byMsgid('ww1', 'id1')).toBeUndefined();
    expect(log.byMsgid('ww1', 'id30')?.callId).toBe(30);
  });

  it('holds a million deliveries in less than 250 MB', () => {
    const log = new DeliveryLog();
    const to = parents(0, 1000);
    const before = process.memoryUsage().heapUsed;
    for (let id = 1; id <= 1000; id += 1) log.add(call(id), to);
    const used = process.memoryUsage().heapUsed - before;
    expect(log.size).toBe(1_000_000);
    expect(used).toBeLessThan(250 * 1024 * 1024);
    expect(log.list({ corp: 'ww1', receiver: 'p999' }, 5, true).rows).toHaveLength(5);
  });
});
