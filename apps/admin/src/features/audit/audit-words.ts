import type { AuditLine } from '@contracts/audit';
import { m } from '@contracts/messages';

type Known = Readonly<Record<string, () => string>>;

const actions: Known = {
  'notice.drafted': () => m.audit_act_notice_drafted(),
  'notice.submitted': () => m.audit_act_notice_submitted(),
  'notice.sent': () => m.audit_act_notice_sent(),
  'notice.reminded': () => m.audit_act_notice_reminded(),
  'notice.recalled': () => m.audit_act_notice_recalled(),
  'notice.closed': () => m.audit_act_notice_closed(),
  'notice.reopened': () => m.audit_act_notice_reopened(),
  'notice.deleted': () => m.audit_act_notice_deleted(),
  'notice.scheduled': () => m.audit_act_notice_scheduled(),
  'notice.schedule-cancelled': () => m.audit_act_notice_schedule_cancelled(),
  'notice.undone': () => m.audit_act_notice_undone(),
  'notice.returned': () => m.audit_act_notice_returned(),
  'notice.copied': () => m.audit_act_notice_copied(),
  'notice.taken-over': () => m.audit_act_notice_taken_over(),
  'notice.reinvited': () => m.audit_act_notice_reinvited(),
  'notice.urgent': () => m.audit_act_notice_urgent(),
  'notice.urgent-passed': () => m.audit_act_notice_urgent_passed(),
  'notice.purged': () => m.audit_act_notice_purged(),
  'notice.settings-changed': () => m.audit_act_notice_settings_changed(),
  'notice.template-saved': () => m.audit_act_notice_template_saved(),
  'notice.template-changed': () => m.audit_act_notice_template_changed(),
  'notice.template-deleted': () => m.audit_act_notice_template_deleted(),
  'message.policy-changed': () => m.audit_act_message_policy_changed(),
  'session.opened': () => m.audit_act_session_opened(),
  'session.ended': () => m.audit_act_session_ended(),
  'session.refused': () => m.audit_act_session_refused(),
  'person.linked': () => m.audit_act_person_linked(),
  'connection.set': () => m.audit_act_connection_set(),
  'app.set': () => m.audit_act_app_set(),
  'file.blocked': () => m.audit_act_file_blocked(),
  'export.started': () => m.audit_act_export_started(),
  'export.ready': () => m.audit_act_export_ready(),
  'export.cancelled': () => m.audit_act_export_cancelled(),
  'export.failed': () => m.audit_act_export_failed(),
  'export.alarm': () => m.audit_act_export_alarm(),
  'directory.synced': () => m.audit_act_directory_synced(),
  'directory.sync_asked': () => m.audit_act_directory_sync_asked(),
};
const entities: Known = {
  notice: () => m.audit_ent_notice(),
  notice_settings: () => m.audit_ent_notice_settings(),
  notice_template: () => m.audit_ent_notice_template(),
  sending_policy: () => m.audit_ent_sending_policy(),
  session: () => m.audit_ent_session(),
  person_membership: () => m.audit_ent_person_membership(),
  unit_connection: () => m.audit_ent_unit_connection(),
  unit_app: () => m.audit_ent_unit_app(),
  file: () => m.audit_ent_file(),
  export: () => m.audit_ent_export(),
  directory_sync: () => m.audit_ent_directory_sync(),
};
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

/** A code of a later module still tells something: its word is 「其他操作」 and the code stands in the details. */
export const actionWord = (action: string): string => wordOf(actions, action) ?? m.audit_other();
export const entityWord = (entity: string): string => wordOf(entities, entity) ?? m.audit_other();
export const surfaceWord = (surface: string): string => wordOf(surfaces, surface) ?? m.audit_surface_job();
export const roleWord = (role: string | null): string => (role === null ? '—' : (wordOf(roles, role) ?? m.audit_kind_system()));
export const isKnownAction = (action: string): boolean => Object.hasOwn(actions, action);
export const isKnownEntity = (entity: string): boolean => Object.hasOwn(entities, entity);

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
