import { m } from '@contracts/messages';
import { formatNumber } from './format/number';

/** Issue of a zod check, as far as its words need it (mini says only "Invalid input": our texts come from the code). */
export interface Issue {
  code?: string | undefined;
  path: readonly PropertyKey[];
  origin?: string;
  maximum?: number | bigint;
  minimum?: number | bigint;
  input?: unknown;
}
interface Checkable {
  safeParse: (value: unknown) => { success: true } | { success: false; error: { issues: readonly unknown[] } };
}

/** Words for one issue. */
export function issueText(issue: Issue, value?: unknown): string {
  const missing = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (missing) return m.ui_fault_required();
  const max = issue.maximum === undefined ? undefined : formatNumber(Number(issue.maximum));
  const min = issue.minimum === undefined ? undefined : formatNumber(Number(issue.minimum));
  if (issue.code === 'too_big' && max !== undefined)
    return issue.origin === 'string' ? m.ui_fault_too_long({ max }) : m.ui_fault_too_big({ max });
  if (issue.code === 'too_small' && min !== undefined)
    return issue.origin === 'string' ? m.ui_fault_too_short({ min }) : m.ui_fault_too_small({ min });
  return issue.code === 'invalid_format' ? m.ui_fault_format() : m.ui_fault_other();
}

/** Path as the server writes it: `links.0.url` (spec 00, 5.6). */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** Value at a path of an object; undefined where the way ends. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (now, key) => (typeof now === 'object' && now !== null ? (now as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** All faults of a value by field path, first one per field; empty = acceptable. */
export function faultsOf(schema: Checkable, value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const result = schema.safeParse(value);
  if (result.success) return found;
  for (const issue of result.error.issues as readonly Issue[]) {
    const path = pathText(issue.path);
    if (!found.has(path)) found.set(path, issueText(issue, valueAt(value, issue.path)));
  }
  return found;
}

export interface Difference {
  field: string;
  theirs: unknown;
  mine: unknown;
}

/** Fields in which two versions of a record differ, in the order of `fields`. */
export function differences(
  fields: readonly string[],
  theirs: Readonly<Record<string, unknown>>,
  mine: Readonly<Record<string, unknown>>,
): Difference[] {
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  return fields.filter((field) => !same(theirs[field], mine[field])).map((field) => ({ field, theirs: theirs[field], mine: mine[field] }));
}
