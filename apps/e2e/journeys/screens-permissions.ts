import type { Screen } from './screens';

const desk = (name: string, path: string, ready: string, ...press: string[]): Screen => ({
  name,
  device: 'admin',
  path,
  ready,
  press,
  desktop: true,
});
const phone = (name: string, path: string, ready: string, ...press: string[]): Screen => ({
  name,
  device: 'admin-phone',
  path,
  ready,
  press,
});

/** 權限管理 in the console, and 設置管理員 on the phone. */
export const PERMISSIONS_SCREENS: readonly Screen[] = [
  desk('console-rights', '/console/rights', 'tbody tr'),
  desk('console-rights-add', '/console/rights', 'tbody tr', '.sc-page-head__actions button >> nth=-1'),
  desk('console-rights-founder', '/console/rights/founder', '.cp-person'),
  desk('console-rights-group', '/console/rights/groups/new', '.cp-form'),
  desk('console-rights-devices', '/console/rights/devices', 'tbody tr, .sc-state'),
  desk('console-rights-owners', '/console/rights/owners', 'tbody tr'),
  desk('console-rights-wecom', '/console/rights/wecom', '.cp-list, .sc-panel'),
  desk('console-rights-looks', '/console/rights/looks', 'tbody tr, .sc-state'),
  phone('staff-admins', '/staff/admins', '.hp-row'),
  phone('staff-admins-person', '/staff/admins', '.hp-row', '.hp-row >> nth=1'),
  phone('staff-admins-new', '/staff/admins/new', '.hp-row'),
];
