const DAY_MS = 86_400_000;
const shifted = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Days of the filter 時間: 最近1週 (also where nothing is set), 最近1個月, or two days `a..b`.
 * @param today a day of Macao
 */
export function usageRange(filter: string | undefined, today: string): { from: string; to: string } {
  if (filter === 'month') return { from: shifted(today, -29), to: today };
  const [from, to] = (filter ?? '').split('..');
  if (from !== undefined && to !== undefined && DAY.test(from) && DAY.test(to) && from <= to) {
    // The route takes 93 days at most; the newest of a longer range are shown.
    return { from: from < shifted(to, -92) ? shifted(to, -92) : from, to };
  }
  return { from: shifted(today, -6), to: today };
}
