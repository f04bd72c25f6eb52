import type { AppCode } from '@contracts/apps';
import { m } from '@contracts/messages';
import type { ModuleRight, UnitRole } from '@contracts/permissions';

const RIGHTS: Readonly<Record<ModuleRight, () => string>> = {
  'notice.all_school': () => m.permissions_right_notice_all_school(),
  'notice.view_all': () => m.permissions_right_notice_view_all(),
  'mailbox.audit': () => m.permissions_right_mailbox_audit(),
  'teaching.manage': () => m.permissions_right_teaching_manage(),
  'homework.manage': () => m.permissions_right_homework_manage(),
  'attendance.rules': () => m.permissions_right_attendance_rules(),
  'leave.view_all': () => m.permissions_right_leave_view_all(),
  'course.manage': () => m.permissions_right_course_manage(),
  'support.use': () => m.permissions_right_support_use(),
  'calendar.manage': () => m.permissions_right_calendar_manage(),
  'drive.admin': () => m.permissions_right_drive_admin(),
  'site.manage': () => m.permissions_right_site_manage(),
  'contacts.edit': () => m.permissions_right_contacts_edit(),
  'contacts.export': () => m.permissions_right_contacts_export(),
  'school_contacts.edit': () => m.permissions_right_school_contacts_edit(),
  'labels.manage': () => m.permissions_right_labels_manage(),
  'chat.settings': () => m.permissions_right_chat_settings(),
  'security.settings': () => m.permissions_right_security_settings(),
  'announcement.send': () => m.permissions_right_announcement_send(),
  'apps.deploy': () => m.permissions_right_apps_deploy(),
  'interconnect.manage': () => m.permissions_right_interconnect_manage(),
  'audit.read': () => m.permissions_right_audit_read(),
  'registration.manage': () => m.permissions_right_registration_manage(),
  'messaging.send': () => m.permissions_right_messaging_send(),
  'promotion.run': () => m.permissions_right_promotion_run(),
  'alumni.manage': () => m.permissions_right_alumni_manage(),
  'transfer.manage': () => m.permissions_right_transfer_manage(),
  'edu_resource.manage': () => m.permissions_right_edu_resource_manage(),
  'devices.manage': () => m.permissions_right_devices_manage(),
};
const APPS: Readonly<Record<AppCode, () => string>> = {
  calendar: () => m.permissions_app_calendar(),
  ticket: () => m.permissions_app_ticket(),
  support: () => m.permissions_app_support(),
  'edu-resources': () => m.permissions_app_edu_resources(),
  'micro-site': () => m.permissions_app_micro_site(),
  'mgmt-console': () => m.permissions_app_mgmt_console(),
  'cloud-course': () => m.permissions_app_cloud_course(),
  homework: () => m.permissions_app_homework(),
  'alumni-qr': () => m.permissions_app_alumni_qr(),
  'promotion-b01': () => m.permissions_app_promotion_b01(),
  'promotion-b08': () => m.permissions_app_promotion_b08(),
  'class-mailbox': () => m.permissions_app_class_mailbox(),
  leave: () => m.permissions_app_leave(),
  attendance: () => m.permissions_app_attendance(),
  timetable: () => m.permissions_app_timetable(),
  transfer: () => m.permissions_app_transfer(),
  reminder: () => m.permissions_app_reminder(),
  notice: () => m.permissions_app_notice(),
  'qr-code': () => m.permissions_app_qr_code(),
  'bureau-notice': () => m.permissions_app_bureau_notice(),
  'promotion-guide': () => m.permissions_app_promotion_guide(),
  drive: () => m.permissions_app_drive(),
  announcement: () => m.permissions_app_announcement(),
  vote: () => m.permissions_app_vote(),
  help: () => m.permissions_app_help(),
  'helper-wechat': () => m.permissions_app_helper_wechat(),
  'helper-mobile': () => m.permissions_app_helper_mobile(),
  'helper-desktop': () => m.permissions_app_helper_desktop(),
};

/** A right in plain words. */
export const rightWord = (right: ModuleRight): string => RIGHTS[right]();
/** An app of the catalogue. */
export const appWord = (app: AppCode): string => APPS[app]();

export function roleWord(role: UnitRole): string {
  switch (role) {
    case 'founder':
      return m.permissions_role_founder();
    case 'super_admin':
      return m.permissions_role_super_admin();
    case 'sub_admin':
      return m.permissions_role_sub_admin();
  }
}

export interface RightModule {
  id: string;
  label: () => string;
  rights: readonly ModuleRight[];
}

/** Rights by module, in the order of the menu. */
export const RIGHT_MODULES: readonly RightModule[] = [
  {
    id: 'home-school',
    label: () => m.permissions_mod_home_school(),
    rights: ['notice.all_school', 'notice.view_all', 'messaging.send', 'mailbox.audit'],
  },
  {
    id: 'teaching',
    label: () => m.permissions_mod_teaching(),
    rights: [
      'teaching.manage',
      'homework.manage',
      'course.manage',
      'attendance.rules',
      'leave.view_all',
      'registration.manage',
      'promotion.run',
      'alumni.manage',
      'transfer.manage',
    ],
  },
  {
    id: 'contacts',
    label: () => m.permissions_mod_contacts(),
    rights: ['contacts.edit', 'contacts.export', 'school_contacts.edit', 'labels.manage'],
  },
  {
    id: 'apps',
    label: () => m.permissions_mod_apps(),
    rights: [
      'announcement.send',
      'calendar.manage',
      'drive.admin',
      'site.manage',
      'edu_resource.manage',
      'apps.deploy',
      'interconnect.manage',
      'support.use',
    ],
  },
  {
    id: 'security',
    label: () => m.permissions_mod_security(),
    rights: ['chat.settings', 'security.settings', 'audit.read', 'devices.manage'],
  },
];
