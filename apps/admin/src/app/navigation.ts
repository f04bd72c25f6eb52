import { m } from '@contracts/messages';
import {
  IconBook,
  IconBox,
  IconChart,
  IconChat,
  IconFolder,
  IconForm,
  IconHome,
  IconPeople,
  IconSchool,
  IconTicket,
  IconWarning,
} from '@ui/core/icons/icons';
import type { NavGroup } from '@ui/admin/shell/navigation';

export type Area = 'teaching' | 'admin';

const leaf = (id: string, label: string) => ({ id, label, href: `/console/${id}` });

/** Menu of the two areas, words and order of OVR-37. Pages of 家校通知 and 考勤總覽 stand where the drawings put them. */
export function navigation(area: Area): NavGroup[] {
  if (area === 'teaching') {
    return [
      {
        id: 'teaching',
        label: m.ui_nav_teaching(),
        icon: IconBook,
        children: [
          leaf('courses', m.ui_nav_courses()),
          leaf('terms', m.ui_nav_terms()),
          leaf('subjects', m.ui_nav_subjects()),
          leaf('rooms', m.ui_nav_rooms()),
        ],
      },
      {
        id: 'homework',
        label: m.ui_nav_homework(),
        icon: IconForm,
        children: [
          leaf('questions', m.ui_nav_questions()),
          leaf('homework-definitions', m.ui_nav_homework_definitions()),
          leaf('student-work', m.ui_nav_student_work()),
        ],
      },
      {
        id: 'exceptions',
        label: m.ui_nav_exceptions(),
        icon: IconWarning,
        children: [
          leaf('attendance', m.ui_nav_attendance()),
          leaf('rule-definitions', m.ui_nav_rule_definitions()),
          leaf('rule-assignments', m.ui_nav_rule_assignments()),
        ],
      },
    ];
  }
  return [
    { id: 'home', label: m.ui_nav_home(), icon: IconHome, href: '/console' },
    {
      id: 'contacts',
      label: m.ui_nav_contacts(),
      icon: IconPeople,
      children: [
        { id: 'organisation', label: m.ui_nav_org(), href: '/console/contacts' },
        leaf('labels', m.ui_nav_labels()),
        leaf('linked-organisations', m.ui_nav_linked()),
        leaf('subscriptions', m.console_registration_records()),
        leaf('subscription-settings', m.console_registration_settings()),
      ],
    },
    { id: 'collaboration', label: m.ui_nav_collab(), icon: IconFolder, children: [leaf('drive', m.ui_nav_drive())] },
    {
      id: 'apps',
      label: m.ui_nav_apps(),
      icon: IconBox,
      children: [
        leaf('announcements', m.ui_nav_announcements()),
        leaf('deploy-apps', m.ui_nav_deploy()),
        leaf('micro-site', m.ui_nav_site()),
        leaf('calendar', m.ui_nav_calendar()),
        leaf('resources', m.ui_nav_resources()),
      ],
    },
    {
      id: 'home-school',
      label: m.ui_nav_home_school(),
      icon: IconChat,
      children: [
        leaf('notices', m.ui_nav_notices()),
        { id: 'family-contacts', label: m.ui_nav_family_contacts(), href: '/console/school' },
        { id: 'class-groups', label: m.ui_nav_class_groups(), href: '/console/school/groups' },
        { id: 'student-groups', label: m.ui_nav_student_groups(), href: '/console/school/student-groups' },
        leaf('promotion', m.promotion_console_title()),
        leaf('alumni', m.ui_nav_alumni()),
        leaf('home-school-config', m.ui_nav_config()),
      ],
    },
    {
      id: 'tools',
      label: m.ui_nav_tools(),
      icon: IconChart,
      children: [
        leaf('usage', m.ui_nav_usage()),
        leaf('materials', m.ui_nav_materials()),
        leaf('audit', m.ui_nav_audit()),
        leaf('privacy', m.privacy_title()),
      ],
    },
    { id: 'support', label: m.ui_nav_support(), icon: IconTicket, href: '/console/support' },
    {
      id: 'enterprise',
      label: m.ui_nav_enterprise(),
      icon: IconSchool,
      children: [
        leaf('enterprise-info', m.ui_nav_enterprise_info()),
        leaf('wecom-connection', m.console_registration_connection()),
        leaf('rights', m.ui_nav_rights()),
        leaf('chat', m.ui_nav_chat()),
        leaf('contacts-settings', m.ui_nav_contacts_admin()),
        leaf('workbench', m.ui_nav_workbench()),
        leaf('wechat-plugin', m.ui_nav_wechat()),
        leaf('joining', m.ui_nav_join()),
        leaf('external', m.ui_nav_external()),
        leaf('security', m.ui_nav_security()),
        leaf('settings', m.ui_nav_settings()),
      ],
    },
  ];
}
