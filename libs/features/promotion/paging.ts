import { fieldError } from '@platform/errors/domain-error';

export interface PageQuery {
  page?: number | undefined;
  pageSize?: number | undefined;
  cursor?: string | undefined;
}
export type Paged<T> = { items: T[]; total: number; page: number; pageSize: number } | { items: T[]; nextCursor: string | null };

const SIZE = 20;

/** One page of a list that does not change under the reader's hands: by number for the console, by cursor for phones. */
export async function readPage<T>(
  query: PageQuery,
  list: { count: () => Promise<number>; rows: (limit: number, offset: number) => Promise<T[]> },
): Promise<Paged<T>> {
  const size = query.pageSize ?? SIZE;
  if (query.page === undefined) {
    const offset = offsetOf(query.cursor);
    const rows = await list.rows(size + 1, offset);
    return { items: rows.slice(0, size), nextCursor: rows.length > size ? writeCursor(offset + size) : null };
  }
  const total = await list.count();
  // A page beyond the end shows the last one (OVR-19).
  const page = Math.min(query.page, Math.max(1, Math.ceil(total / size)));
  return { items: await list.rows(size, (page - 1) * size), total, page, pageSize: size };
}

export const mapPage = <T, U>(page: Paged<T>, change: (row: T) => U): Paged<U> => ({ ...page, items: page.items.map(change) });

const writeCursor = (offset: number): string => Buffer.from(String(offset)).toString('base64url');

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^\d{1,7}$/.test(text)) throw fieldError('cursor');
  return Number(text);
}
