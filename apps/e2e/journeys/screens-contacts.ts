import type { Screen } from './screens';

const phone = (device: string, name: string, path: string, ready: string, ...press: string[]): Screen => ({
  name,
  device,
  path,
  ready,
  press,
});
const desk = (name: string, path: string, ready: string, ...press: string[]): Screen => ({
  name,
  device: 'admin',
  path,
  ready,
  press,
  desktop: true,
});

/** Screens of company contacts: console, 管理企業 on the phone, own profile. */
export const CONTACTS_SCREENS: readonly Screen[] = [
  desk('console-contacts-member', '/console/contacts', 'tbody tr', 'tbody tr >> nth=0'),
  desk('console-labels', '/console/labels', '.co-list, .sc-state'),
  desk('console-contacts-settings', '/console/contacts-settings', '.co-block'),
  desk('console-contacts-fields', '/console/contacts-settings?tab=fields', '.co-chips'),
  desk('console-contacts-requests', '/console/contacts-settings?tab=requests', '.co-block, .sc-state'),
  desk('console-joining', '/console/joining', '.co-block'),
  desk('console-external', '/console/external', '.co-block'),
  desk('console-wechat-plugin', '/console/wechat-plugin', '.co-block'),
  desk('console-school-groups', '/console/school/groups', 'tbody tr, .sc-state'),
  desk('console-school-student-groups', '/console/school/student-groups', 'tbody tr, .sc-state'),
  desk('console-school-settings', '/console/school/settings', '.cs-settings'),
  desk('console-usage', '/console/usage', 'tbody tr, .sc-state'),
  phone('teacher', 'staff-directory-card', '/staff/directory', '.dir-row', '.dir-row >> nth=0'),
  phone('teacher', 'staff-profile', '/staff/profile', '.sc-cells'),
  phone('admin-phone', 'staff-manage', '/staff/manage', '.sc-cells'),
  phone('admin-phone', 'staff-manage-departments', '/staff/manage/departments', '.sc-section'),
  phone('admin-phone', 'staff-manage-usage', '/staff/manage/usage', '.mng-row, .sc-state'),
  phone('admin-phone', 'staff-manage-sync', '/staff/manage/sync', '.sc-cells'),
  phone('admin-phone', 'staff-school', '/staff/school', '.sc-cells'),
];
