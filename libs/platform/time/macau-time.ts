/** Business time is Asia/Macau by name, never +8 by hand (OVR-10, conventions). */
export const ZONE = 'Asia/Macau';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
});

function fields(at: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]));
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 4_000;
/** Offset of a UTC day in ms, or null for a day in which it changes. The calendar's own answer costs 20 µs, and a list asks 60 times. */
const offsets = new Map<number, number | null>();

function exactOffset(at: number): number {
  const f = fields(new Date(at));
  const local = Date.UTC(
    Number(f['year']),
    Number(f['month']) - 1,
    Number(f['day']),
    Number(f['hour']),
    Number(f['minute']),
    Number(f['second']),
  );
  return local - Math.floor(at / 1000) * 1000;
}

function offsetOf(at: number): number {
  const day = Math.floor(at / DAY_MS);
  let offset = offsets.get(day);
  if (offset === undefined) {
    const first = exactOffset(day * DAY_MS);
    offset = first === exactOffset((day + 1) * DAY_MS) ? first : null;
    if (offsets.size >= MOST_DAYS) offsets.clear();
    offsets.set(day, offset);
  }
  return offset ?? exactOffset(at);
}

/** Date and time on a clock in Macao, as if they were UTC. */
const onTheWall = (at: number): string => new Date(at + offsetOf(at)).toISOString();

function offsetText(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** ISO 8601 with the unit's offset: `2026-11-20T07:44:12.345+08:00`. */
export function isoMacau(at: Date): string {
  const ms = at.getTime();
  return onTheWall(ms).slice(0, -1) + offsetText(offsetOf(ms));
}

/** The same for a value that may be missing. */
export function isoMacauOrNull(at: Date | null | undefined): string | null {
  return at === null || at === undefined ? null : isoMacau(at);
}

/** The calendar day in Macao, `2026-11-20`. */
export function dayMacau(at: Date): string {
  return onTheWall(at.getTime()).slice(0, 10);
}

/**
 * The instant at which a clock in Macao shows this day and time.
 * @param day `2026-11-20`
 * @param time `07:30`
 */
export function atMacau(day: string, time: string): Date {
  const wall = Date.parse(`${day}T${time}:00.000Z`);
  const near = wall - offsetOf(wall);
  return new Date(wall - offsetOf(near));
}

/** Time of day on a clock in Macao, `07:30`. */
export function timeMacau(at: Date): string {
  return onTheWall(at.getTime()).slice(11, 16);
}

/** Day and time on a clock in Macao for people and spreadsheets, `2026-11-20 07:44`; null stays null. */
export function wallTime(at: Date | null): string | null {
  return at === null ? null : onTheWall(at.getTime()).slice(0, 16).replace('T', ' ');
}
