/**
 * Rights that a management group can grant, by module (spec 15 §3). `permissions.manage` stands apart: super admins have it,
 * no group can give it.
 */
export const MODULE_RIGHTS = [
  'notice.all_school',
  'notice.view_all',
  'mailbox.audit',
  'teaching.manage',
  'homework.manage',
  'attendance.rules',
  'leave.view_all',
  'course.manage',
  'support.use',
  'calendar.manage',
  'drive.admin',
  'site.manage',
  'contacts.edit',
  'contacts.export',
  'school_contacts.edit',
  'labels.manage',
  'chat.settings',
  'security.settings',
  'announcement.send',
  'apps.deploy',
  'interconnect.manage',
  'audit.read',
  'registration.manage',
  'messaging.send',
  'promotion.run',
  'alumni.manage',
  'transfer.manage',
  'edu_resource.manage',
  'devices.manage',
] as const;
export type ModuleRight = (typeof MODULE_RIGHTS)[number];

/** Rights of the modules 01–09, which the label 管理員 gives by itself; of 10–20 it gives `support.use` alone (spec 15 §3, 01 §0). */
export const LABEL_RIGHTS: readonly ModuleRight[] = [
  'notice.all_school',
  'notice.view_all',
  'mailbox.audit',
  'teaching.manage',
  'homework.manage',
  'attendance.rules',
  'leave.view_all',
  'course.manage',
  'apps.deploy',
  'registration.manage',
  'messaging.send',
  'promotion.run',
  'alumni.manage',
  'transfer.manage',
  'edu_resource.manage',
  'support.use',
];

/** Narrows a code as stored. */
export function isModuleRight(code: string): code is ModuleRight {
  return (MODULE_RIGHTS as readonly string[]).includes(code);
}

/**
 * Who may call a route. `public` needs no login; `signed-in` any person of the unit; the others ask for a right that
 * `libs/platform/auth` derives from the roles of the person on each request (PER-26). A route without one refuses everybody.
 */
export const PERMISSIONS = [
  'public',
  'signed-in',
  'family',
  'staff',
  'directory.read',
  'directory.sync',
  'admin',
  'permissions.manage',
  ...MODULE_RIGHTS,
  'ops',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Roles of a unit (spec 15). `teacher` follows from a class; it is not granted by hand. */
export const UNIT_ROLES = ['founder', 'super_admin', 'sub_admin'] as const;
export type UnitRole = (typeof UNIT_ROLES)[number];

/** Pages are told apart on the server, by User-Agent and identity, never by the link (conventions, HTTP). */
export const SURFACES = ['console', 'h5-staff', 'h5-family', 'public', 'ops'] as const;
export type Surface = (typeof SURFACES)[number];
