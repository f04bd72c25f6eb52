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
