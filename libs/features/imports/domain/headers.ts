/** Which column of a file means what: headers of the template in any language, in any order, with or without `*`. */
interface Column {
  key: string;
  header: { zh: string; en: string; pt: string };
}

/** @returns place in the file by column key; headers nobody knows are passed over */
export function headerPlaces(columns: readonly Column[], header: readonly string[]): ReadonlyMap<string, number> {
  const names = new Map<string, string>();
  for (const { key, header: texts } of columns) for (const text of [texts.zh, texts.en, texts.pt, key]) names.set(folded(text), key);
  const places = new Map<string, number>();
  header.forEach((text, at) => {
    const key = names.get(folded(text));
    // A column written twice counts once, where it stands first.
    if (key !== undefined && !places.has(key)) places.set(key, at);
  });
  return places;
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*＊:：_\-()（）]/g, '')
    .toLowerCase();
}

/** Rows by column key, empty cells left out; rows without any known cell are no rows. */
export function fileRows(
  places: ReadonlyMap<string, number>,
  rows: readonly { n: number; cells: readonly string[] }[],
): { n: number; cells: Record<string, string> }[] {
  return rows.flatMap(({ n, cells }) => {
    const known = Object.fromEntries([...places].flatMap(([key, at]) => ((cells[at] ?? '') === '' ? [] : [[key, cells[at]!]])));
    return Object.keys(known).length === 0 ? [] : [{ n, cells: known }];
  });
}
