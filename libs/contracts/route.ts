import type * as z from 'zod/mini';
import type { ErrorCode } from './errors';
import type { Permission } from './permissions';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Schema = z.ZodMiniType;

/** What a route accepts, answers and asks for. The server validates by it, the client takes its types from it, tests walk it. */
export interface RouteOptions<P extends Schema, Q extends Schema, B extends Schema, R extends Schema> {
  /** Right the caller needs; a route without one does not compile. */
  permission: Permission;
  /** Path parameters (strict object). */
  params?: P;
  /** Query parameters (strict object; values arrive as strings). */
  query?: Q;
  /** JSON body (strict object). Absent = a body is refused. */
  body?: B;
  /** Answer on success. */
  ok: R;
  /** Codes of the module this route may answer beside the shared ones. */
  errors?: readonly ErrorCode[];
  /** POSTs that create or send take an `Idempotency-Key` (OVR-26): kept 24 h per unit, person and route. */
  idempotent?: boolean;
  /** The route needs `If-Match: "<version>"` (OVR-25). */
  ifMatch?: boolean;
  /** Largest JSON body in bytes; 1 MB unless said. */
  bodyLimit?: number;
  /** Requests per minute and person; 1,200 for reads and 300 for writes unless said. */
  perMinute?: number;
  /** The answer begins within so many seconds or is 503 (R16); 9 unless said, 60 for `file` and `bytes`. */
  seconds?: number;
  /** `json` unless said: `stream` = live hints (SSE), `file` = bytes, `bytes` = an octet stream as body. */
  kind?: 'json' | 'stream' | 'file' | 'bytes';
  /** Code to answer when a field of the body is at fault: `{ title: 'NOT_CONTENT' }` (bad-input tables of the modules). */
  fieldCodes?: Readonly<Record<string, ErrorCode>>;
  /** Called by WeCom, not by a page: no origin to compare; the handler proves the sender by the message's signature (G1). */
  callback?: true;
  /**
   * The caller must have confirmed his identity within the last 10 minutes (PER-23), else `STEP_UP_REQUIRED`: for routes that
   * give or take rights, change secrets, hand out a whole list of people or cannot be undone. Pages catch the code with `useStepUp` of `@ui/core/session/step-up`.
   */
  stepUp?: true;
  /**
   * A read-only view as another person (PER-31) may read this route, if the administrator who looks holds this right himself.
   * Reads without it are not part of a view; what is no GET never is.
   */
  inView?: Permission;
  /** The way out of such a view: answered although it writes. */
  leavesView?: true;
  /** One line for the OpenAPI document. */
  summary?: string;
}

export interface RouteDef<
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  R extends Schema = Schema,
> extends RouteOptions<P, Q, B, R> {
  readonly method: HttpMethod;
  /** Path below `/api/v1`, e.g. `/notices/:id/recall`. */
  readonly path: string;
}

/**
 * Declares one route of the API.
 * @param method HTTP method; GET never changes anything (A9)
 * @param path path below `/api/v1` with `:name` parameters
 */
export function route<
  R extends Schema,
  P extends Schema = z.ZodMiniUndefined,
  Q extends Schema = z.ZodMiniUndefined,
  B extends Schema = z.ZodMiniUndefined,
>(method: HttpMethod, path: string, options: RouteOptions<P, Q, B, R>): RouteDef<P, Q, B, R> {
  return Object.freeze({ ...options, method, path });
}

export type ParamsOf<D> = D extends RouteDef<infer P, Schema, Schema, Schema> ? z.output<P> : never;
export type QueryOf<D> = D extends RouteDef<Schema, infer Q, Schema, Schema> ? z.output<Q> : never;
export type QueryInputOf<D> = D extends RouteDef<Schema, infer Q, Schema, Schema> ? z.input<Q> : never;
export type BodyOf<D> = D extends RouteDef<Schema, Schema, infer B, Schema> ? z.output<B> : never;
export type BodyInputOf<D> = D extends RouteDef<Schema, Schema, infer B, Schema> ? z.input<B> : never;
export type OkOf<D> = D extends RouteDef<Schema, Schema, Schema, infer R> ? z.output<R> : never;

export const API_BASE = '/api/v1';

/** Error body of every failed request (spec 00, 5.6). */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  details: Record<string, unknown>;
  requestId: string;
}

/** Replaces `:name` by the encoded values. */
export function pathOf(def: { path: string }, params: Readonly<Record<string, string | number>> = {}): string {
  return def.path.replace(/:(\w+)/g, (_place, key: string) => {
    const value = params[key];
    if (value === undefined) throw new Error(`path ${def.path} needs ${key}`);
    return encodeURIComponent(String(value));
  });
}
