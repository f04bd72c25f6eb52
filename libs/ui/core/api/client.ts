import { m } from '@contracts/messages';
import {
  API_BASE,
  pathOf,
  type BodyInputOf,
  type ErrorBody,
  type OkOf,
  type ParamsOf,
  type QueryInputOf,
  type RouteDef,
} from '@contracts/route';
import { currentLocale } from '../i18n/locale';
import { ApiError } from './api-error';
import { firstAnswer } from './first-answers';
import { noteServerDate } from './server-clock';

/** Values of a route that must be given are required here too; parts a route does not have cannot be given. */
type Part<Name extends string, T> = [T] extends [undefined]
  ? { [K in Name]?: undefined }
  : Record<string, never> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };
export type RouteInput<D> = Part<'params', ParamsOf<D>> & Part<'query', QueryInputOf<D>> & Part<'body', BodyInputOf<D>>;

export interface CallOptions {
  /** Version for `If-Match` (OVR-25). */
  ifMatch?: number;
  /** Same key = same effect within 24 h (OVR-26); make it once per intent, not per try. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** ms until `TIMEOUT`; 20 s unless said. */
  timeout?: number;
}

export interface Api {
  /** Calls a route of the table; answers its `ok` type or throws `ApiError`. */
  call<D extends AnyRoute>(route: D, input: RouteInput<D> & CallOptions): Promise<OkOf<D>>;
}
// The widest route: its schemas are only carried, so their exact kinds do not matter.
export type AnyRoute = RouteDef;

export interface ApiSettings {
  /** Host part before `/api/v1`; empty = the page's own host. */
  baseUrl?: string;
  /** Called once on 401 before the error is thrown: save drafts, then go to the log-in. */
  onSessionOver?: (error: ApiError) => void;
  fetch?: typeof fetch;
}

const DEFAULT_TIMEOUT = 20_000;

function queryString(query: object | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]): string[][] =>
    value === undefined || value === null || value === ''
      ? []
      : Array.isArray(value)
        ? value.map((item) => [key, String(item)])
        : [[key, String(value)]],
  );
  const text = new URLSearchParams(pairs).toString();
  return text === '' ? '' : `?${text}`;
}

function isErrorBody(value: unknown): value is ErrorBody {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** Seconds of a `Retry-After` header (number or date). */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** Client over the route table: no generated code, types come from the route itself. */
export function createApi(settings: ApiSettings = {}): Api {
  const send = settings.fetch ?? fetch.bind(globalThis);
  return {
    async call(route, input) {
      const parts = input as CallOptions & { params?: Record<string, string | number>; query?: object; body?: unknown };
      const asked = `${pathOf(route, parts.params)}${queryString(parts.query)}`;
      const first = route.method === 'GET' && settings.baseUrl === undefined ? firstAnswer(asked) : undefined;
      if (first !== undefined) return first.body as OkOf<typeof route>;
      const url = `${settings.baseUrl ?? ''}${API_BASE}${asked}`;
      const headers: Record<string, string> = {
        Accept: 'application/json',
        'Accept-Language': currentLocale(),
        // A plain form of another site cannot send this header.
        'X-Requested-With': 'smart-campus',
      };
      if (parts.body !== undefined) headers['Content-Type'] = 'application/json';
      if (parts.ifMatch !== undefined) headers['If-Match'] = `"${parts.ifMatch}"`;
      if (parts.idempotencyKey !== undefined) headers['Idempotency-Key'] = parts.idempotencyKey;

      // By hand: AbortSignal.any and .timeout are missing in phones of 2022.
      const stop = new AbortController();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        stop.abort();
      }, parts.timeout ?? DEFAULT_TIMEOUT);
      const giveUp = () => stop.abort();
      if (parts.signal?.aborted === true) giveUp();
      parts.signal?.addEventListener('abort', giveUp, { once: true });
      let response: Response;
      let answer: unknown;
      try {
        response = await send(url, {
          method: route.method,
          headers,
          signal: stop.signal,
          credentials: 'same-origin',
          ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
        });
        noteServerDate(response.headers.get('Date'));
        answer = response.status === 204 ? undefined : await readJson(response);
      } catch (cause) {
        if (parts.signal?.aborted === true) throw cause;
        if (late) throw new ApiError({ status: 0, code: 'TIMEOUT', message: m.ui_timeout(), cause });
        throw new ApiError({ status: 0, code: 'OFFLINE', message: m.ui_unreachable(), cause });
      } finally {
        clearTimeout(timer);
        parts.signal?.removeEventListener('abort', giveUp);
      }
      if (response.ok) {
        if (answer === undefined && response.status !== 204) {
          if (parts.signal?.aborted === true) throw new DOMException('given up', 'AbortError');
          throw new ApiError({
            status: late ? 0 : response.status,
            code: late ? 'TIMEOUT' : 'BAD_ANSWER',
            message: m.ui_unreachable(),
          });
        }
        return answer as OkOf<typeof route>;
      }
      const error = errorOf(response, answer);
      // Confirming one's identity is asked of somebody who is signed in (PER-23).
      if (error.status === 401 && error.code !== 'STEP_UP_REQUIRED') settings.onSessionOver?.(error);
      throw error;
    },
  };
}

function errorOf(response: Response, answer: unknown): ApiError {
  const retryAfter = retryAfterOf(response.headers.get('Retry-After'), Date.now());
  if (isErrorBody(answer)) {
    return new ApiError({
      status: response.status,
      code: answer.code,
      message: answer.message,
      details: answer.details ?? {},
      requestId: answer.requestId ?? '',
      retryAfter,
    });
  }
  // A proxy answered instead of the API: say what a person can use, keep the status.
  return new ApiError({
    status: response.status,
    code: 'BAD_ANSWER',
    message: m.ui_unreachable(),
    retryAfter,
    requestId: response.headers.get('X-Request-Id') ?? '',
  });
}
