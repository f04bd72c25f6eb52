interface Row {
  top: number;
  height: number;
}

/**
 * Place of a held row while the finger is at `y`: it passes a neighbour once the finger is beyond that neighbour's middle.
 * @param rows rows as they stand now, from top to bottom
 */
export function placeAt(rows: readonly Row[], from: number, y: number): number {
  const middle = (index: number) => {
    const row = rows[index];
    return row === undefined ? undefined : row.top + row.height / 2;
  };
  let to = from;
  for (let above = middle(to - 1); above !== undefined && y < above; above = middle(to - 1)) to -= 1;
  if (to < from) return to;
  for (let below = middle(to + 1); below !== undefined && y > below; below = middle(to + 1)) to += 1;
  return to;
}
