export interface Limits {
  enforce: boolean;
  perMinute: number;
  perHour: number;
  ipPerMinute: number;
  ipPerHour: number;
  /** Calls of one corp to one interface at the same time; 0 = no limit. */
  concurrent: number;
  receiverPerMinute: number;
  receiverPerHour: number;
  /** Whether the limits per receiver also hold for parents and students (08 §10: unconfirmed). */
  applyToParents: boolean;
  personTimesPerSeat: number;
  jsTicketPerHourCorp: number;
  jsTicketPerHourApp: number;
  batchSize: number;
  /** Whether parents who do not follow are listed as invalid (08 §18: unconfirmed). */
  notFollowingIsInvalid: boolean;
  wrongSecretPerHour: number;
}

export const DEFAULT_LIMITS: Limits = {
  enforce: true,
  perMinute: 10_000,
  perHour: 150_000,
  ipPerMinute: 20_000,
  ipPerHour: 600_000,
  concurrent: 0,
  receiverPerMinute: 30,
  receiverPerHour: 1000,
  applyToParents: true,
  personTimesPerSeat: 200,
  jsTicketPerHourCorp: 400,
  jsTicketPerHourApp: 100,
  batchSize: 100,
  notFollowingIsInvalid: false,
  wrongSecretPerHour: 2000,
};

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const SHANGHAI_OFFSET = 8 * HOUR;

/** The end of the natural day in China, where WeCom counts days. */
export const endOfDay = (now: number): number => Math.floor((now + SHANGHAI_OFFSET) / DAY + 1) * DAY - SHANGHAI_OFFSET;

interface Counter {
  minuteStart: number;
  minute: number;
  hourStart: number;
  hour: number;
  blockedUntil: number;
  reason: string;
}

/** Counters per corp or address and interface, with the penalties of doc 90312: minute → 60 s, hour → 60 min, day → end of day. */
export class CallCounters {
  private readonly counters = new Map<string, Counter>();
  private readonly running = new Map<string, number>();
  private readonly days = new Map<string, { day: number; count: number }>();

  /** Counts a call; the name of the limit when it is refused. A refused call is not counted. */
  take(key: string, now: number, perMinute: number, perHour: number): string | null {
    const counter = this.counter(key, now);
    if (counter.blockedUntil > now) return counter.reason;
    if (now - counter.minuteStart >= MINUTE || now < counter.minuteStart) {
      counter.minuteStart = now;
      counter.minute = 0;
    }
    if (now - counter.hourStart >= HOUR || now < counter.hourStart) {
      counter.hourStart = now;
      counter.hour = 0;
    }
    if (counter.hour >= perHour) return this.close(counter, 'hour', now + HOUR);
    if (counter.minute >= perMinute) return this.close(counter, 'minute', now + MINUTE);
    counter.minute += 1;
    counter.hour += 1;
    return null;
  }

  /** Closes an interface for a corp as if its limit had been reached. */
  block(key: string, window: 'minute' | 'hour' | 'day', now: number): void {
    const until = window === 'minute' ? now + MINUTE : window === 'hour' ? now + HOUR : endOfDay(now);
    this.close(this.counter(key, now), window, until);
  }

  blocked(key: string, now: number): boolean {
    const counter = this.counters.get(key);
    return counter !== undefined && counter.blockedUntil > now;
  }

  /** Adds to a count of the natural day; false (and nothing added) when it would pass the limit. */
  takeOfDay(key: string, now: number, amount: number, limit: number): boolean {
    const day = endOfDay(now);
    const held = this.days.get(key);
    const count = held && held.day === day ? held.count : 0;
    if (count + amount > limit) return false;
    this.days.set(key, { day, count: count + amount });
    return true;
  }

  enter(key: string): number {
    const count = (this.running.get(key) ?? 0) + 1;
    this.running.set(key, count);
    return count;
  }

  leave(key: string): void {
    const count = (this.running.get(key) ?? 1) - 1;
    if (count <= 0) this.running.delete(key);
    else this.running.set(key, count);
  }

  state(now: number, prefix: string): { counters: Record<string, unknown>; blocks: Record<string, unknown> } {
    const counters: Record<string, unknown> = {};
    const blocks: Record<string, unknown> = {};
    for (const [key, each] of this.counters) {
      if (!key.startsWith(prefix)) continue;
      counters[key] = {
        minute: now - each.minuteStart < MINUTE ? each.minute : 0,
        hour: now - each.hourStart < HOUR ? each.hour : 0,
      };
      if (each.blockedUntil > now) blocks[key] = { until: each.blockedUntil, window: each.reason };
    }
    return { counters, blocks };
  }

  clear(): void {
    this.counters.clear();
    this.days.clear();
  }

  private close(counter: Counter, reason: string, until: number): string {
    counter.blockedUntil = until;
    counter.reason = reason;
    return reason;
  }

  private counter(key: string, now: number): Counter {
    let counter = this.counters.get(key);
    if (!counter) {
      counter = { minuteStart: now, minute: 0, hourStart: now, hour: 0, blockedUntil: 0, reason: '' };
      this.counters.set(key, counter);
    }
    return counter;
  }
}

interface ReceiverWindow {
  minuteStart: number;
  minute: number;
  hourStart: number;
  hour: number;
}

/** 30 messages a minute and 1,000 an hour per app and receiver; what is above is dropped without a word (01 §4). */
export class ReceiverWindows {
  private readonly apps = new Map<string, Map<string, ReceiverWindow>>();

  /** True when the message gets through. */
  take(app: string, receiver: string, now: number, limits: Limits): boolean {
    let windows = this.apps.get(app);
    if (!windows) this.apps.set(app, (windows = new Map()));
    const held = windows.get(receiver);
    if (!held) {
      windows.set(receiver, { minuteStart: now, minute: 1, hourStart: now, hour: 1 });
      return true;
    }
    if (now - held.minuteStart >= MINUTE || now < held.minuteStart) {
      held.minuteStart = now;
      held.minute = 0;
    }
    if (now - held.hourStart >= HOUR || now < held.hourStart) {
      held.hourStart = now;
      held.hour = 0;
    }
    if (held.minute >= limits.receiverPerMinute || held.hour >= limits.receiverPerHour) return false;
    held.minute += 1;
    held.hour += 1;
    return true;
  }

  clear(): void {
    this.apps.clear();
  }
}
