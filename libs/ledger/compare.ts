import { DIGEST_BYTES } from './digest';
import { digestAt, leafCount } from './merkle';

export interface Difference {
  what: 'changed' | 'missing' | 'extra' | 'moved';
  /** Place in the block as it was sealed; for an extra line the place where it stands now. */
  place: number;
  /** Number of the line among those that are there now; null for a missing one. */
  line: number | null;
}

/**
 * Says which lines of a block are not those that were sealed.
 * @param leaves sealed digests, one behind the other
 * @param found digests of the lines that are there now
 */
export function differences(leaves: Buffer, found: Buffer): Difference[] {
  if (leaves.equals(found)) return [];
  const placeOf = matches(leaves, found);
  const matched = new Set(placeOf.filter((place) => place !== null));
  const result: Difference[] = [];
  let next = 0;
  let strangers: number[] = [];
  // Between two lines that are known, strangers stand for the sealed ones that lack there: those were changed.
  const settle = (until: number): void => {
    for (; next < until; next += 1) {
      if (matched.has(next)) continue;
      const line = strangers.shift();
      result.push(line === undefined ? { what: 'missing', place: next, line: null } : { what: 'changed', place: next, line });
    }
    for (const line of strangers) result.push({ what: 'extra', place: line, line });
    strangers = [];
  };
  placeOf.forEach((place, line) => {
    if (place === null) {
      strangers.push(line);
    } else if (place < next) {
      result.push({ what: 'moved', place, line });
    } else {
      settle(place);
      next = place + 1;
    }
  });
  settle(leafCount(leaves));
  return result;
}

/** For each line the sealed place it belongs to, or null. Most stand where they stood. */
function matches(leaves: Buffer, found: Buffer): (number | null)[] {
  const n = leafCount(found);
  const free = new Map<string, number[]>();
  const placeOf = Array.from({ length: n }, (_none, i): number | null => {
    const at = i * DIGEST_BYTES;
    return at < leaves.length && leaves.compare(found, at, at + DIGEST_BYTES, at, at + DIGEST_BYTES) === 0 ? i : null;
  });
  for (let i = 0; i < leafCount(leaves); i += 1) {
    if (placeOf[i] === i) continue;
    const key = digestAt(leaves, i).toString('latin1');
    const places = free.get(key);
    if (places === undefined) free.set(key, [i]);
    else places.push(i);
  }
  placeOf.forEach((place, i) => {
    if (place === null) placeOf[i] = free.get(digestAt(found, i).toString('latin1'))?.shift() ?? null;
  });
  return placeOf;
}
