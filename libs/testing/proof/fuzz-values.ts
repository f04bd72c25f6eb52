/** Values that programs stumble over: sizes, signs, numbers, times, shapes. Written by JSON, so all of them can arrive. */
const STRINGS: readonly string[] = [
  '',
  ' ',
  'a',
  '字'.repeat(10_001),
  'x'.repeat(70_000),
  '\u0000',
  'a\u0000b',
  '\ud800',
  '😀👨‍👩‍👧',
  '\u202egnp.exe',
  '%_\\',
  `'; DROP TABLE notice; --`,
  '=1+1',
  '＝cmd|calc',
  '../../etc/passwd',
  '<img src=x onerror=alert(1)>',
  '{{constructor}}',
  '__proto__',
  'null',
  'NaN',
  '-1',
  '1e309',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '2026-02-30',
  '0001-01-01',
  '9999-12-31',
  '0001-01-01T00:00:00.000+08:00',
  '9999-12-31T23:59:59.999-12:00',
  '2026-11-21T24:00:00+08:00',
  'a'.repeat(36),
];
const OTHERS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  2_147_483_648,
  2 ** 53 + 2,
  1e308,
  -0.5,
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  { length: 1_000_000 },
  Array.from({ length: 5_000 }, (_, i) => i),
];

/** Random numbers from a seed: the same seed makes the same run. @returns numbers in [0, 1) */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

type Place = readonly (string | number)[];
/** Every place of a JSON value, the value itself first. */
export function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, Array.isArray(value) ? Number(key) : key]))];
}

/**
 * A copy with one to three places changed: replaced by something strange or by the value of another place, left out,
 * doubled, or filled up with copies of itself. Most of it stays right, so that the call gets past the first check.
 */
export function mutate(value: unknown, random: Random): unknown {
  let changed = structuredClone(value);
  const times = 1 + Math.floor(random() * 3);
  for (let i = 0; i < times; i += 1) {
    const places = placesOf(changed);
    const place = pick(random, places);
    const other = at(changed, pick(random, places));
    changed = put(changed, place, (old) => strange(random, old, other), random() < 0.15);
  }
  return changed;
}

function strange(random: Random, old: unknown, other: unknown): unknown {
  const kind = random();
  if (kind < 0.15) return structuredClone(other);
  if (Array.isArray(old) && kind < 0.5)
    return old.length === 0
      ? [structuredClone(pick(random, OTHERS))]
      : Array.from({ length: 1 + Math.floor(random() * 120) }, () => old[0] as unknown);
  if (typeof old === 'number' && kind < 0.6) return pick(random, [old + 1, old - 1, -old, old * 1_000_000, old + 0.5]);
  if (typeof old === 'string' && kind < 0.75) return pick(random, [...STRINGS, old + old, old.slice(1), old.toUpperCase(), ` ${old} `]);
  return structuredClone(pick(random, [...STRINGS, ...OTHERS]));
}

function at(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

function put(value: unknown, place: Place, change: (old: unknown) => unknown, leaveOut: boolean): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return change(value);
  const holder = value as Record<string | number, unknown>;
  if (rest.length === 0 && leaveOut) delete holder[key];
  else holder[key] = put(holder[key], rest, change, leaveOut);
  return value;
}

/** The same for names with one text each (query, path): always texts. */
export function mutateTexts<V extends string | number>(texts: Readonly<Record<string, V>>, random: Random): Record<string, V | string> {
  const names = Object.keys(texts);
  if (names.length === 0) return {};
  return { ...texts, [pick(random, names)]: pick(random, [...STRINGS, '1', '-1', 'true', '1000000000']).toWellFormed() };
}
