import type { ClockState } from '../api/types';

/** The simulator's clock as this browser extrapolates it between two answers. */
export interface RunningClock {
  readonly now: number;
  /** `performance.now()` when `now` was true. */
  readonly readAt: number;
  readonly speed: number;
  readonly paused: boolean;
}

export const clockFrom = (state: ClockState, readAt: number): RunningClock => ({
  now: state.now,
  readAt,
  speed: state.speed,
  paused: state.paused,
});

/** Simulated time in ms since 1970 at a moment of `performance.now()`. */
export const clockNow = (clock: RunningClock, at: number): number =>
  clock.paused ? clock.now : clock.now + (at - clock.readAt) * clock.speed;

const ZONE = 'Asia/Macau';
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = locale + JSON.stringify(options);
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone: ZONE, hourCycle: 'h23', ...options });
  formats.set(name, made);
  return made;
}

const HM = { hour: '2-digit', minute: '2-digit' } as const;
export const hourMinute = (ms: number): string => format('en-GB', HM).format(ms);
export const hourMinuteSecond = (ms: number): string => format('en-GB', { ...HM, second: '2-digit' }).format(ms);
export const longDate = (ms: number, locale: string): string =>
  format(locale, {
    year: 'numeric',
    month: locale.startsWith('zh') ? 'long' : 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(ms);
export const dayKey = (ms: number): string => format('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
export const shortDate = (ms: number, locale: string): string => format(locale, { month: 'long', day: 'numeric' }).format(ms);

const DAY = 86_400_000;

/** 0 for the same day in Macao, 1 for yesterday, otherwise 2 or more. */
export function daysApart(ms: number, now: number): number {
  const start = (value: number) => Date.parse(`${dayKey(value)}T00:00:00Z`);
  return Math.round((start(now) - start(ms)) / DAY);
}

/** The next moment after `now` at which Macao's clocks show `hh:mm`. */
export function nextTime(now: number, hh: number, mm: number): number {
  // Macao keeps one offset all year; it is read from the formatter, not assumed.
  const shown = hourMinuteSecond(now).split(':').map(Number);
  const since = ((shown[0] ?? 0) * 3600 + (shown[1] ?? 0) * 60 + (shown[2] ?? 0)) * 1000 + (now % 1000);
  const target = (hh * 3600 + mm * 60) * 1000;
  return now - since + target + (target <= since ? DAY : 0);
}
