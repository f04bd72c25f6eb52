import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../api/types';
import { logRows } from './log-rows';

const delivery = (over: Partial<Delivery>): Delivery => ({
  id: 1,
  callId: 1,
  corpId: 'ww1',
  agentId: 1,
  appName: '家校通知',
  path: 'message/send',
  receiver: { kind: 'member', userid: 'lam' },
  child: null,
  msgtype: 'text',
  content: { content: '你好' },
  acceptedAt: 5,
  bodyHash: 'abc',
  msgid: null,
  fate: 'delivered',
  recalled: false,
  ...over,
});

describe('the log', () => {
  it('lists newest first and shows hash, duplicates, drops and recalls [issue 2, point 4]', () => {
    const rows = logRows(
      [
        {
          id: 1,
          at: 5,
          corpId: 'ww1',
          agentId: 1,
          method: 'POST',
          path: 'message/send',
          errcode: 0,
          ms: 3,
          bodyHash: 'abc',
        },
      ],
      [
        delivery({}),
        delivery({ id: 2, fate: 'duplicate', acceptedAt: 6 }),
        delivery({ id: 3, fate: 'dropped', acceptedAt: 7 }),
        delivery({ id: 4, recalled: true, acceptedAt: 8 }),
      ],
      [],
    );
    expect(rows.map((row) => [row.kind, row.result, row.tone])).toEqual([
      ['delivery', 'recalled', 'warn'],
      ['delivery', 'dropped', 'bad'],
      ['delivery', 'duplicate', 'warn'],
      ['delivery', 'delivered', 'ok'],
      ['call', '0', 'ok'],
    ]);
    expect(rows[0]?.hash).toBe('abc');
  });

  it('marks a call that was executed but never answered, and a callback that failed', () => {
    const rows = logRows(
      [
        {
          id: 1,
          at: 2,
          corpId: 'ww1',
          agentId: 1,
          method: 'POST',
          path: 'x',
          errcode: 0,
          ms: 3,
          fault: 'accept-then-drop',
        },
      ],
      [],
      [
        {
          id: 9,
          corpId: 'ww1',
          target: 'contact-sync',
          event: 'change_contact',
          changeType: 'update_user',
          objectId: 'lam',
          at: 1,
          status: 'failed',
          attempts: [{ at: 1, ms: 9, error: 'ECONNREFUSED' }],
        },
      ],
    );
    expect(rows[0]).toMatchObject({ tone: 'warn', detail: 'accept-then-drop' });
    expect(rows[1]).toMatchObject({
      tone: 'bad',
      what: 'change_contact · update_user',
      receiver: 'lam',
      detail: 'ECONNREFUSED',
    });
  });
});
