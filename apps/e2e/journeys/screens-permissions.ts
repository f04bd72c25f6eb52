import { onDesk, onPhone, type Screen, type Shown } from './screen';

const desk = (...shown: Shown): Screen => onDesk('admin', ...shown);
const phone = (...shown: Shown): Screen => onPhone('admin-phone', ...shown);

/** 權限管理 and log-ins in the console and on phones. */
export const PERMISSIONS_SCREENS: readonly Screen[] = [
  desk('console-rights', '/console/rights', 'tbody tr'),
  desk('console-rights-add', '/console/rights', 'tbody tr', '.sc-page-head__actions button >> nth=-1'),
  desk('console-rights-founder', '/console/rights/founder', '.cp-person'),
  desk('console-rights-group', '/console/rights/groups/new', '.cp-form'),
  desk('console-rights-devices', '/console/rights/devices', 'tbody tr, .sc-state'),
  desk('console-rights-owners', '/console/rights/owners', 'tbody tr'),
  desk('console-rights-wecom', '/console/rights/wecom', '.cp-list, .sc-panel'),
  desk('console-rights-looks', '/console/rights/looks', 'tbody tr, .sc-state'),
  desk('console-rights-views', '/console/rights/views', 'tbody tr'),
  desk('console-rights-views-start', '/console/rights/views', 'tbody tr', 'tbody tr .sc-button >> nth=0'),
  desk('console-sessions', '/console/sessions', '.css-row'),
  phone('staff-sessions', '/staff/sessions', '.ses-row'),
  { ...phone('family-sessions', '/family/sessions', '.ses-row'), device: 'mother' },
  phone('staff-admins', '/staff/admins', '.hp-row'),
  phone('staff-admins-person', '/staff/admins', '.hp-row', '.hp-row >> nth=1'),
  phone('staff-admins-new', '/staff/admins/new', '.hp-row'),
  phone('staff-admins-founder', '/staff/admins/founder', '.hp-row'),
  phone('staff-admins-founder-check', '/staff/admins/founder', '.hp-row', '.hp-row >> nth=0'),
];
