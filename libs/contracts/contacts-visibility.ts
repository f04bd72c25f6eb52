import * as z from 'zod/mini';
import { count, done, idParams, uuid } from './fields';
import { route } from './route';

/** 隱藏部門/成員, 限制查看其他部門, 限制查看所有通訊錄 (VIS-01…03). */
export const RULE_KINDS = ['hidden', 'dept_only', 'none'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];
export const VISIBILITY_LIMITS = {
  /** Rules of a unit. */
  rules: 200,
  /** Departments and members on each side of a rule. */
  entries: 500,
} as const;

/** A department with everything below it, or one member. */
export const pickedEntry = z.strictObject({ kind: z.enum(['department', 'member']), id: uuid() });
export type PickedEntry = z.output<typeof pickedEntry>;
export const namedEntry = z.strictObject({ kind: z.enum(['department', 'member']), id: uuid(), name: z.string() });
export type NamedEntry = z.output<typeof namedEntry>;

export const visibilityRule = z.strictObject({
  id: uuid(),
  kind: z.enum(RULE_KINDS),
  version: count(),
  /** Who is hidden, or whose sight is restricted. */
  subjects: z.array(namedEntry),
  /** Of `hidden`: who still sees them. Of `dept_only`: what they see besides. Always empty for `none`. */
  whitelist: z.array(namedEntry),
});
export type VisibilityRule = z.output<typeof visibilityRule>;

const entries = (min: number) => z.array(pickedEntry).check(z.minLength(min), z.maxLength(VISIBILITY_LIMITS.entries));
const ruleBody = z.strictObject({ kind: z.enum(RULE_KINDS), subjects: entries(1), whitelist: entries(0) });
export type VisibilityRuleBody = z.output<typeof ruleBody>;

export const visibilityApi = {
  rules: route('GET', '/contacts/visibility-rules', {
    permission: 'contacts.edit',
    ok: z.strictObject({ items: z.array(visibilityRule) }),
    summary: '通訊錄管理: who of the staff sees whom (VIS-01…05)',
  }),
  addRule: route('POST', '/contacts/visibility-rules', {
    permission: 'contacts.edit',
    body: ruleBody,
    ok: visibilityRule,
    idempotent: true,
    errors: ['STATE_CONFLICT', 'OUT_OF_SCOPE'],
    summary: '【添加】',
  }),
  updateRule: route('PUT', '/contacts/visibility-rules/:id', {
    permission: 'contacts.edit',
    params: idParams,
    body: ruleBody,
    ok: visibilityRule,
    ifMatch: true,
    errors: ['VERSION_CONFLICT', 'OUT_OF_SCOPE'],
    summary: '【編輯】; the kind stays as it was made',
  }),
  removeRule: route('DELETE', '/contacts/visibility-rules/:id', {
    permission: 'contacts.edit',
    params: idParams,
    ok: done,
    errors: ['OUT_OF_SCOPE'],
    summary: '【刪除】',
  }),
};
