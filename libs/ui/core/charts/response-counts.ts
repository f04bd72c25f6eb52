/**
 * The five places a child can be in for one notice, furthest first. A stone, a ring and a bar all count students
 * (conventions, States): done 已填寫/已確認, opened 已開啟, handed 已交付, waiting 排隊中, refused 未送達.
 */
export interface ResponseCounts {
  done: number;
  opened: number;
  handed: number;
  waiting: number;
  refused: number;
}
export type StoneState = keyof ResponseCounts;

/** Order inside a row of stones: the same everywhere, so that rows compare. */
export const STONE_ORDER: readonly StoneState[] = ['done', 'opened', 'handed', 'waiting', 'refused'];
/** Order around a ring: what waits comes last, next to the start. */
export const RING_ORDER: readonly StoneState[] = ['done', 'opened', 'handed', 'refused', 'waiting'];
/** More stones than this per row become a four-part bar (components: class bars). */
export const MAX_STONES = 60;

/** Number of students. */
export function totalOf(counts: ResponseCounts): number {
  return STONE_ORDER.reduce((sum, state) => sum + counts[state], 0);
}

/** One entry per child, in the fixed order; a stone keeps its place while its shade moves on. */
export function stonesOf(counts: ResponseCounts): StoneState[] {
  return STONE_ORDER.flatMap((state) => Array.from({ length: Math.max(0, Math.trunc(counts[state])) }, () => state));
}

export interface ClassRow {
  id: string;
  name: string;
  counts: ResponseCounts;
}

/** Rows with most 未處理 first; equal rows keep the order of the tree (console). */
export function mostOpenFirst<T extends ClassRow>(rows: readonly T[]): T[] {
  const open = (row: T) => totalOf(row.counts) - row.counts.done;
  return [...rows].sort((a, b) => open(b) - open(a));
}

export interface RingArc {
  state: StoneState;
  /** Length drawn, in px along the circle. */
  length: number;
  /** Start, in px from 12 o'clock, clockwise. */
  start: number;
}

/**
 * Arcs of a ring. Every state that has somebody is at least `min` px long, so that one family is never invisible; the
 * biggest arc pays for it. Gaps stand between arcs only when there are several.
 * @param counts students by state
 * @param circumference px
 * @param gap px between two arcs
 */
export function ringArcs(counts: ResponseCounts, circumference: number, gap = 2, min = 3): RingArc[] {
  const total = totalOf(counts);
  if (total === 0) return [];
  const states = RING_ORDER.filter((state) => counts[state] > 0);
  if (states.length === 1) return [{ state: states[0] as StoneState, length: circumference, start: 0 }];
  const room = circumference - gap * states.length;
  const lengths = states.map((state) => Math.max(min, (counts[state] / total) * room));
  const excess = lengths.reduce((sum, length) => sum + length, 0) - room;
  const biggest = lengths.indexOf(Math.max(...lengths));
  lengths[biggest] = Math.max(min, (lengths[biggest] ?? 0) - excess);
  let start = gap / 2;
  return states.map((state, index) => {
    const arc = { state, length: lengths[index] ?? 0, start };
    start += arc.length + gap;
    return arc;
  });
}
