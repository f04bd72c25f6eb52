import type { Permission } from '@contracts/permissions';

/**
 * Rights of the console's pages, any one of them opens the page; also what lies below a path. Pages that are not named are
 * open to every member of staff. The server asks again on each call: this only spares people pages that say no.
 */
const NEEDED: Readonly<Record<string, readonly Permission[]>> = {
  '/console/audit': ['audit.read'],
  '/console/privacy': ['permissions.manage'],
  '/console/labels': ['labels.manage', 'directory.read'],
  '/console/joining': ['contacts.edit'],
  '/console/external': ['contacts.edit'],
  '/console/school/groups': ['school_contacts.edit'],
  '/console/school/student-groups': ['school_contacts.edit'],
  '/console/school/settings': ['school_contacts.edit'],
  '/console/linked-organisations': ['interconnect.manage'],
  '/console/announcements': ['announcement.send'],
  '/console/deploy-apps': ['apps.deploy'],
  '/console/micro-site': ['site.manage'],
  '/console/calendar': ['calendar.manage'],
  '/console/resources': ['edu_resource.manage'],
  '/console/alumni': ['alumni.manage'],
  '/console/rights': ['contacts.edit', 'devices.manage'],
  '/console/rights/founder': ['permissions.manage'],
  '/console/rights/groups': ['permissions.manage'],
  '/console/rights/owners': ['permissions.manage'],
  '/console/rights/wecom': ['permissions.manage'],
  '/console/rights/looks': ['permissions.manage'],
  '/console/rights/views': ['permissions.manage'],
  '/console/rights/devices': ['devices.manage'],
  '/console/subscriptions': ['registration.manage'],
  '/console/subscription-settings': ['registration.manage'],
  '/console/wecom-connection': ['apps.deploy'],
  '/console/chat': ['chat.settings'],
  '/console/security': ['security.settings'],
};

/** The longest named path that a page's path is or lies below. */
export function mayOpenPath(path: string, rights: readonly Permission[]): boolean {
  const named = Object.keys(NEEDED)
    .filter((one) => path === one || path.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
  return named === undefined || (NEEDED[named] ?? []).some((right) => rights.includes(right));
}
