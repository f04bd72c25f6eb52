import { NOTICE_LIMITS } from '@contracts/notice-types';

export interface SendFacts {
  now: Date;
  /** 定時發送, or null for as soon as it is confirmed. */
  sendAt: Date | null;
  urgent: boolean;
  /** Setting of the unit (BEY-03). */
  undoSeconds: number;
}
export interface SendPlan {
  /** Planned start of sending: `sent_at` of a notice that is not scheduled. */
  at: Date;
  reason: 'undo' | 'scheduled' | 'now';
  /** Seconds in which the submission can be taken back; none for urgent and scheduled notices. */
  undoSeconds: number;
}

/** When a notice confirmed now begins to leave. A scheduled one can be cancelled until then, so it has no window of its own. */
export function planSending({ now, sendAt, urgent, undoSeconds }: SendFacts): SendPlan {
  if (sendAt !== null) return { at: sendAt, reason: 'scheduled', undoSeconds: 0 };
  const seconds = urgent ? 0 : undoSeconds;
  return { at: new Date(now.getTime() + seconds * 1000), reason: seconds > 0 ? 'undo' : 'now', undoSeconds: seconds };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** 定時發送 lies at least 5 minutes and at most 90 days ahead (NOT-19). @returns what is wrong, undefined when it fits */
export function scheduleFault(sendAt: Date, now: Date): 'NOT_SCHEDULE' | 'NOT_SCHEDULE_FAR' | undefined {
  const ahead = sendAt.getTime() - now.getTime();
  if (ahead < NOTICE_LIMITS.scheduleMinutes * MINUTE) return 'NOT_SCHEDULE';
  return ahead > NOTICE_LIMITS.scheduleDays * DAY ? 'NOT_SCHEDULE_FAR' : undefined;
}

/** Families hear of a deadline this long before it. */
export const DEADLINE_NOTICE_MS = DAY;

/** When the reminder 「明日截止」 is due; null where the notice itself comes later than that. */
export function deadlineReminderAt(deadlineAt: Date, startsAt: Date): Date | null {
  const at = deadlineAt.getTime() - DEADLINE_NOTICE_MS;
  return at > startsAt.getTime() ? new Date(at) : null;
}
