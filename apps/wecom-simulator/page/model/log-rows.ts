import type { Call, Callback, Delivery } from '../api/types';
import { headline } from './cards';

export type LogKind = 'call' | 'delivery' | 'callback';

/** One line of the log drawer. `result` is a state the page has a word for, or shown as it is (an errcode). */
export interface LogRow {
  readonly key: string;
  readonly kind: LogKind;
  readonly at: number;
  readonly what: string;
  readonly detail: string;
  readonly receiver: string;
  readonly result: string;
  readonly tone: 'ok' | 'warn' | 'bad';
  readonly ms: number | null;
  readonly hash: string;
}

function callRow(call: Call): LogRow {
  const good = call.errcode === 0 && !call.fault;
  return {
    key: `c${call.id}`,
    kind: 'call',
    at: call.at,
    what: `${call.method} ${call.path}`,
    detail: [call.fault, call.errcode === 0 ? '' : call.errmsg].filter(Boolean).join(' · '),
    receiver: '',
    result: call.errcode === null ? (call.fault ?? '–') : String(call.errcode),
    tone: good ? 'ok' : call.errcode === 0 ? 'warn' : 'bad',
    ms: call.ms,
    hash: call.bodyHash ?? '',
  };
}

function deliveryRow(delivery: Delivery): LogRow {
  const result = delivery.recalled ? 'recalled' : delivery.fate;
  return {
    key: `d${delivery.id}`,
    kind: 'delivery',
    at: delivery.acceptedAt,
    what: headline(delivery) || delivery.msgtype,
    detail: [delivery.appName, delivery.path, delivery.child ?? ''].filter(Boolean).join(' · '),
    receiver: delivery.receiver.userid,
    result,
    tone: result === 'delivered' ? 'ok' : result === 'dropped' ? 'bad' : 'warn',
    ms: null,
    hash: delivery.bodyHash,
  };
}

function callbackRow(callback: Callback): LogRow {
  const last = callback.attempts.at(-1);
  return {
    key: `b${callback.id}`,
    kind: 'callback',
    at: callback.at,
    what: callback.changeType ? `${callback.event} · ${callback.changeType}` : callback.event,
    detail: [
      callback.attempts.length > 1 ? `× ${callback.attempts.length}` : '',
      last?.error ?? (last?.httpStatus ? `HTTP ${last.httpStatus}` : ''),
    ]
      .filter(Boolean)
      .join(' · '),
    receiver: callback.objectId ?? String(callback.target),
    result: callback.status,
    tone: callback.status === 'delivered' ? 'ok' : callback.status === 'failed' || callback.status === 'lost' ? 'bad' : 'warn',
    ms: last?.ms ?? null,
    hash: '',
  };
}

/** Calls, deliveries and callbacks as one list, newest first; equal times keep call before what it caused. */
export function logRows(calls: readonly Call[], deliveries: readonly Delivery[], callbacks: readonly Callback[]): LogRow[] {
  const rank: Record<LogKind, number> = { callback: 0, delivery: 1, call: 2 };
  return [...calls.map(callRow), ...deliveries.map(deliveryRow), ...callbacks.map(callbackRow)].sort(
    (a, b) => b.at - a.at || rank[a.kind] - rank[b.kind],
  );
}
