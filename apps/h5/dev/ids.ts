/** Stable ids of the development data: a letter for the kind, a number for the thing. */
const KINDS = {
  staff: '1',
  student: '2',
  node: '3',
  notice: '4',
  file: '5',
  person: '6',
  department: '7',
  reminder: '8',
} as const;

export function id(kind: keyof typeof KINDS, n: number): string {
  return `0198${KINDS[kind]}000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** Time as the API writes it, `minutes` before now. */
export function ago(minutes: number): string {
  const macau = new Date(Date.now() - minutes * 60_000 + 8 * 3_600_000);
  return `${macau.toISOString().slice(0, 19)}+08:00`;
}

export const HOUR = 60;
export const DAY = 24 * HOUR;
