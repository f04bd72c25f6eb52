/**
 * Place of a dragged row in the list without it.
 * @param from where it lay
 * @param gap gap it was dropped into: 0 before the first row, n behind the last
 */
export function dropPlace(from: number, gap: number): number {
  return gap > from ? gap - 1 : gap;
}
