/** The shapes of the control interface this page uses (README of the simulator, part `/sim/`). */

export type Kind = 'member' | 'parent' | 'student';

export interface Identity {
  kind: Kind;
  userid: string;
}

export interface MenuButton {
  name: string;
  type?: string;
  key?: string;
  url?: string;
  sub_button?: MenuButton[];
}

export interface App {
  agentId: number;
  name: string;
  homeUrl?: string;
  logoUrl?: string;
  description?: string;
  trustedDomains?: string[];
  loginDomains?: string[];
  callback?: object | null;
  schoolRights?: string[];
  menu?: { button: MenuButton[] } | null;
}

export interface Corp {
  corpId: string;
  name: string;
  counts: { members: number; students: number; parents: number; following: number };
  apps: App[];
}

export interface Person extends Identity {
  corpId: string;
  name: string;
  department?: number[];
  status?: number;
  isSubscribe?: number;
  children?: { userid: string; name: string; relation: string }[];
}

export type Client = 'wecom-mobile' | 'wecom-desktop' | 'wechat';

export interface Device {
  id: string;
  hostLabel: string;
  url: string;
  client: Client;
  corpId: string;
  identity: Identity;
  also?: (Identity & { corpId: string })[];
  title?: string;
  subtitle?: string;
  name?: string;
  offline?: boolean;
  person?: Person | null;
  /** Number of its SIM card, or of its holder; empty = none. */
  mobile?: string;
  /** Nobody of its first corp holds it. */
  stranger?: boolean;
  /** Accounts that wait for its number. */
  invitations?: readonly Invitation[];
}

export interface Invitation extends Identity {
  corpId: string;
  corpName: string;
  name: string;
}

export interface Sms {
  id: string;
  to: string;
  text: string;
  params: Record<string, string>;
  acceptedAt: number;
}

export type SmsMode = 'ok' | 'slow' | 'down' | 'refuse' | 'lost';

/** Something the camera may be held at, e.g. a card of another simulator. */
export interface Scannable {
  label: string;
  hint: string;
  text: string;
}

export type Fate = 'delivered' | 'duplicate' | 'dropped' | 'not-following';

export interface Delivery {
  id: number;
  callId: number;
  corpId: string;
  agentId: number;
  appName: string;
  path: string;
  receiver: Identity;
  child: string | null;
  msgtype: string;
  content: Record<string, unknown>;
  acceptedAt: number;
  bodyHash: string;
  msgid: string | null;
  fate: Fate;
  recalled: boolean;
  replaced?: Record<string, unknown>;
}

export interface SendEvent {
  callId: number;
  corpId: string;
  agentId: number;
  path: string;
  msgtype: string;
  content: Record<string, unknown>;
  receivers: number;
  delivered: number;
  duplicate: number;
  dropped: number;
  notFollowing: number;
  acceptedAt: number;
}

export interface Call {
  id: number;
  at: number;
  corpId: string | null;
  agentId: number | string | null;
  method: string;
  path: string;
  errcode: number | null;
  errmsg?: string;
  ms: number;
  fault?: string | null;
  bodyHash?: string | null;
}

export interface Callback {
  id: number | string;
  corpId: string;
  target: number | string;
  event: string;
  changeType?: string | null;
  objectId?: string | null;
  at: number;
  status: 'held' | 'pending' | 'delivered' | 'failed' | 'lost';
  attempts: { at: number; ms: number; httpStatus?: number | null; error?: string | null }[];
}

export interface ClockState {
  now: number;
  real: number;
  offset: number;
  speed: number;
  paused: boolean;
}

export interface Rule {
  id?: string;
  label?: string;
  enabled?: boolean;
  corp?: string;
  path?: string;
  probability?: number;
  hits?: number;
  kind: string;
  ms?: number;
  mode?: string;
  window?: string;
  percent?: number;
}

export interface FaultState {
  rules: Rule[];
  duplicateCheck: boolean;
  limits: Record<string, number | boolean>;
  callbacks: Record<string, number | boolean | string>;
  delayMs: number;
}

export interface FaultHit {
  hit: { id: string; kind: string; path: string; corpId: string | null };
}

/** One string for a person of any corp. */
export const personKey = (corpId: string, who: Identity): string => `${corpId}/${who.kind}/${who.userid}`;
