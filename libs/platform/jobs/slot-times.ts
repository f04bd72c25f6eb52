import { Temporal } from 'temporal-polyfill';
import { ZONE } from '@platform/time/macau-time';
import type { ScheduleDefinition } from './define-job';

/** A slot that starts later than this after its time counts as missed. */
export const LATE_MS = 60_000;

type Every = ScheduleDefinition<unknown>['every'];

/**
 * The newest due time at or before `now`.
 * @param now database clock
 */
export function latestSlot(every: Every, now: Date): Date {
  if ('seconds' in every) {
    const step = every.seconds * 1000;
    return new Date(Math.floor(now.getTime() / step) * step);
  }
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(ZONE);
  const today = local.withPlainTime(Temporal.PlainTime.from(every.dailyAt));
  const due =
    Temporal.ZonedDateTime.compare(today, local) <= 0
      ? today
      : local.subtract({ days: 1 }).withPlainTime(Temporal.PlainTime.from(every.dailyAt));
  return new Date(due.epochMilliseconds);
}

/** Missed: too late to count as on time. The slots of an interval follow each other, so the newest is never late. */
export function isLate(every: Every, due: Date, now: Date): boolean {
  return 'dailyAt' in every && now.getTime() - due.getTime() > LATE_MS;
}
