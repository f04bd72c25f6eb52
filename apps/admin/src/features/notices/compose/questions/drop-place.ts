/**
 * Place of a dragged row in the list without it.
 * @param from where it lay
 * @param gap gap it was dropped into: 0 before the first row, n behind the last
 */
export function dropPlace(from: number, gap: number): number {
  return gap > from ? gap - 1 : gap;
}

/**
 * Gap between rows that a pointer is over: 0 before the first row, n behind the last.
 * @param y height of the pointer, in pixels of the window
 * @param rows the rows from top to bottom, in pixels of the window
 */
export function gapAt(y: number, rows: readonly { top: number; height: number }[]): number {
  return rows.filter((row) => y >= row.top + row.height / 2).length;
}
