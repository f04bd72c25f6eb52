import { describe, expect, it } from '@jest/globals';
import type { Call, Delivery, SendEvent } from '../api/types';
import { noticeKey, wireLine, type WireInput } from './wire-line';

const content = (path: string, title = '同意書') => ({ articles: [{ title, url: `http://app${path}` }] });

const send = (callId: number, at: number, over: Partial<SendEvent> = {}): SendEvent => ({
  callId,
  corpId: 'ww1',
  agentId: 1,
  path: 'externalcontact/message/send',
  msgtype: 'news',
  content: content('/n/7?g=1'),
  receivers: 100,
  delivered: 100,
  duplicate: 0,
  dropped: 0,
  notFollowing: 0,
  acceptedAt: at,
  ...over,
});
const delivery = (id: number, callId: number, at: number): Delivery => ({
  id,
  callId,
  corpId: 'ww1',
  agentId: 1,
  appName: '家校通知',
  path: 'externalcontact/message/send',
  receiver: { kind: 'parent', userid: 'p1' },
  child: 's1',
  msgtype: 'news',
  content: content('/n/7?g=2'),
  acceptedAt: at,
  bodyHash: 'h',
  msgid: null,
  fate: 'delivered',
  recalled: false,
});
const call = (id: number, at: number, over: Partial<Call> = {}): Call => ({
  id,
  at,
  corpId: 'ww1',
  agentId: 1,
  method: 'POST',
  path: 'externalcontact/message/send',
  errcode: 0,
  ms: 212,
  ...over,
});
const nothing: WireInput = { sends: [], arrivals: [], calls: [], callbacks: [], opened: [], recalls: [] };

describe('the line of one notice', () => {
  it('is empty before anything was sent', () => {
    expect(wireLine(nothing).steps).toEqual([]);
  });

  it('joins the batches of a notice and shows who got it and after how long [issue 2, point 4]', () => {
    const line = wireLine({
      ...nothing,
      sends: [send(2, 2000, { receivers: 28, delivered: 22, notFollowing: 6 }), send(1, 1000)],
      arrivals: [delivery(9, 1, 1000)],
      calls: [call(1, 1000)],
      opened: [{ at: 9000, deviceId: 'mother', key: 'http://app/n/7' }],
    });
    expect(line.title).toBe('同意書');
    expect(line.steps).toEqual([
      { kind: 'start', at: 1000, calls: 2, receivers: 128, school: true },
      { kind: 'arrival', at: 1000, deliveryId: 9, ms: 212 },
      { kind: 'sum', at: 2000, delivered: 122, receivers: 128, dropped: 0, duplicate: 0, notFollowing: 6 },
      { kind: 'opened', at: 9000, deviceId: 'mother' },
    ]);
  });

  it('counts equal troubles once and leaves those of other interfaces and corps out', () => {
    const line = wireLine({
      ...nothing,
      sends: [send(1, 100_000)],
      calls: [
        call(5, 101_000, { errcode: 45009 }),
        call(6, 102_000, { errcode: 45009 }),
        call(7, 103_000, { errcode: null, fault: 'accept-then-drop' }),
        call(8, 103_000, { errcode: 45009, path: 'user/get' }),
        call(9, 103_000, { errcode: 45009, corpId: 'ww2' }),
        call(10, 900_000, { errcode: -1 }),
      ],
    });
    expect(line.steps.filter((step) => step.kind === 'trouble')).toEqual([
      { kind: 'trouble', at: 101_000, code: 45009, fault: '', times: 2 },
      { kind: 'trouble', at: 103_000, code: null, fault: 'accept-then-drop', times: 1 },
    ]);
  });

  it('shows a later round of the same notice as a reminder [NOT-41]', () => {
    const line = wireLine({ ...nothing, sends: [send(1, 0), send(2, 700_000, { receivers: 22, delivered: 22 })] });
    expect(line.steps.filter((step) => step.kind === 'again')).toEqual([{ kind: 'again', at: 700_000, receivers: 22 }]);
  });

  it('follows the notice to families, not the card about it to its sender', () => {
    const card = send(3, 5000, {
      path: 'message/send',
      msgtype: 'textcard',
      content: { title: '已開始發送', url: 'http://app/staff/notices/7' },
    });
    expect(wireLine({ ...nothing, sends: [send(1, 1000), card] }).title).toBe('同意書');
    expect(wireLine({ ...nothing, sends: [card] }).steps[0]).toMatchObject({ kind: 'start', school: false });
  });

  it('tells notices apart by the page behind the link, whatever its query', () => {
    expect(noticeKey({ msgtype: 'news', content: content('/n/7?g=1') })).toBe(
      noticeKey({ msgtype: 'news', content: content('/n/7?g=2', 'x') }),
    );
    expect(noticeKey({ msgtype: 'text', content: { content: '你好' } })).toBe('你好');
  });
});
