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

const noticeId = z.uuid();

/** @returns the link's parts, or null for anything that is none */
export function readCardPath(id: string, g: string | undefined): CardLink | null {
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(g ?? '');
  if (match === null || !noticeId.safeParse(id).success) return null;
  return { noticeId: id, unitId: Number(match[1]), group: Number(match[2]) };
}
