import { onDesk, onPhone as phone, type Screen, type Shown } from './screen';

const desk = (...shown: Shown): Screen => onDesk('admin', ...shown);

/** Screens of 訂閱 and of the own data for staff, families and the office; the public pages have a journey of their own. */
export const REGISTRATION_SCREENS: readonly Screen[] = [
  phone('admin-phone', 'staff-registrations', '/staff/registrations', '.rv-row, .sc-state'),
  phone('admin-phone', 'staff-qr-codes', '/staff/qr-codes', '.qr-row'),
  phone('admin-phone', 'staff-qr-family', '/staff/qr-codes?kind=family', '.qr-card, .qr-warn, .sc-state'),
  phone('admin-phone', 'staff-temporary-numbers', '/staff/temporary-numbers', '.qr-hint'),
  phone('teacher', 'staff-bureau-notice', '/staff/bureau-notice', '.sc-state, .sc-cells'),
  phone('mother', 'family-my-details', '/family/my-details', '.sub-row'),
  phone('mother', 'family-bureau-notice', '/family/bureau-notice', '.sc-state, .sc-cells'),
  phone('mother', 'family-privacy', '/family/privacy', '.mpv-list, .sc-state'),
  phone('mother', 'family-privacy-new', '/family/privacy/new', '.mpv-form'),
  phone('teacher', 'staff-privacy', '/staff/privacy', '.mpv-list, .sc-state'),
  desk('console-subscriptions', '/console/subscriptions', 'tbody tr, .sc-state'),
  desk('console-subscription-settings', '/console/subscription-settings', '.sc-form'),
  desk('console-wecom-connection', '/console/wecom-connection', '.sc-form'),
  desk('console-first-login', '/console/first-login', '.cr-health'),
  desk('console-registration-help', '/console/registration-help', '.cr-help'),
];
