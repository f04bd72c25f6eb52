import { m } from '@contracts/messages';
import type { AdminItem, ScopeBody, ScopeView } from '@contracts/permissions-admin';

const NAMED = 2;

/** 管理範圍 of a row in one line: 全部, 全校, or the first names and how many there are. */
export function scopeWords(scope: ScopeView | null): string {
  if (scope === null) return m.permissions_scope_all();
  if (scope.whole) return m.permissions_scope_whole();
  const names = [...scope.departments, ...scope.nodes, ...scope.members].map((one) => one.name);
  const first = names.slice(0, NAMED).join('、');
  return names.length <= NAMED ? first : m.permissions_scope_parts({ names: first, n: names.length });
}

/** Everything of it, for the line's title. */
export const scopeNames = (scope: ScopeView | null): string =>
  scope === null || scope.whole
    ? scopeWords(scope)
    : [...scope.departments, ...scope.nodes, ...scope.members].map((one) => one.name).join('、');

export const NO_SCOPE: ScopeBody = { whole: false, departmentIds: [], nodeIds: [], memberIds: [] };

/** What a form starts with. */
export function scopeBodyOf(scope: ScopeView | null): ScopeBody {
  const ids = (list: readonly { id: string }[]): string[] => list.map((one) => one.id);
  return scope === null
    ? NO_SCOPE
    : { whole: scope.whole, departmentIds: ids(scope.departments), nodeIds: ids(scope.nodes), memberIds: ids(scope.members) };
}

export const isEmptyScope = (scope: ScopeBody): boolean =>
  !scope.whole && scope.departmentIds.length + scope.nodeIds.length + scope.memberIds.length === 0;

export function stateWord(item: Pick<AdminItem, 'state'>): string {
  switch (item.state) {
    case 'active':
      return m.permissions_state_active();
    case 'pending_identity':
      return m.permissions_state_pending();
    case 'revoked':
      return m.permissions_state_gone();
  }
}
