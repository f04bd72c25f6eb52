import { NOTICE_LIMITS } from '@contracts/notice-types';
import { dayOf } from '@ui/core/format/date';
import { instantOfWall, wallTime } from '@ui/core/format/wall-time';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const DEADLINE_DAYS = 3;

/** Where the field of the deadline begins: 23:59 of the third day after sending. */
export function usualDeadline(sendAt: string | null, now: number): string | null {
  const from = sendAt === null ? now : Date.parse(sendAt);
  return instantOfWall(`${dayOf(from + DEADLINE_DAYS * DAY)}T23:59`) ?? null;
}

/** Where the field of 定時發送 begins: the next full hour that is far enough ahead (NOT-19). */
export function firstScheduleTime(now: number): string | null {
  const earliest = now + NOTICE_LIMITS.scheduleMinutes * MINUTE;
  const hour = Math.ceil(earliest / (60 * MINUTE)) * 60 * MINUTE;
  return instantOfWall(wallTime(hour)) ?? null;
}
