import { type CorpDocument } from '../api/client';
import {
  personKey,
  type App,
  type Call,
  type Callback,
  type Corp,
  type Delivery,
  type Device,
  type FaultState,
  type SendEvent,
  type Sms,
  type SmsMode,
} from '../api/types';
import { type RunningClock } from './clock';
import { type OpenedMark } from './wire-line';

/** A message a person typed to an app; WeCom's own inbox keeps no copy of it for us. */
export interface Outgoing {
  readonly id: string;
  readonly deviceId: string;
  readonly corpId: string;
  readonly agentId: number;
  readonly text: string;
  readonly at: number;
}

export interface Ping {
  readonly deviceId: string;
  readonly delivery: Delivery;
  readonly serial: number;
}

export interface StageState {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly connected: boolean;
  readonly clock: RunningClock;
  readonly corps: readonly Corp[];
  readonly devices: readonly Device[];
  readonly onStage: readonly string[];
  readonly inbox: Readonly<Record<string, { messages: readonly Delivery[]; apps: readonly App[] }>>;
  readonly directories: Readonly<Record<string, CorpDocument>>;
  readonly faults: FaultState | null;
  readonly hits: Readonly<Record<string, number>>;
  readonly sends: readonly SendEvent[];
  readonly arrivals: readonly Delivery[];
  readonly calls: readonly Call[];
  readonly callbacks: readonly Callback[];
  readonly recalls: readonly { at: number; callId: number }[];
  readonly opened: readonly OpenedMark[];
  readonly outgoing: readonly Outgoing[];
  /** Highest delivery each device has looked at, by `device/corp/agent`. */
  readonly seen: Readonly<Record<string, number>>;
  readonly ping: Ping | null;
  /** Short messages, newest first; `smsPing` is the one that has just come. */
  readonly sms: readonly Sms[];
  readonly smsMode: SmsMode;
  readonly smsPing: { readonly message: Sms; readonly serial: number } | null;
  /** Highest delivery a phone had when its network went; what came later waits until it is back. */
  readonly offlineFloor: Readonly<Record<string, number>>;
  /** Sentence for the status line; `serial` tells two equal ones apart. */
  readonly notice: { readonly text: string; readonly bad: boolean; readonly serial: number } | null;
  /** Grows with each log event, so that an open drawer knows to read again. */
  readonly logSerial: number;
}

const KEEP = 400;
export const keep = <T>(items: readonly T[], item: T): T[] => [item, ...items].slice(0, KEEP);

export const START: StageState = {
  phase: 'loading',
  connected: true,
  clock: { now: Date.now(), readAt: performance.now(), speed: 1, paused: false },
  corps: [],
  devices: [],
  onStage: [],
  inbox: {},
  directories: {},
  faults: null,
  hits: {},
  sends: [],
  arrivals: [],
  calls: [],
  callbacks: [],
  recalls: [],
  opened: [],
  outgoing: [],
  seen: {},
  ping: null,
  sms: [],
  smsMode: 'ok',
  smsPing: null,
  offlineFloor: {},
  notice: null,
  logSerial: 0,
};

export const seenKey = (deviceId: string, corpId: string, agentId: number): string => `${deviceId}/${corpId}/${agentId}`;

/** All people behind a device: its own identity and those of other corps. */
export const identitiesOf = (device: Device): string[] => [
  personKey(device.corpId, device.identity),
  ...(device.also ?? []).map((who) => personKey(who.corpId, who)),
];

/** One administrator's desktop, one WeCom and one WeChat, as far as the simulator knows them. */
export function defaultCast(devices: readonly Device[]): string[] {
  return (['wecom-desktop', 'wecom-mobile', 'wechat'] as const)
    .map((client) => devices.find((device) => device.client === client)?.id)
    .filter((id): id is string => id !== undefined);
}
