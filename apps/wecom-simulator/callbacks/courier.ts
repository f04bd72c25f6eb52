import { randomInt } from 'node:crypto';
import type { Clock } from '../state/clock';
import type { CallbackSettings, Corp } from '../state/model';
import { decryptMessage, encryptMessage, signatureOf } from './message-crypto';
import type { OutboundHttp } from './outbound-http';
import { fromXml, textOf, toXml, type XmlFields, type XmlValue } from './xml';

export interface CallbackSwitches {
  hold: boolean;
  losePercent: number;
  duplicatePercent: number;
  /** Later events overtake earlier ones. */
  shuffle: boolean;
  selfEcho: boolean;
  typoSpelling: boolean;
  fullContactEvents: boolean;
  delayMs: number;
  tries: number;
  timeoutMs: number;
  retryMs: number;
  signTime: 'real' | 'simulator';
  /** Makes every event one that a receiver must refuse. */
  forge: 'none' | 'receive-id' | 'signature' | 'old-timestamp';
}

export const DEFAULT_SWITCHES: CallbackSwitches = {
  hold: false,
  losePercent: 0,
  duplicatePercent: 0,
  shuffle: false,
  selfEcho: false,
  typoSpelling: false,
  fullContactEvents: false,
  delayMs: 0,
  tries: 3,
  timeoutMs: 5000,
  retryMs: 1000,
  signTime: 'real',
  forge: 'none',
};

export type CallbackStatus = 'held' | 'pending' | 'delivered' | 'failed' | 'lost';

export interface CallbackRecord {
  id: number;
  corpId: string;
  /** The app, or `contact-sync`. */
  target: number | 'contact-sync';
  event: string;
  changeType: string;
  objectId: string;
  at: number;
  status: CallbackStatus;
  attempts: { at: number; ms: number; httpStatus: number; error?: string }[];
  xml: string;
  reply?: string;
}

const wordOf = (value: XmlValue | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

export interface Outgoing {
  corp: Corp;
  target: number | 'contact-sync';
  fields: XmlFields;
  objectId?: string;
  /** Called with the decrypted passive reply, when there is one. */
  onReply?: (xml: string) => void;
}

const KEEP = 20_000;
const PARALLEL = 16;

/**
 * Carries events to the receive addresses: encrypted, at least once, in no promised order, three tries (05 §5).
 * The address is read at each try, so that settings saved in between count.
 */
export class Courier {
  readonly switches: CallbackSwitches = { ...DEFAULT_SWITCHES };
  onChange: (record: CallbackRecord) => void = () => undefined;
  private records: CallbackRecord[] = [];
  private readonly outgoing = new Map<number, { message: Outgoing; record: CallbackRecord }>();
  private queue: number[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private running = 0;
  private waiting = 0;
  private nextId = 1;
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly http: OutboundHttp,
    private readonly chance: (percent: number) => boolean,
    private readonly below: (count: number) => number,
  ) {}

  /** Queues an event when the target has an address; returns its record. */
  send(message: Outgoing): CallbackRecord | null {
    if (!settingsOf(message.corp, message.target)) return null;
    const record: CallbackRecord = {
      id: this.nextId,
      corpId: message.corp.corpId,
      target: message.target,
      event: wordOf(message.fields['Event'] ?? message.fields['MsgType']),
      changeType: wordOf(message.fields['ChangeType']),
      objectId: message.objectId ?? '',
      at: this.clock.now(),
      status: 'pending',
      attempts: [],
      xml: toXml(message.fields),
    };
    this.nextId += 1;
    this.records.push(record);
    if (this.records.length > KEEP) this.forget();
    this.outgoing.set(record.id, { message, record });
    if (this.chance(this.switches.losePercent)) record.status = 'lost';
    else if (this.switches.hold) record.status = 'held';
    else this.schedule(record);
    this.onChange(record);
    return record;
  }

  /** Lets held events go, shuffled when the switch says so. */
  release(): number {
    const held = this.records.filter((each) => each.status === 'held');
    if (this.switches.shuffle)
      for (let at = held.length - 1; at > 0; at -= 1) {
        const other = this.below(at + 1);
        const first = held[at];
        const second = held[other];
        if (first && second) [held[at], held[other]] = [second, first];
      }
    for (const record of held) {
      record.status = 'pending';
      this.enqueue(record.id);
      this.onChange(record);
    }
    return held.length;
  }

  resend(id: number): CallbackRecord | null {
    const record = this.outgoing.get(id)?.record;
    if (!record) return null;
    record.status = 'pending';
    this.enqueue(id);
    return record;
  }

  find(filter: { corp?: string; status?: string; event?: string; since?: number; limit: number }): CallbackRecord[] {
    const out: CallbackRecord[] = [];
    for (let at = this.records.length - 1; at >= 0 && out.length < filter.limit; at -= 1) {
      const record = this.records[at];
      if (!record || (filter.since !== undefined && record.at < filter.since)) continue;
      if (filter.corp && record.corpId !== filter.corp) continue;
      if (filter.status && record.status !== filter.status) continue;
      if (filter.event && record.event !== filter.event && record.changeType !== filter.event) continue;
      out.push(record);
    }
    return out;
  }

  get pending(): number {
    return this.queue.length + this.running + this.waiting;
  }

  reset(): void {
    this.records = [];
    this.queue = [];
    this.outgoing.clear();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.waiting = 0;
    Object.assign(this.switches, DEFAULT_SWITCHES);
  }

  close(): void {
    this.closed = true;
    this.reset();
  }

  private schedule(record: CallbackRecord): void {
    const copies = this.chance(this.switches.duplicatePercent) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const overtaken = this.switches.shuffle ? this.below(400) : 0;
      const delay = this.switches.delayMs + overtaken + copy * 50;
      if (delay > 0) this.later(delay, record.id);
      else this.enqueue(record.id);
    }
  }

  private later(ms: number, id: number): void {
    this.waiting += 1;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.waiting -= 1;
      this.enqueue(id);
    }, ms);
    this.timers.add(timer);
  }

  private enqueue(id: number): void {
    this.queue.push(id);
    this.pump();
  }

  private pump(): void {
    while (this.running < PARALLEL && !this.closed) {
      const next = this.queue.shift();
      if (next === undefined) return;
      this.running += 1;
      void this.attempt(next).finally(() => {
        this.running -= 1;
        this.pump();
      });
    }
  }

  private async attempt(id: number): Promise<void> {
    const held = this.outgoing.get(id);
    if (!held) return;
    const { message, record } = held;
    const settings = settingsOf(message.corp, message.target);
    const started = this.clock.real();
    const at = this.clock.now();
    if (!settings) {
      record.status = 'failed';
      record.attempts.push({ at, ms: 0, httpStatus: 0, error: 'no address' });
      this.onChange(record);
      return;
    }
    const outcome = await this.post(message, settings, record.xml);
    record.attempts.push({
      at,
      ms: this.clock.real() - started,
      httpStatus: outcome.status,
      ...(outcome.error ? { error: outcome.error } : {}),
    });
    if (outcome.status === 200) {
      record.status = 'delivered';
      if (outcome.reply) {
        record.reply = outcome.reply;
        message.onReply?.(outcome.reply);
      }
    } else if (record.attempts.length % this.switches.tries === 0 || this.closed) record.status = 'failed';
    else this.later(this.switches.retryMs, id);
    this.onChange(record);
  }

  private async post(
    message: Outgoing,
    settings: CallbackSettings,
    xml: string,
  ): Promise<{ status: number; error?: string; reply?: string }> {
    try {
      const corpId = message.corp.corpId;
      const { forge, signTime } = this.switches;
      const encrypted = encryptMessage(settings.aesKey, xml, forge === 'receive-id' ? `${corpId}x` : corpId);
      const age = forge === 'old-timestamp' ? 86_400 : 0;
      const seconds = Math.floor((signTime === 'real' ? this.clock.real() : this.clock.now()) / 1000) - age;
      const nonce = String(randomInt(1e9, 2e9));
      const url = new URL(settings.url);
      const signed = forge === 'signature' ? `${settings.token}x` : settings.token;
      url.searchParams.set('msg_signature', signatureOf(signed, String(seconds), nonce, encrypted));
      url.searchParams.set('timestamp', String(seconds));
      url.searchParams.set('nonce', nonce);
      const agentId = message.fields['AgentID'] === undefined ? '' : String(message.target === 'contact-sync' ? '' : message.target);
      const body = toXml({ ToUserName: corpId, AgentID: agentId, Encrypt: encrypted });
      const answer = await this.http.send('POST', url, this.switches.timeoutMs, body);
      return { status: answer.status, ...readReply(answer.body.toString('utf8'), settings) };
    } catch (error) {
      return { status: 0, error: error instanceof Error ? error.message : 'no connection' };
    }
  }

  private forget(): void {
    for (const record of this.records.splice(0, KEEP / 10)) this.outgoing.delete(record.id);
  }
}

const settingsOf = (corp: Corp, target: number | 'contact-sync'): CallbackSettings | null =>
  target === 'contact-sync' ? corp.contactSync.callback : (corp.apps.get(target)?.callback ?? null);

/** An empty body is no reply; an encrypted one must carry a right signature and this corp as receiver (05 §2.5). */
const readReply = (body: string, settings: CallbackSettings): { reply?: string; error?: string } => {
  const tree = body.trim() === '' || body.trim() === 'success' ? undefined : fromXml(body);
  const encrypted = textOf(tree, 'Encrypt');
  if (!encrypted) return {};
  const expected = signatureOf(settings.token, textOf(tree, 'TimeStamp'), textOf(tree, 'Nonce'), encrypted);
  if (expected !== textOf(tree, 'MsgSignature')) return { error: 'the reply has a wrong signature' };
  return { reply: decryptMessage(settings.aesKey, encrypted).message };
};
