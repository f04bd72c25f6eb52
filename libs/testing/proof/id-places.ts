import { randomUUIDv7 } from 'node:crypto';

/** What a call carries; the parts of a request that ids can stand in. */
export interface CallSpec {
  params?: Record<string, string | number>;
  query?: Record<string, string>;
  body?: unknown;
  bytes?: Buffer;
  text?: string;
  version?: number;
  key?: string;
  headers?: Record<string, string>;
  /** Counts in one session only, which this person of the unit calls with: a code that was sent to it, a role that waits for somebody. */
  session?: { person: string; cookie: string };
  /** Mark of the unit whose pass the call carries: a page that nobody signs in to, opened by its code (SUB-100). */
  mark?: string;
  /** The list shows every unit by its purpose, to whoever asks: choosing one's school (SUB-101). Its fields are in answer-fields.txt. */
  everyUnit?: true;
}

/** A place of a call where an id stands: `params.id`, `body.targets.0.refId`, `query.cursor`. */
export interface IdPlace {
  readonly at: string;
  /** The call with another unit's id of the same kind there. */
  readonly foreign: CallSpec;
  /** The call with an id there that nobody has. */
  readonly unknown: CallSpec;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const PARTS = ['params', 'query', 'body'] as const;

/**
 * The places of a call that hold ids, found by comparing it with the same call built in another unit: where both hold an
 * id and differ, the other's id is put in. Cursors are opened, so that ids inside them are exchanged too.
 */
export function idPlaces(own: CallSpec, other: CallSpec): IdPlace[] {
  const places = PARTS.flatMap((part) => leaves(own[part], [part])).flatMap(({ path, value }): IdPlace[] => {
    const foreign = at(other, path);
    if (typeof foreign !== 'string' || foreign === value || !holdsId(value)) return [];
    return [{ at: path.join('.'), foreign: put(own, path, foreign), unknown: put(own, path, strange(value)) }];
  });
  if (places.length < 2) return places;
  const all = (pick: 'foreign' | 'unknown'): CallSpec =>
    places.reduce((call, place) => put(call, place.at.split('.'), at(place[pick], place.at.split('.'))), own);
  return [...places, { at: 'all at once', foreign: all('foreign'), unknown: all('unknown') }];
}

/** Ids become a sign in order of appearance, so that two answers can be compared that differ only in the ids asked for. */
export function withoutIds(text: string): string {
  const seen = new Map<string, number>();
  return text.replace(UUID, (id) => {
    if (!seen.has(id)) seen.set(id, seen.size + 1);
    return `<id ${String(seen.get(id))}>`;
  });
}

/** True for texts with an id in them, also in a cursor. */
export function holdsId(text: string): boolean {
  return text.search(UUID) >= 0 || opened(text) !== undefined;
}

function opened(text: string): string | undefined {
  if (!/^[\w-]{20,}$/.test(text)) return undefined;
  const clear = Buffer.from(text, 'base64url').toString('utf8');
  return clear.search(UUID) >= 0 ? clear : undefined;
}

function strange(text: string): string {
  const cursor = opened(text);
  if (cursor !== undefined) return Buffer.from(strange(cursor)).toString('base64url');
  return text.replace(UUID, () => randomUUIDv7());
}

function leaves(value: unknown, path: string[]): { path: string[]; value: string }[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function put(call: CallSpec, path: readonly string[], value: unknown): CallSpec {
  const set = (part: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return value;
    if (Array.isArray(part)) return part.map((item, i) => (String(i) === key ? set(item, rest) : item) as unknown);
    return { ...(part as Record<string, unknown>), [key]: set((part as Record<string, unknown>)[key], rest) };
  };
  return set(call, path) as CallSpec;
}

interface SchemaDef {
  type?: string;
  format?: string;
  shape?: Record<string, { def?: SchemaDef }>;
  element?: { def?: SchemaDef };
  innerType?: { def?: SchemaDef };
  options?: readonly { def?: SchemaDef }[];
  in?: { def?: SchemaDef };
  out?: { def?: SchemaDef };
}

/** Places that the schema of a route says hold an id (`query.classId`, `body.targets.*.refId`), for finding cases with gaps. */
export function idsOfSchema(schema: unknown, path: string): string[] {
  const def = (schema as { def?: SchemaDef } | undefined)?.def;
  if (def === undefined) return [];
  if (def.type === 'string') return def.format === 'uuid' || path.endsWith('.cursor') ? [path] : [];
  const inside = [
    ...Object.entries(def.shape ?? {}).flatMap(([key, item]) => idsOfSchema(item, `${path}.${key}`)),
    ...idsOfSchema(def.element, `${path}.*`),
    ...[def.innerType, def.in, def.out, ...(def.options ?? [])].flatMap((item) => idsOfSchema(item, path)),
  ];
  return [...new Set(inside)];
}
