/**
 * Who may call a route. `public` needs no login; `signed-in` any person of the unit; the others ask for a right that
 * `libs/platform/auth` derives from the roles of the person on each request (PER-26). A route without one refuses everybody.
 */
export const PERMISSIONS = [
  'public',
  'signed-in',
  'family',
  'staff',
  'messaging.send',
  'directory.read',
  'directory.sync',
  'admin',
  'audit.read',
  'ops',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Roles of a unit (spec 15). `teacher` follows from a class; it is not granted by hand. */
export const UNIT_ROLES = ['founder', 'super_admin', 'sub_admin'] as const;
export type UnitRole = (typeof UNIT_ROLES)[number];

/** Pages are told apart on the server, by User-Agent and identity, never by the link (conventions, HTTP). */
export const SURFACES = ['console', 'h5-staff', 'h5-family', 'public', 'ops'] as const;
export type Surface = (typeof SURFACES)[number];
