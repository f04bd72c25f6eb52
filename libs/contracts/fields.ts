import * as z from 'zod/mini';

/** Field kinds shared by all contracts. Objects are strict: an unknown property is refused (C1). */

export const uuid = () => z.uuid();
export const text = (max: number, min = 0) => z.string().check(z.minLength(min), z.maxLength(max));
/** A name or title: trimmed, one line, no control or direction-override characters (C4). */
export const line = (max: number, min = 1) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((s: string) =>
        s
          .normalize('NFC')
          .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
          .trim(),
      ),
    ),
    z.string().check(z.minLength(min), z.maxLength(max)),
  );
/** ISO 8601 instant with offset; answers carry `+08:00` (OVR-10). */
export const instant = () => z.iso.datetime({ offset: true });
export const day = () => z.iso.date();
export const count = () => z.int().check(z.nonnegative());
export const int = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max));
/** Whole number in a query string. */
export const queryInt = (min: number, max: number) =>
  z.pipe(z.pipe(z.string().check(z.regex(/^-?\d{1,9}$/)), z.transform(Number)), z.int().check(z.gte(min), z.lte(max)));
export const queryBool = () =>
  z.pipe(
    z.enum(['true', 'false']),
    z.transform((v: 'true' | 'false') => v === 'true'),
  );
export const nullable = <T extends z.ZodMiniType>(schema: T) => z.nullable(schema);
export const optional = <T extends z.ZodMiniType>(schema: T) => z.optional(schema);

/** The same as `uuid()` and `day()` for what runs in pages too: those of phones carry no schemas (scripts/page-routes.mjs). */
export const isUuid = (value: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value);
export const isDay = (value: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  // The 30th of February is the 2nd of March to a Date.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
};

export const idParams = z.strictObject({ id: uuid() });
export const empty = z.strictObject({});
export const done = z.strictObject({ ok: z.literal(true) });

/** Query of a list: `page` for the console (OVR-16), `cursor` for H5 (OVR-17). */
export const pageQuery = {
  page: z.optional(queryInt(1, 1_000_000)),
  pageSize: z.optional(queryInt(1, 100)),
  cursor: z.optional(z.string().check(z.maxLength(400))),
};
/** Answer of a list asked by page or by cursor; one route serves both (conventions, HTTP). */
export const pageOf = <T extends z.ZodMiniType>(item: T) =>
  z.union([
    z.strictObject({ items: z.array(item), total: count(), page: count(), pageSize: count() }),
    z.strictObject({ items: z.array(item), nextCursor: z.nullable(z.string()) }),
  ]);
