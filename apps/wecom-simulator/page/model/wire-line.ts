import type { Call, Callback, Delivery, FaultHit, SendEvent } from '../api/types';
import { headline, cardViews } from './cards';

/** One step on the line of a notice, ready to be put into words. */
export type WireStep =
  | { kind: 'start'; at: number; calls: number; receivers: number; school: boolean }
  | { kind: 'arrival'; at: number; deliveryId: number; ms: number | null }
  | { kind: 'again'; at: number; receivers: number }
  | {
      kind: 'sum';
      at: number;
      delivered: number;
      receivers: number;
      dropped: number;
      duplicate: number;
      notFollowing: number;
    }
  | { kind: 'trouble'; at: number; code: number | null; fault: string; times: number }
  | { kind: 'opened'; at: number; deviceId: string }
  | { kind: 'callback'; at: number; event: string; times: number }
  | { kind: 'recall'; at: number };

export interface OpenedMark {
  readonly at: number;
  readonly deviceId: string;
  readonly key: string;
}

export interface WireInput {
  readonly sends: readonly SendEvent[];
  /** Deliveries to people who have a device on the stage. */
  readonly arrivals: readonly Delivery[];
  readonly calls: readonly Call[];
  readonly callbacks: readonly Callback[];
  readonly opened: readonly OpenedMark[];
  readonly recalls: readonly { at: number; callId: number }[];
}

/** Sends a reminder apart from the first hand-over, in ms. */
const PAUSE = 60_000;
/** Trouble after the last hand-over still belongs to the notice for this long, in ms. */
const TAIL = 120_000;

/** What makes two sends the same notice: the page behind the link, without its query; else the words. */
export function noticeKey(message: Pick<Delivery, 'msgtype' | 'content'>): string {
  const view = cardViews(message)[0];
  if (!view) return '';
  if (view.url === '') return headline(message);
  const [page] = view.url.split(/[?#]/);
  return page ?? view.url;
}

const cleanPath = (path: string): string => path.replace(/^\/?(cgi-bin\/)?/, '');

const toFamilies = (send: Pick<SendEvent, 'path'>): boolean => cleanPath(send.path).startsWith('externalcontact');

/** Calls that could not do what they were asked to. */
const failed = (call: Call): boolean => Boolean(call.fault) || (call.errcode !== null && call.errcode !== 0) || call.errcode === null;

/**
 * The line of the newest notice in the log.
 *
 * @returns its title and its steps by time; an empty list when nothing was sent yet
 */
export function wireLine(input: WireInput): { key: string; title: string; corpId: string; steps: WireStep[] } {
  const latest = (sends: readonly SendEvent[]) =>
    sends.reduce<SendEvent | undefined>((best, send) => (!best || send.acceptedAt > best.acceptedAt ? send : best), undefined);
  // A card to the sender often follows the notice itself; the line is about what goes to families.
  const newest = latest(input.sends.filter(toFamilies)) ?? latest(input.sends);
  if (!newest) return { key: '', title: '', corpId: '', steps: [] };
  const key = noticeKey(newest);
  const sends = input.sends
    .filter((send) => send.corpId === newest.corpId && noticeKey(send) === key)
    .sort((a, b) => a.acceptedAt - b.acceptedAt || a.callId - b.callId);
  const steps: WireStep[] = [];
  const callIds = new Set(sends.map((send) => send.callId));
  const rounds: SendEvent[][] = [];
  for (const send of sends.filter((one) => toFamilies(one) === toFamilies(newest))) {
    const round = rounds.at(-1);
    const last = round?.at(-1);
    if (round && last && send.acceptedAt - last.acceptedAt <= PAUSE) round.push(send);
    else rounds.push([send]);
  }
  const total = (round: readonly SendEvent[], field: 'receivers' | 'delivered' | 'dropped' | 'duplicate' | 'notFollowing') =>
    round.reduce((sum, send) => sum + send[field], 0);

  rounds.forEach((round, index) => {
    const first = round[0];
    const last = round.at(-1);
    if (!first || !last) return;
    const receivers = total(round, 'receivers');
    if (index === 0) {
      steps.push({ kind: 'start', at: first.acceptedAt, calls: round.length, receivers, school: toFamilies(first) });
    } else {
      steps.push({ kind: 'again', at: first.acceptedAt, receivers });
    }
    const sum = {
      delivered: total(round, 'delivered'),
      receivers,
      dropped: total(round, 'dropped'),
      duplicate: total(round, 'duplicate'),
      notFollowing: total(round, 'notFollowing'),
    };
    const plain = sum.dropped + sum.duplicate + sum.notFollowing === 0;
    if (round.length > 1 || receivers > 1 || !plain) steps.push({ kind: 'sum', at: last.acceptedAt, ...sum });
  });

  const callMs = new Map(input.calls.map((call) => [call.id, call.ms]));
  for (const delivery of input.arrivals) {
    if (delivery.fate === 'delivered' && callIds.has(delivery.callId)) {
      steps.push({
        kind: 'arrival',
        at: delivery.acceptedAt,
        deliveryId: delivery.id,
        ms: callMs.get(delivery.callId) ?? null,
      });
    }
  }

  const from = sends[0]?.acceptedAt ?? 0;
  const until = (sends.at(-1)?.acceptedAt ?? 0) + TAIL;
  const paths = new Set(sends.map((send) => cleanPath(send.path)));
  const troubles = new Map<string, { kind: 'trouble'; at: number; code: number | null; fault: string; times: number }>();
  for (const call of input.calls) {
    if (!failed(call) || !paths.has(cleanPath(call.path)) || call.corpId !== newest.corpId) continue;
    if (call.at < from - PAUSE || call.at > until) continue;
    const name = `${call.errcode}/${call.fault ?? ''}`;
    const known = troubles.get(name);
    if (known) troubles.set(name, { ...known, at: Math.min(known.at, call.at), times: known.times + 1 });
    else troubles.set(name, { kind: 'trouble', at: call.at, code: call.errcode, fault: call.fault ?? '', times: 1 });
  }
  steps.push(...troubles.values());

  for (const mark of input.opened) if (mark.key === key) steps.push({ kind: 'opened', at: mark.at, deviceId: mark.deviceId });
  for (const recall of input.recalls) if (callIds.has(recall.callId)) steps.push({ kind: 'recall', at: recall.at });
  for (const callback of input.callbacks) {
    if (callback.corpId !== newest.corpId || callback.at < from || callback.at > until) continue;
    const event = callback.changeType || callback.event;
    const known = steps.find((step) => step.kind === 'callback' && step.event === event);
    if (known?.kind === 'callback') known.times += 1;
    else steps.push({ kind: 'callback', at: callback.at, event, times: 1 });
  }

  const rank: Record<WireStep['kind'], number> = {
    start: 0,
    again: 0,
    trouble: 1,
    arrival: 2,
    sum: 3,
    callback: 4,
    opened: 5,
    recall: 6,
  };
  steps.sort((a, b) => a.at - b.at || rank[a.kind] - rank[b.kind]);
  return { key, title: headline(newest), corpId: newest.corpId, steps };
}

export const isHit = (data: object): data is FaultHit => 'hit' in data;
