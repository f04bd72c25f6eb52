import type { AuditLine } from '@contracts/audit';
import { m } from '@contracts/messages';
import { ACTION_WORDS, ENTITY_WORDS } from '../../shared/audit-codes';

type Known = Readonly<Record<string, () => string>>;

const surfaces: Known = {
  console: () => m.audit_surface_console(),
  'h5-staff': () => m.audit_surface_h5_staff(),
  'h5-family': () => m.audit_surface_h5_family(),
  ops: () => m.audit_surface_ops(),
};
const roles: Known = {
  founder: () => m.ui_role_founder(),
  super_admin: () => m.ui_role_super_admin(),
  sub_admin: () => m.ui_role_sub_admin(),
  teacher: () => m.ui_role_teacher(),
  member: () => m.ui_role_member(),
};

const wordOf = (known: Known, code: string): string | undefined => (Object.hasOwn(known, code) ? known[code]?.() : undefined);

/** A line written by a later release still tells something: 「其他操作」. */
export const actionWord = (action: string): string => wordOf(ACTION_WORDS, action) ?? m.audit_other();
export const entityWord = (entity: string): string => wordOf(ENTITY_WORDS, entity) ?? m.audit_other();
export const surfaceWord = (surface: string): string => wordOf(surfaces, surface) ?? m.audit_surface_job();
export const roleWord = (role: string | null): string => (role === null ? '—' : (wordOf(roles, role) ?? m.audit_kind_system()));
export const isKnownAction = (action: string): boolean => Object.hasOwn(ACTION_WORDS, action);
export const isKnownEntity = (entity: string): boolean => Object.hasOwn(ENTITY_WORDS, entity);

export function actorWord(actor: AuditLine['actor']): string {
  if (actor.name !== null && actor.name !== '') return actor.name;
  switch (actor.kind) {
    case 'staff':
      return m.audit_kind_staff();
    case 'family':
      return m.audit_kind_family();
    case 'operator':
      return m.audit_kind_operator();
    case 'system':
      return m.audit_kind_system();
  }
}

/** Fields of both versions, each once, in the order of the newer one. */
export function changesOf(line: Pick<AuditLine, 'before' | 'after'>): { field: string; before: string; after: string }[] {
  const words = (value: unknown): string =>
    value === undefined || value === null ? '—' : typeof value === 'string' ? value : JSON.stringify(value);
  const fields = new Set([...Object.keys(line.after ?? {}), ...Object.keys(line.before ?? {})]);
  return [...fields].map((field) => ({
    field,
    before: words(line.before?.[field]),
    after: words(line.after?.[field]),
  }));
}
