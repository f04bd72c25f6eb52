import type { ModuleRight, UnitRole } from '@contracts/permissions';

/** What somebody has to give, as the database says at this moment. */
export interface Authority {
  memberId: string;
  role: UnitRole | null;
  /** Null = everything (founder and super admins). */
  limits: Limits | null;
}
export interface Limits {
  whole: boolean;
  /** With everything below. */
  departments: ReadonlySet<string>;
  nodes: ReadonlySet<string>;
  /** Single members and everybody in those departments. */
  members: ReadonlySet<string>;
  rights: ReadonlySet<ModuleRight>;
  apps: ReadonlySet<string>;
}
/** What is asked for somebody. */
export interface Grant {
  role: UnitRole;
  whole: boolean;
  departments: readonly string[];
  nodes: readonly string[];
  members: readonly string[];
  rights: readonly ModuleRight[];
  apps: readonly string[];
}

/** Founder and super admins hold `permissions.manage`; it cannot be given (spec 15 §3). */
export const managesAll = (authority: Authority): boolean => authority.role === 'founder' || authority.role === 'super_admin';

/**
 * Whether these rights and this scope lie within what the giver has himself: a sub admin gives no more than he has, no super
 * admin, and nothing without `contacts.edit` (PER-21).
 */
export function within(authority: Authority, grant: Grant): boolean {
  if (managesAll(authority)) return grant.role !== 'founder';
  const { limits } = authority;
  if (authority.role !== 'sub_admin' || limits === null || grant.role !== 'sub_admin' || !limits.rights.has('contacts.edit')) return false;
  const all = <T>(wanted: readonly T[], own: ReadonlySet<T>): boolean => wanted.every((one) => own.has(one));
  const places =
    limits.whole ||
    (!grant.whole && all(grant.departments, limits.departments) && all(grant.nodes, limits.nodes) && all(grant.members, limits.members));
  return places && all(grant.rights, limits.rights) && all(grant.apps, limits.apps);
}

/** A scope names something (bad-input table: SCOPE_REQUIRED). */
export const namesSomething = (scope: Pick<Grant, 'whole' | 'departments' | 'nodes' | 'members'>): boolean =>
  scope.whole || scope.departments.length + scope.nodes.length + scope.members.length > 0;
