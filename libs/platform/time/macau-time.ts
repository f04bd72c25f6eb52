/** Business time is Asia/Macau by name, never +8 by hand (OVR-10, conventions). */
export const ZONE = 'Asia/Macau';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric', month: '2-digit', day: '2-digit',
  hour: '2-digit', minute: '2-digit', second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
});

function fields(at: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]));
}

/** ISO 8601 with the unit's offset: `2026-11-20T07:44:12.345+08:00`. */
export function isoMacau(at: Date): string {
  const f = fields(at);
  const ms = String(at.getUTCMilliseconds()).padStart(3, '0');
  const offset = (f['timeZoneName'] ?? 'GMT').replace('GMT', '') || 'Z';
  return `${f['year']}-${f['month']}-${f['day']}T${f['hour']}:${f['minute']}:${f['second']}.${ms}${offset}`;
}

/** The same for a value that may be missing. */
export function isoMacauOrNull(at: Date | null | undefined): string | null {
  return at === null || at === undefined ? null : isoMacau(at);
}

/** The calendar day in Macao, `2026-11-20`. */
export function dayMacau(at: Date): string {
  const f = fields(at);
  return `${f['year']}-${f['month']}-${f['day']}`;
}
