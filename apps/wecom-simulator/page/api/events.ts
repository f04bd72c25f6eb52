import type { Call, Callback, ClockState, Delivery, Device, FaultHit, FaultState, Person, SendEvent, Sms, SmsMode } from './types';

export interface SimEvents {
  hello: { now: number; clock: ClockState };
  message: Delivery;
  send: SendEvent;
  recall: { callId: number; corpId: string; msgid: string };
  card: { callId: number; corpId: string; replaced: Record<string, unknown> };
  call: Call;
  callback: Callback;
  fault: FaultState | FaultHit;
  clock: ClockState;
  person: Person;
  device: Device;
  corp: { corpId?: string };
  sms: Sms;
  smsMode: { mode: SmsMode };
  reset: object;
}

export type SimEventName = keyof SimEvents;

export interface Listener {
  event<N extends SimEventName>(name: N, data: SimEvents[N]): void;
  /** The stream is (again) open, or has broken; the browser reconnects by itself. */
  connection(open: boolean): void;
}

const NAMES: readonly SimEventName[] = [
  'hello',
  'message',
  'send',
  'recall',
  'card',
  'call',
  'callback',
  'fault',
  'clock',
  'person',
  'device',
  'corp',
  'sms',
  'smsMode',
  'reset',
];

/** Follows `/sim/events` until the returned function is called. */
export function followEvents(listener: Listener): () => void {
  const source = new EventSource('/sim/events');
  for (const name of NAMES) {
    source.addEventListener(name, (event) => {
      listener.event(name, JSON.parse((event as MessageEvent<string>).data) as SimEvents[typeof name]);
    });
  }
  source.onopen = () => listener.connection(true);
  source.onerror = () => listener.connection(false);
  return () => source.close();
}
