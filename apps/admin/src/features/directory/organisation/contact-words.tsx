import type { Duty, MemberDetail, StaffKind } from '@contracts/contacts-members';
import type { JoinState, MemberFilter } from '@contracts/directory';
import { m } from '@contracts/messages';
import { IconCheckCircle, IconClock, IconLock, IconLogOut } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';

export function joinWord(state: JoinState | MemberFilter): string {
  switch (state) {
    case 'active':
      return m.console_directory_state_active();
    case 'not_joined':
      return m.console_directory_state_not_joined();
    case 'not_downloaded':
      return m.console_directory_state_not_downloaded();
    case 'disabled':
      return m.console_directory_state_disabled();
    case 'left':
      return m.console_directory_state_left();
    case 'all':
      return m.ui_all();
  }
}

export function JoinTag({ state }: { state: JoinState }) {
  const tone = state === 'active' ? 'ok' : state === 'disabled' || state === 'left' ? 'quiet' : 'warn';
  const icon = state === 'active' ? IconCheckCircle : state === 'disabled' ? IconLock : state === 'left' ? IconLogOut : IconClock;
  return (
    <StatusTag tone={tone} icon={icon}>
      {joinWord(state)}
    </StatusTag>
  );
}

export function genderWord(gender: MemberDetail['gender']): string {
  if (gender === 'm') return m.contacts_gender_m();
  return gender === 'f' ? m.contacts_gender_f() : m.contacts_gender_unknown();
}

export const staffKindWord = (kind: StaffKind): string =>
  kind === 'teacher' ? m.console_contacts_kind_teacher() : m.console_contacts_kind_staff();

/** What somebody leaves behind (CON-19). */
export function dutyWord(duty: Duty): string {
  switch (duty.kind) {
    case 'class_teacher':
      return m.console_contacts_duty_class_teacher({ name: duty.name });
    case 'subject_teacher':
      return m.console_contacts_duty_subject_teacher({ name: duty.name });
    case 'node_head':
    case 'department_head':
      return m.console_contacts_duty_head({ name: duty.name });
    case 'admin_role':
      return m.console_contacts_duty_role();
    case 'admin_label':
      return m.console_contacts_duty_label();
  }
}
