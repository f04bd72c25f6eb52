import { NOTICE_LIMITS } from '@contracts/notice-types';

export interface RemindLog {
  /** Reminders of the notice on the calendar day of the unit. */
  today: number;
  lastAt: Date | null;
}
export type Quota = { ok: true } | { ok: false; code: 'NOT_REMIND_LIMIT' | 'NOT_REMIND_DAY_LIMIT'; nextAt: Date };

/**
 * May the families be reminded now, and if not, when (NOT-41): once in 10 minutes and five times a calendar day.
 * @param dayEnds midnight of the unit's day
 */
export function remindQuota(log: RemindLog, now: Date, dayEnds: Date): Quota {
  const gap = (log.lastAt?.getTime() ?? Number.NEGATIVE_INFINITY) + NOTICE_LIMITS.remindMinutes * 60_000;
  if (log.today >= NOTICE_LIMITS.remindsPerDay) {
    return { ok: false, code: 'NOT_REMIND_DAY_LIMIT', nextAt: new Date(Math.max(dayEnds.getTime(), gap)) };
  }
  return gap > now.getTime() ? { ok: false, code: 'NOT_REMIND_LIMIT', nextAt: new Date(gap) } : { ok: true };
}
