import { createContext, createElement, useContext, useEffect, type ReactNode } from 'react';
import {
  QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
  useMutation,
  useQuery,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { OkOf } from '@contracts/route';
import type { AnyRoute, Api, CallOptions, RouteInput } from './client';
import { onLocale } from '../i18n/locale';
import { ApiError } from './api-error';
import { forgetFirstAnswers } from './first-answers';

const ApiContext = createContext<Api | null>(null);

/** The client of this app. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('ApiProvider is missing');
  return api;
}

/** Reads are tried again only where waiting can help; a refusal is shown at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) => count < 2 && error instanceof ApiError && error.transient && error.status !== 429,
        retryDelay: (count, error) =>
          error instanceof ApiError && error.retryAfter !== undefined ? error.retryAfter * 1000 : 600 * 2 ** count,
        networkMode: 'offlineFirst',
      },
      // Repeats of writes belong to the person or to the outbox, which keep the idempotency key.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

export function ApiProvider({ api, client, children }: { api: Api; client: QueryClient; children?: ReactNode }) {
  useEffect(() => onLocale(() => forgetAnswers(client)), [client]);
  return createElement(ApiContext.Provider, { value: api }, createElement(QueryClientProvider, { client }, children));
}

/**
 * Names and sentences in answers are in the language that the page spoke when it asked (OVR-13): once it speaks another one, what has
 * been said is old and what is on its way is not waited for. The repainted page asks again for what it shows.
 */
function forgetAnswers(client: QueryClient): void {
  forgetFirstAnswers();
  void client.cancelQueries();
  void client.invalidateQueries({ refetchType: 'none' });
}

/** Key of a route and its input: `['GET /notices/:id', { params, query }]`. Without input: the prefix of all its entries. */
export function routeKey(route: Pick<AnyRoute, 'method' | 'path'>, input?: { params?: unknown; query?: unknown }): readonly unknown[] {
  const name = `${route.method} ${route.path}`;
  return input === undefined ? [name] : [name, { params: input.params ?? {}, query: input.query ?? {} }];
}

export interface QueryOptions {
  /** Waits until true (an id is known). */
  enabled?: boolean;
  staleTime?: number;
  /** Keeps the old rows on the page while the next ones are on their way (lists). */
  keepPrevious?: boolean;
  refetchInterval?: number;
}

/** Reads a route; the key comes from the route, so a live hint or a mutation can name it. */
export function useRouteQuery<D extends AnyRoute>(
  route: D,
  input: RouteInput<D>,
  options: QueryOptions = {},
): UseQueryResult<OkOf<D>, ApiError> {
  const api = useApi();
  const { keepPrevious = false, ...rest } = options;
  return useQuery<OkOf<D>, ApiError>({
    queryKey: routeKey(route, input as { params?: unknown; query?: unknown }),
    queryFn: ({ signal }) => api.call(route, { ...input, signal } as RouteInput<D> & CallOptions),
    ...rest,
    ...(keepPrevious ? { placeholderData: (previous: OkOf<D> | undefined) => previous } : {}),
  } as Parameters<typeof useQuery<OkOf<D>, ApiError>>[0]);
}

/** Shape of a list asked by cursor (H5). */
export interface CursorPage<T> {
  items: T[];
  nextCursor: string | null;
}

/** A list that serves console and phone answers pages to those who do not ask by cursor; both are followed to the end. */
type ListPage<T> = CursorPage<T> | { items: T[]; total: number; page: number; pageSize: number };
type Place = { cursor: string } | { page: string };

/** Where the next rows are, or undefined at the end. */
export function nextPlace(answer: ListPage<unknown>): Place | undefined {
  if ('nextCursor' in answer) return answer.nextCursor === null ? undefined : { cursor: answer.nextCursor };
  return answer.items.length > 0 && answer.page * answer.pageSize < answer.total ? { page: String(answer.page + 1) } : undefined;
}

/** Reads a list by cursor, 20 rows at a time (OVR-17). `rows` is the flat list so far, `first` the first answer with its totals. */
export function useRouteList<T, A extends ListPage<T> = ListPage<T>>(
  route: AnyRoute,
  input: { params?: unknown; query?: Record<string, unknown> },
  options: { enabled?: boolean } = {},
) {
  const api = useApi();
  const result = useInfiniteQuery<A, ApiError, { pages: A[] }, readonly unknown[], Place | undefined>({
    queryKey: [...routeKey(route, input), 'cursor'],
    queryFn: ({ pageParam, signal }) =>
      api.call(route, { ...input, query: { ...input.query, ...pageParam }, signal } as unknown as RouteInput<AnyRoute> &
        CallOptions) as unknown as Promise<A>,
    initialPageParam: undefined,
    getNextPageParam: (page) => nextPlace(page),
    ...options,
  });
  return { ...result, rows: result.data?.pages.flatMap((page) => page.items), first: result.data?.pages[0] };
}

/** Writes through a route. Give `idempotencyKey` with the input for routes that create or send. */
export function useRouteMutation<D extends AnyRoute>(route: D): UseMutationResult<OkOf<D>, ApiError, RouteInput<D> & CallOptions> {
  const api = useApi();
  return useMutation<OkOf<D>, ApiError, RouteInput<D> & CallOptions>({ mutationFn: (input) => api.call(route, input) });
}
