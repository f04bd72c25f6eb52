import type { Ctx } from '@platform/ctx/ctx';
import { fieldError } from '@platform/errors/domain-error';

export interface PageQuery {
  page?: number | undefined;
  pageSize?: number | undefined;
  cursor?: string | undefined;
}

/** Rows sorted by (name, id): where to begin and how many. */
export type Paging =
  | { readonly by: 'page'; readonly page: number; readonly size: number }
  | { readonly by: 'cursor'; readonly after: readonly [string, string] | null; readonly size: number };

/** The console pages by number (OVR-16), phones by cursor (OVR-17); an explicit `page` or `cursor` decides. */
export function pagingOf(ctx: Ctx, query: PageQuery): Paging {
  if (query.page !== undefined || (query.cursor === undefined && ctx.surface === 'console')) {
    return { by: 'page', page: query.page ?? 1, size: query.pageSize ?? 10 };
  }
  return {
    by: 'cursor',
    after: query.cursor === undefined || query.cursor === '' ? null : readCursor(query.cursor),
    size: query.pageSize ?? 20,
  };
}

function readCursor(cursor: string): readonly [string, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && /^[0-9a-f-]{36}$/.test(String(value[1]))) {
      return [value[0], String(value[1])];
    }
  } catch {
    // Not ours: answered below like every other bad field.
  }
  throw fieldError('cursor');
}

export interface Sorted {
  id: string;
  name: string;
}
export type Paged<T> = { items: T[]; total: number; page: number; pageSize: number } | { items: T[]; nextCursor: string | null };

export interface Slice<T> {
  /** Rows after (name, id), `limit` at most, skipping `offset`. */
  rows(after: readonly [string, string] | null, limit: number, offset: number): Promise<T[]>;
  count(): Promise<number>;
}

/** Reads one page; a page number beyond the end shows the last page (OVR-19). */
export async function readPage<T extends Sorted>(paging: Paging, slice: Slice<T>): Promise<Paged<T>> {
  if (paging.by === 'cursor') {
    const rows = await slice.rows(paging.after, paging.size + 1, 0);
    const items = rows.slice(0, paging.size);
    const last = items.at(-1);
    const more = rows.length > paging.size && last !== undefined;
    return { items, nextCursor: more ? Buffer.from(JSON.stringify([last.name, last.id])).toString('base64url') : null };
  }
  const total = await slice.count();
  const page = Math.min(paging.page, Math.max(1, Math.ceil(total / paging.size)));
  return { items: await slice.rows(null, paging.size, (page - 1) * paging.size), total, page, pageSize: paging.size };
}

/** The same page with its rows turned into something else. */
export function mapPage<T, U>(page: Paged<T>, change: (row: T) => U): Paged<U> {
  return { ...page, items: page.items.map(change) };
}
