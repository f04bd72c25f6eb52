import type { MyNoticeItem } from '@contracts/my-notices';

/** A list as drawn: what waits as cards, then the rest as rows, each under its headline. */
export type ListEntry =
  | { kind: 'waiting'; key: string; count: number }
  | { kind: 'rest'; key: string }
  | { kind: 'card'; key: string; item: MyNoticeItem }
  | { kind: 'row'; key: string; item: MyNoticeItem; first: boolean };

/**
 * Puts the headlines between the rows of a child's list. The server sends 未處理 first; a notice that was answered while
 * the next rows were loading may come twice, its newest place wins.
 * @param todo number of notices that wait, also of those not loaded yet
 */
export function withSections(items: readonly MyNoticeItem[], todo: number, filter: 'all' | 'todo' | 'handled'): ListEntry[] {
  const newest = new Map(items.map((item) => [item.id, item]));
  const unique = [...newest.values()];
  const waiting = unique.filter((item) => item.todo);
  const rest = unique.filter((item) => !item.todo);
  const entries: ListEntry[] = [];
  if (waiting.length > 0) entries.push({ kind: 'waiting', key: 'waiting', count: Math.max(todo, waiting.length) });
  entries.push(...waiting.map((item): ListEntry => ({ kind: 'card', key: item.id, item })));
  if (rest.length > 0 && (waiting.length > 0 || filter === 'all')) entries.push({ kind: 'rest', key: 'rest' });
  entries.push(...rest.map((item, index): ListEntry => ({ kind: 'row', key: item.id, item, first: index === 0 })));
  return entries;
}

/** Child to show: the one asked for, else the last choice, else the first with something to do, else the first. */
export function chooseChild(
  children: readonly { studentId: string; todo: number }[],
  wanted: string | null,
  last: string | null,
): string | undefined {
  const has = (id: string | null) => id !== null && children.some((child) => child.studentId === id);
  if (has(wanted)) return wanted ?? undefined;
  if (has(last)) return last ?? undefined;
  return (children.find((child) => child.todo > 0) ?? children[0])?.studentId;
}
