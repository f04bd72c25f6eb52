const HOUR_MS = 3_600_000;

/** Failed checks in an hour that lock for an hour: per card and per WeChat account (SUB-26), per device and address so that changing accounts does not help. */
export const CHECK_LIMITS = { card: 5, account: 10, device: 15, address: 60 } as const;
export type CheckSubject = keyof typeof CHECK_LIMITS;

/**
 * @param failures times of failed checks, newest first, at least `limit` of them where there are so many
 * @returns end of the lock, or null: `limit` failures within one hour lock for an hour from the last of them
 */
export function lockedUntil(failures: readonly Date[], limit: number, now: Date): Date | null {
  const last = failures[0];
  const first = failures[limit - 1];
  if (last === undefined || first === undefined || last.getTime() - first.getTime() > HOUR_MS) return null;
  const end = new Date(last.getTime() + HOUR_MS);
  return end > now ? end : null;
}

/** Tries left before `limit` failures lie within the last hour. */
export function triesLeft(failures: readonly Date[], limit: number, now: Date): number {
  const recent = failures.filter((at) => now.getTime() - at.getTime() < HOUR_MS).length;
  return Math.max(0, limit - recent);
}
