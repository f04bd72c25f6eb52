const COLOURS = 12;

/** Letter on the avatar: last sign of a Chinese name, first two letters of another ("Maria Rosário" → "Ma"). */
export function avatarLetter(name: string): string {
  const trimmed = name.trim();
  const signs = [...trimmed];
  const last = signs.at(-1) ?? '';
  if (/\p{Script=Han}/u.test(last)) return last;
  return signs.slice(0, 2).join('');
}

/** Colour 0…11 from the id, not the name: two people of one name differ, and a changed name keeps its colour. */
export function avatarColour(id: string): number {
  let hash = 2166136261;
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619);
  return (hash >>> 0) % COLOURS;
}
