import * as z from 'zod/mini';

/**
 * Links in messages: `/n/{notice}?g={unit}.{group}` (conventions, "Who sends what"). No name and no token: who may read
 * is asked from the session. The unit's id stands in it, because a phone that has lost its cookie must know where to log
 * in again; `group` tells which children of the reader the card was about.
 */
export interface CardLink {
  noticeId: string;
  unitId: number;
  group: number;
}

/** @returns path with query, to be put behind the configured origin */
export function cardPath(link: CardLink): string {
  return `/n/${link.noticeId}?g=${String(link.unitId)}.${String(link.group)}`;
}

/**
 * Entry of 家校通知 of a unit's corp, as schools have it in WeCom: families come to their list, staff to theirs, whoever
 * is not signed in by the log-in (spec 00 §4). To be put behind the configured origin.
 */
export const entryPath = (corpId: string): string => `/school-message-home/${corpId}`;

/**
 * Path of any other page of a card. It names its unit, as `/n/…` does: a phone that has lost its cookie, or is signed in to
 * another school, is led through this unit's log-in and comes out at the page.
 * @param path own path, with its query
 */
export function unitPath(path: string, unitId: number): string {
  return `${path}${path.includes('?') ? '&' : '?'}unit=${String(unitId)}`;
}

/** @returns the unit a path names and the path without it; undefined where it names none */
export function readUnitPath(url: string): { unitId: number; path: string } | undefined {
  const [path = '', search = ''] = url.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const unit = query.getAll('unit');
  if (unit.length !== 1 || !/^\d{1,9}$/.test(unit[0] ?? '')) return undefined;
  query.delete('unit');
  const rest = query.toString();
  return { unitId: Number(unit[0]), path: rest === '' ? path : `${path}?${rest}` };
}

const noticeId = z.uuid();

/** @returns the link's parts, or null for anything that is none */
export function readCardPath(id: string, g: string | undefined): CardLink | null {
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(g ?? '');
  if (match === null || !noticeId.safeParse(id).success) return null;
  return { noticeId: id, unitId: Number(match[1]), group: Number(match[2]) };
}
