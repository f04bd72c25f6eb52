import type {
  App,
  Call,
  Callback,
  ClockState,
  Corp,
  Delivery,
  Device,
  FaultState,
  Identity,
  Invitation,
  Kind,
  Person,
  Rule,
  Scannable,
  Sms,
  SmsMode,
} from './types';

/** A refused or failed call, with the simulator's own sentence. */
export class SimError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'SimError';
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, cache: 'no-store' };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  const answer = await fetch(`/sim${path}`, init);
  const text = await answer.text();
  if (answer.ok) return (text === '' ? {} : JSON.parse(text)) as T;
  let message = `${answer.status} ${answer.statusText}`;
  try {
    const parsed = JSON.parse(text) as { error?: { message?: string } };
    message = parsed.error?.message ?? message;
  } catch {
    // An answer that is no JSON (a proxy in between) leaves the status line as the reason.
  }
  throw new SimError(answer.status, message);
}

function query(values: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

const seg = encodeURIComponent;

export interface LogFilter {
  corp?: string;
  receiver?: string;
  limit?: number;
  cursor?: string;
}

export type DevicePut = Pick<Device, 'hostLabel' | 'client' | 'corpId' | 'title' | 'subtitle' | 'mobile'> & { identity?: Identity };

/** The calls of the control interface; each rejects with `SimError`. */
export const sim = {
  corps: () => call<{ corps: Corp[] }>('GET', '/corps').then((a) => a.corps),
  corpDocument: (corpId: string) => call<CorpDocument>('GET', `/corps/${seg(corpId)}`),
  people: (corpId: string, filter: { q?: string; kind?: Kind; limit?: number }) =>
    call<{ people: Person[] }>('GET', `/corps/${seg(corpId)}/people${query(filter)}`).then((a) => a.people),
  devices: () => call<{ devices: Device[] }>('GET', '/devices').then((a) => a.devices),
  putDevice: (id: string, device: DevicePut) => call<Device>('PUT', `/devices/${seg(id)}`, device),
  patchDevice: (id: string, change: Partial<DevicePut> & { offline?: boolean }) => call<Device>('PATCH', `/devices/${seg(id)}`, change),
  inbox: (id: string) => call<{ messages: Delivery[]; apps: App[] }>('GET', `/devices/${seg(id)}/inbox?limit=100`),

  join: (id: string, invitation: Invitation) =>
    call<Device>('POST', `/devices/${seg(id)}/join`, { corpId: invitation.corpId, kind: invitation.kind, userid: invitation.userid }),

  sms: () => call<{ messages: Sms[]; mode: SmsMode }>('GET', '/sms?limit=200'),
  setSmsMode: (mode: SmsMode) => call<{ mode: SmsMode }>('PUT', '/sms/mode', { mode }),
  scannables: () => call<{ items: Scannable[] }>('GET', '/scannables').then((a) => a.items),

  messages: (filter: LogFilter & { path?: string; call?: number }) =>
    call<{ messages: Delivery[]; total?: number; nextCursor?: string | null }>('GET', `/messages${query({ order: 'desc', ...filter })}`),
  countByFate: (callId: number) =>
    call<{ total: number; groups?: Record<string, number> }>('GET', `/messages/count?call=${callId}&by=fate`),
  calls: (filter: { corp?: string; path?: string; limit?: number }) =>
    call<{ calls: Call[] }>('GET', `/calls${query(filter)}`).then((a) => a.calls),
  callbacks: (filter: { corp?: string; limit?: number }) =>
    call<{ callbacks: Callback[]; pending: number }>('GET', `/callbacks${query(filter)}`),
  releaseCallbacks: () => call<{ released: number }>('POST', '/callbacks/release', {}),

  clock: () => call<ClockState>('GET', '/clock'),
  setClock: (change: { now?: number; speed?: number; paused?: boolean }) => call<ClockState>('PUT', '/clock', change),
  advance: (ms: number) => call<ClockState>('POST', '/clock/advance', { ms }),

  faults: () => call<FaultState>('GET', '/faults'),
  putFaults: (part: Partial<FaultState>) => call<unknown>('PUT', '/faults', part),
  addRule: (rule: Rule) => call<{ id: string }>('POST', '/faults/rules', rule),
  patchRule: (id: string, change: Partial<Rule>) => call<unknown>('PATCH', `/faults/rules/${seg(id)}`, change),
  deleteRule: (id: string) => call<unknown>('DELETE', `/faults/rules/${seg(id)}`),
  clearFaults: () => call<unknown>('DELETE', '/faults'),
  clearLimits: () => call<unknown>('DELETE', '/limits'),
  endTokens: (corpId?: string) => call<{ ended: number }>('POST', '/tokens/end', corpId ? { corpId } : {}),

  sendText: (corpId: string, userid: string, agentId: number, content: string) =>
    call<unknown>('POST', `/corps/${seg(corpId)}/members/${seg(userid)}/text`, { agentId, content }),
  clickMenu: (corpId: string, userid: string, agentId: number, target: { key: string } | { url: string }) =>
    call<unknown>('POST', `/corps/${seg(corpId)}/members/${seg(userid)}/menu`, { agentId, ...target }),
  enterApp: (corpId: string, userid: string, agentId: number) =>
    call<unknown>('POST', `/corps/${seg(corpId)}/members/${seg(userid)}/enter`, { agentId }),
  clickCard: (corpId: string, userid: string, click: { callId: number; key: string; selected?: Record<string, string[]> }) =>
    call<unknown>('POST', `/corps/${seg(corpId)}/members/${seg(userid)}/card`, click),
  follow: (corpId: string, who: Identity, on: boolean) =>
    call<Person>('POST', `/corps/${seg(corpId)}/${who.kind}s/${seg(who.userid)}/${on ? 'follow' : 'unfollow'}`, {}),

  snapshot: () => call<unknown>('GET', '/snapshot'),
  restore: (document: unknown) => call<unknown>('PUT', '/snapshot', document),
  reset: () => call<unknown>('POST', '/reset', { keepCorps: true }),
  mediaUrl: (mediaId: string) => `/sim/media/${seg(mediaId)}`,
};

/** The parts of a corp document that put names to the numbers in `Person`. */
export interface CorpDocument {
  departments?: { id: number; name: string; parentid: number }[];
  members?: {
    userid: string;
    name: string;
    department: number[];
    position?: string;
    status?: number;
    mobile?: string;
  }[];
  schoolDepartments?: {
    id: number;
    name: string;
    parentid: number;
    type: number;
    department_admins?: { userid: string; type: number }[];
  }[];
  students?: { student_userid: string; name: string; department: number[] }[];
}
