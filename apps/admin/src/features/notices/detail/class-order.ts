import type { NoticeProgress } from '@contracts/notices';
import type { StoneCounts } from '@contracts/notice-types';

export type ClassOrder = 'open' | 'tree';
export type ClassLine = NoticeProgress['classes'][number];

/** Students who have done what is asked; where nothing is asked, those whose family opened it. */
export function handledOf(line: Pick<ClassLine, 'stones'>, asks: boolean): number {
  return line.stones.done + (asks ? 0 : line.stones.opened);
}

/** 未處理: reached but not done; who was not reached is counted by the stones (drawing console-notice-detail). */
export function openOf(line: Pick<ClassLine, 'stones' | 'students'>, asks: boolean): number {
  return line.students - handledOf(line, asks) - line.stones.unreached;
}

/** Most 未處理 first, equal ones in the order of the tree; or the order of the tree. */
export function orderClasses(lines: readonly ClassLine[], order: ClassOrder, asks: boolean): ClassLine[] {
  return order === 'tree' ? [...lines] : [...lines].sort((a, b) => openOf(b, asks) - openOf(a, asks));
}

/** Sum of the stones of some classes. */
export function sumStones(lines: readonly Pick<ClassLine, 'stones'>[]): StoneCounts {
  const sum: StoneCounts = { done: 0, opened: 0, delivered: 0, waiting: 0, unreached: 0 };
  for (const { stones } of lines) for (const key of Object.keys(sum) as (keyof StoneCounts)[]) sum[key] += stones[key];
  return sum;
}
