import type { UnitSurface } from '@contracts/session';

const HOME: Readonly<Record<UnitSurface, string>> = {
  console: '/console',
  'h5-staff': '/staff/notices',
  'h5-family': '/family/notices',
};
const AREA: Readonly<Record<UnitSurface, string>> = { console: 'console', 'h5-staff': 'staff', 'h5-family': 'family' };

// Own areas, then plain segments, then at most a few plain parameters: nothing of this can leave the host or run.
const OWN =
  /^\/(console|staff|family)((?:\/[A-Za-z0-9][A-Za-z0-9-]{0,63}){0,6})(\?[A-Za-z]{1,20}=[A-Za-z0-9.-]{1,64}(?:&[A-Za-z]{1,20}=[A-Za-z0-9.-]{1,64}){0,4})?$/;

/** @returns the path as asked when it is one of our own pages, else null (A5) */
export function ownPath(wanted: string | undefined): string | null {
  return wanted !== undefined && OWN.test(wanted) ? wanted : null;
}

/**
 * Where the person goes after the log-in. A page of another surface becomes the same page of his own: a link opened in
 * another client than it was made for still leads to the same thing.
 */
export function returnPath(wanted: string | null, surface: UnitSurface): string {
  const match = wanted === null ? null : OWN.exec(wanted);
  if (match === null) return HOME[surface];
  const [, area, rest = '', query = ''] = match;
  if (area === AREA[surface]) return `/${AREA[surface]}${rest}${query}`;
  return rest === '' ? HOME[surface] : `/${AREA[surface]}${rest}`;
}
