import type { SendingPolicy } from '@contracts/sending-policy';
import { atMacau, dayMacau, timeMacau } from '@platform/time/macau-time';

export type OpenHours = Pick<SendingPolicy, 'quiet' | 'quietWeekends'> & { quietDays: readonly { day: string }[] };

/** Nobody is rung at midnight when a holiday ends: without quiet hours over night the next day begins here. */
const MORNING = '07:30';
const MIDNIGHT = '00:00';
/** More steps than any policy can need: its days are finite and weekends end. */
const STEPS = 4_000;

/** The calendar day `n` days after another, `2026-11-20`. */
export function dayAfter(day: string, n = 1): string {
  const at = new Date(`${day}T00:00:00.000Z`);
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

/**
 * When a non-urgent message of `at` may leave: `at` itself while nothing is quiet, else the first moment afterwards.
 * Quiet are the hours of the policy (over midnight when they begin later than they end; none when both are the same),
 * Saturdays and Sundays if chosen, and named days; a quiet day lasts until the quiet hours of the next morning end (BEY-05).
 */
export function nextOpenTime(policy: OpenHours, at: Date): Date {
  const days = new Set(policy.quietDays.map((one) => one.day));
  let time = at;
  for (let step = 0; step < STEPS; step += 1) {
    const end = closedUntil(policy, days, time);
    if (end === undefined) return time;
    time = end;
  }
  throw new Error('a sending policy without an open time');
}

/** End of the closed stretch that `at` lies in (which may touch the next one); undefined when it is open. */
function closedUntil({ quiet, quietWeekends }: OpenHours, days: ReadonlySet<string>, at: Date): Date | undefined {
  const day = dayMacau(at);
  const time = timeMacau(at);
  const isQuiet = (one: string): boolean => days.has(one) || (quietWeekends && isWeekend(one));
  if (isQuiet(day)) return atMacau(dayAfter(day), MIDNIGHT);
  const overNight = quiet !== null && quiet.from > quiet.until;
  const morning = overNight ? quiet.until : MORNING;
  if (time < morning && isQuiet(dayAfter(day, -1))) return atMacau(day, morning);
  if (quiet === null) return undefined;
  if (overNight && time >= quiet.from) return atMacau(dayAfter(day), quiet.until);
  if (overNight && time < quiet.until) return atMacau(day, quiet.until);
  return time >= quiet.from && time < quiet.until ? atMacau(day, quiet.until) : undefined;
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/**
 * When a bundle for messages of `at` leaves: at the bundle time of its day, or, if that has passed, on the next morning
 * (the end of quiet hours), so that the same family does not get one bundle after the other in one evening.
 */
export function nextBundleTime(policy: OpenHours & Pick<SendingPolicy, 'bundleAt'>, at: Date): Date {
  const today = atMacau(dayMacau(at), policy.bundleAt);
  if (today >= at) return nextOpenTime(policy, today);
  const { quiet } = policy;
  const morning = quiet !== null && quiet.from > quiet.until ? quiet.until : MORNING;
  return nextOpenTime(policy, atMacau(dayAfter(dayMacau(at)), morning));
}
