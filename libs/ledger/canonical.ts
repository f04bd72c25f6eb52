/** What a canonical text may hold: no fractions, no undefined, so that every language writes the same bytes. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * The one way to write a value: RFC 8785 without fractions. Keys in the order of their UTF-16 units, no spaces.
 * @throws Error for numbers that are no safe integers and for values JSON does not know
 */
export function canonical(value: Plain): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`no whole number: ${String(value)}`);
  if (value === null || typeof value !== 'object') {
    const text = JSON.stringify(value);
    if (text === undefined) throw new Error('a value that JSON does not know');
    return text;
  }
  if (Array.isArray(value)) return `[${(value as readonly Plain[]).map(canonical).join(',')}]`;
  const pairs = value as { readonly [key: string]: Plain };
  return `{${Object.keys(pairs)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(pairs[key] as Plain)}`)
    .join(',')}}`;
}

/**
 * The same for content that people wrote and that may hold fractions (limits of questions): those are written as text
 * with a mark, so that the digest stays defined.
 */
export function plainOf(value: unknown): Plain {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : `#${String(value)}`;
  if (Array.isArray(value)) return value.map(plainOf);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [key, plainOf(inner)]),
    );
  }
  return value === undefined ? null : (value as Plain);
}
