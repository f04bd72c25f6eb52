import type { PersonKind } from '../state/model';

export type Fate = 'delivered' | 'duplicate' | 'dropped' | 'not-following';
const FATES: Fate[] = ['delivered', 'duplicate', 'dropped', 'not-following'];
const KINDS: PersonKind[] = ['member', 'parent', 'student'];

export interface Addressee {
  kind: PersonKind;
  userid: string;
  child: string | null;
  fate: Fate;
}

/** One accepted call of a send interface with all its receivers in columns; rows are made when somebody looks. */
export interface SentCall {
  callId: number;
  corpId: string;
  agentId: number;
  appName: string;
  path: string;
  msgtype: string;
  content: unknown;
  acceptedAt: number;
  bodyHash: string;
  msgid: string | null;
  /** Number of the first delivery; the others follow without gaps. */
  first: number;
  userids: string[];
  children: (string | null)[];
  /** Kind and fate of each receiver in one byte: kind × 16 + fate. */
  marks: Uint8Array;
  recalled: boolean;
  taskId: string | null;
  /** What update_template_card or a passive reply put in the place of the card, per receiver key or `*`. */
  replaced: Map<string, unknown>;
}

export interface Delivery {
  id: number;
  callId: number;
  corpId: string;
  agentId: number;
  appName: string;
  path: string;
  receiver: { kind: PersonKind; userid: string };
  child: string | null;
  msgtype: string;
  content: unknown;
  acceptedAt: number;
  bodyHash: string;
  msgid: string | null;
  fate: Fate;
  recalled: boolean;
  replaced?: unknown;
}

export interface DeliveryFilter {
  corp?: string;
  agent?: number;
  receiver?: string;
  kind?: PersonKind;
  child?: string;
  since?: number;
  until?: number;
  call?: number;
  fate?: Fate;
  path?: string;
  /** Stand somewhere in the content. */
  words?: string;
}

/** Numbers of deliveries per receiver; nested, so that a lookup builds no text. */
type ReceiverIndex = Map<string, Map<PersonKind, Map<string, number[]>>>;

const KEEP_DEFAULT = 3_000_000;

/**
 * Every accepted delivery. A million of them cost some tens of megabytes: strings are shared with the directory,
 * kind and fate are one byte, and an index leads from a receiver to his deliveries.
 */
export class DeliveryLog {
  private calls: SentCall[] = [];
  private readonly byReceiver: ReceiverIndex = new Map();
  private readonly byMessage = new Map<string, SentCall>();
  private next = 1;
  private kept = 0;

  constructor(private readonly keep = KEEP_DEFAULT) {}

  get size(): number {
    return this.kept;
  }

  add(call: Omit<SentCall, 'first' | 'userids' | 'children' | 'marks' | 'recalled' | 'replaced'>, to: Addressee[]): SentCall {
    const sent: SentCall = {
      ...call,
      first: this.next,
      userids: to.map((each) => each.userid),
      children: to.map((each) => each.child),
      marks: Uint8Array.from(to, (each) => KINDS.indexOf(each.kind) * 16 + FATES.indexOf(each.fate)),
      recalled: false,
      replaced: new Map(),
    };
    this.append(sent);
    return sent;
  }

  append(sent: SentCall): void {
    this.calls.push(sent);
    if (sent.msgid) this.byMessage.set(`${sent.corpId}|${sent.msgid}`, sent);
    for (let at = 0; at < sent.userids.length; at += 1) {
      const index = this.indexOf(sent.corpId, kindAt(sent, at));
      const key = (sent.userids[at] ?? '').toLowerCase();
      const list = index.get(key);
      if (list) list.push(sent.first + at);
      else index.set(key, [sent.first + at]);
    }
    this.next = sent.first + sent.userids.length;
    this.kept += sent.userids.length;
    if (this.kept > this.keep) this.forget();
  }

  byMsgid(corpId: string, msgid: string): SentCall | undefined {
    return this.byMessage.get(`${corpId}|${msgid}`);
  }

  call(callId: number): SentCall | undefined {
    for (let at = this.calls.length - 1; at >= 0; at -= 1) if (this.calls[at]?.callId === callId) return this.calls[at];
    return undefined;
  }

  get(id: number): Delivery | undefined {
    const sent = this.callOf(id);
    return sent ? rowOf(sent, id - sent.first) : undefined;
  }

  receiversOf(sent: SentCall): Addressee[] {
    return sent.userids.map((userid, at) => ({
      kind: kindAt(sent, at),
      userid,
      child: sent.children[at] ?? null,
      fate: fateAt(sent, at),
    }));
  }

  /** Deliveries newest first (or oldest first), from `cursor` on; `nextCursor` is null at the end. */
  list(filter: DeliveryFilter, limit: number, newestFirst: boolean, cursor?: number): { rows: Delivery[]; nextCursor: number | null } {
    const rows: Delivery[] = [];
    for (const [sent, at] of this.walk(filter, newestFirst, cursor)) {
      if (rows.length === limit) return { rows, nextCursor: sent.first + at };
      rows.push(rowOf(sent, at));
    }
    return { rows, nextCursor: null };
  }

  count(filter: DeliveryFilter, by?: string): { total: number; groups: Record<string, number> } {
    let total = 0;
    const groups: Record<string, number> = {};
    for (const [sent, at] of this.walk(filter, false)) {
      total += 1;
      if (!by) continue;
      const key =
        by === 'fate' ? fateAt(sent, at) : by === 'receiver' ? (sent.userids[at] ?? '') : by === 'call' ? String(sent.callId) : sent.corpId;
      groups[key] = (groups[key] ?? 0) + 1;
    }
    return { total, groups };
  }

  /** How many deliveries of a day went to each app of the corp (message/get_statistics). */
  countOfDay(corpId: string, from: number, until: number): Map<number, number> {
    const counts = new Map<number, number>();
    for (const sent of this.calls)
      if (sent.corpId === corpId && sent.acceptedAt >= from && sent.acceptedAt < until)
        counts.set(sent.agentId, (counts.get(sent.agentId) ?? 0) + sent.userids.length);
    return counts;
  }

  clear(corpId?: string): void {
    const remaining = corpId === undefined ? [] : this.calls.filter((each) => each.corpId !== corpId);
    this.calls = [];
    this.byReceiver.clear();
    this.byMessage.clear();
    this.kept = 0;
    for (const sent of remaining) this.append(sent);
  }

  /** The newest calls that together hold at most `most` deliveries, oldest first. */
  newest(most: number): SentCall[] {
    let count = 0;
    let at = this.calls.length;
    while (at > 0 && count + (this.calls[at - 1]?.userids.length ?? 0) <= most) {
      at -= 1;
      count += this.calls[at]?.userids.length ?? 0;
    }
    return this.calls.slice(at);
  }

  private *walk(filter: DeliveryFilter, newestFirst: boolean, cursor?: number): Generator<[SentCall, number]> {
    if (filter.corp && filter.receiver) {
      const kinds = filter.kind ? [filter.kind] : KINDS;
      const ids = kinds.flatMap(
        (kind) =>
          this.byReceiver
            .get(filter.corp ?? '')
            ?.get(kind)
            ?.get((filter.receiver ?? '').toLowerCase()) ?? [],
      );
      ids.sort((a, b) => (newestFirst ? b - a : a - b));
      for (const id of ids) {
        if (cursor !== undefined && (newestFirst ? id > cursor : id < cursor)) continue;
        const sent = this.callOf(id);
        if (sent && callFits(sent, filter) && rowFits(sent, id - sent.first, filter)) yield [sent, id - sent.first];
      }
      return;
    }
    const length = this.calls.length;
    for (let step = 0; step < length; step += 1) {
      const sent = this.calls[newestFirst ? length - 1 - step : step];
      if (!sent || !callFits(sent, filter)) continue;
      for (let inner = 0; inner < sent.userids.length; inner += 1) {
        const at = newestFirst ? sent.userids.length - 1 - inner : inner;
        const id = sent.first + at;
        if (cursor !== undefined && (newestFirst ? id > cursor : id < cursor)) continue;
        if (rowFits(sent, at, filter)) yield [sent, at];
      }
    }
  }

  private callOf(id: number): SentCall | undefined {
    let low = 0;
    let high = this.calls.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const sent = this.calls[middle];
      if (!sent) return undefined;
      if (id < sent.first) high = middle - 1;
      else if (id >= sent.first + sent.userids.length) low = middle + 1;
      else return sent;
    }
    return undefined;
  }

  private forget(): void {
    let drop = 0;
    while (drop < this.calls.length && this.kept > this.keep * 0.9) {
      this.kept -= this.calls[drop]?.userids.length ?? 0;
      drop += 1;
    }
    for (const sent of this.calls.splice(0, drop)) if (sent.msgid) this.byMessage.delete(`${sent.corpId}|${sent.msgid}`);
    const oldest = this.calls[0]?.first ?? this.next;
    for (const kinds of this.byReceiver.values())
      for (const index of kinds.values())
        for (const [key, list] of index) {
          const still = list.filter((id) => id >= oldest);
          if (still.length === 0) index.delete(key);
          else index.set(key, still);
        }
  }

  private indexOf(corpId: string, kind: PersonKind): Map<string, number[]> {
    let kinds = this.byReceiver.get(corpId);
    if (!kinds) this.byReceiver.set(corpId, (kinds = new Map()));
    let index = kinds.get(kind);
    if (!index) kinds.set(kind, (index = new Map()));
    return index;
  }
}

const kindAt = (sent: SentCall, at: number): PersonKind => KINDS[(sent.marks[at] ?? 0) >> 4] ?? 'member';
const fateAt = (sent: SentCall, at: number): Fate => FATES[(sent.marks[at] ?? 0) & 15] ?? 'delivered';

const callFits = (sent: SentCall, filter: DeliveryFilter): boolean =>
  (!filter.corp || sent.corpId === filter.corp) &&
  (filter.agent === undefined || sent.agentId === filter.agent) &&
  (filter.call === undefined || sent.callId === filter.call) &&
  (filter.since === undefined || sent.acceptedAt >= filter.since) &&
  (filter.until === undefined || sent.acceptedAt < filter.until) &&
  (!filter.path || sent.path === filter.path) &&
  (!filter.words || JSON.stringify(sent.content).includes(filter.words));

const rowFits = (sent: SentCall, at: number, filter: DeliveryFilter): boolean =>
  (!filter.kind || kindAt(sent, at) === filter.kind) &&
  (!filter.fate || fateAt(sent, at) === filter.fate) &&
  (!filter.receiver || (sent.userids[at] ?? '').toLowerCase() === filter.receiver.toLowerCase()) &&
  (!filter.child || (sent.children[at] ?? '').toLowerCase() === filter.child.toLowerCase());

const rowOf = (sent: SentCall, at: number): Delivery => {
  const userid = sent.userids[at] ?? '';
  const replaced = sent.replaced.get(userid.toLowerCase()) ?? sent.replaced.get('*');
  return {
    id: sent.first + at,
    callId: sent.callId,
    corpId: sent.corpId,
    agentId: sent.agentId,
    appName: sent.appName,
    path: sent.path,
    receiver: { kind: kindAt(sent, at), userid },
    child: sent.children[at] ?? null,
    msgtype: sent.msgtype,
    content: sent.content,
    acceptedAt: sent.acceptedAt,
    bodyHash: sent.bodyHash,
    msgid: sent.msgid,
    fate: fateAt(sent, at),
    recalled: sent.recalled,
    ...(replaced === undefined ? {} : { replaced }),
  };
};
