import type * as z from 'zod/mini';
import { isErrorCode, type ErrorCode } from '@contracts/errors';
import { DomainError } from '@platform/errors/domain-error';

interface FieldFault {
  code: string;
  params?: Record<string, string | number>;
}

/** Path of a fault as the client writes it: `links.0.url`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function faultOf(issue: z.core.$ZodIssue): FieldFault {
  switch (issue.code) {
    case 'too_small':
      return { code: 'too_small', params: { min: Number(issue.minimum) } };
    case 'too_big':
      return { code: 'too_big', params: { max: Number(issue.maximum) } };
    case 'custom': {
      const params = issue.params as { code?: string } | undefined;
      return { code: params?.code ?? 'invalid' };
    }
    default:
      return { code: issue.code };
  }
}

/**
 * Checks one part of a request. A schema check may carry an error code of its module (`params: { code: 'NOT_CONTENT' }`);
 * then that code is the answer (spec 00, 5.6), otherwise VALIDATION_FAILED. Field paths go into `details`.
 * @param codes codes of the route that a field path maps to, e.g. `{ title: 'NOT_CONTENT' }`
 */
export function validate<S extends z.ZodMiniType>(
  schema: S | undefined,
  value: unknown,
  codes: Readonly<Record<string, ErrorCode>> = {},
): z.output<S> {
  if (schema === undefined) {
    const empty = value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
    if (!empty) throw new DomainError('VALIDATION_FAILED', {}, { '': { code: 'unrecognized_keys' } });
    return undefined as z.output<S>;
  }
  const unsayable = unsayableAt(value, []);
  if (unsayable !== undefined) throw new DomainError('VALIDATION_FAILED', {}, { [unsayable]: { code: 'invalid_string' } });
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details: Record<string, FieldFault> = {};
  let own: ErrorCode | undefined;
  for (const issue of result.error.issues) {
    const path = pathText(issue.path);
    const fault = faultOf(issue);
    details[path] ??= fault;
    const mapped = codes[String(issue.path[0] ?? '')];
    own ??= isErrorCode(fault.code) ? fault.code : mapped;
  }
  throw new DomainError(own ?? 'VALIDATION_FAILED', {}, details);
}

/** No contract is deeper; what is would only cost the stack of whoever walks over it. */
const DEEPEST = 64;

/**
 * Where a text holds what no database and no other program takes: the sign U+0000 or half a surrogate pair. No person types
 * them, so the whole call is refused (C4).
 */
function unsayableAt(value: unknown, at: readonly string[]): string | undefined {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? at.join('.') : undefined;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (at.length > DEEPEST) return at.slice(0, 3).join('.');
  for (const [key, inner] of Object.entries(value)) {
    const found = key.includes('\u0000') || !key.isWellFormed() ? [...at, '?'].join('.') : unsayableAt(inner, [...at, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
