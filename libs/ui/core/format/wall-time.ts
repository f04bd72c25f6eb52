import { UNIT_ZONE, dayOf, formatClock, type Instant } from './date';

/** Value of `<input type="datetime-local">` in the school's clock, `2026-11-24T23:59`. */
export const wallTime = (instant: Instant): string => `${dayOf(instant)}T${formatClock(instant)}`;

const zone = new Intl.DateTimeFormat('en-GB', { timeZone: UNIT_ZONE, timeZoneName: 'longOffset' });

/** `+08:00`, asked of the zone by name. */
function offsetAt(instant: number): string {
  const name = zone.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00';
}

/**
 * Instant of a time as the school's clock shows it, written with the school's offset as the API writes it.
 * @returns undefined for anything that is no time
 */
export function instantOfWall(wall: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?/.exec(wall);
  if (match === null) return undefined;
  const text = `${match[1] ?? ''}T${match[2] ?? ''}:00`;
  const guess = Date.parse(`${text}Z`);
  return Number.isNaN(guess) ? undefined : `${text}${offsetAt(guess)}`;
}
