const DAY_MS = 86_400_000;

/** Seven days up to and with a day of Macao. */
export function lastWeek(today: string): { from: string; to: string } {
  return { from: new Date(Date.parse(`${today}T00:00:00Z`) - 6 * DAY_MS).toISOString().slice(0, 10), to: today };
}
