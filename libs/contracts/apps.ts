/** Codes of the app catalogue (spec 00 §4). A log-in and a message name the app they belong to. */
export const APP_CODES = [
  'calendar',
  'ticket',
  'support',
  'edu-resources',
  'micro-site',
  'mgmt-console',
  'cloud-course',
  'homework',
  'alumni-qr',
  'promotion-b01',
  'promotion-b08',
  'class-mailbox',
  'leave',
  'attendance',
  'timetable',
  'transfer',
  'reminder',
  'notice',
  'qr-code',
  'bureau-notice',
  'promotion-guide',
  'drive',
  'announcement',
  'vote',
  'help',
  'helper-wechat',
  'helper-mobile',
  'helper-desktop',
] as const;
export type AppCode = (typeof APP_CODES)[number];

/** Narrows a text from outside. */
export function isAppCode(code: string): code is AppCode {
  return (APP_CODES as readonly string[]).includes(code);
}
