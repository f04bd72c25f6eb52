import { isModuleRight, LABEL_RIGHTS, MODULE_RIGHTS, type ModuleRight, type Permission, type UnitRole } from '@contracts/permissions';
import { RIGHTS_MATRIX } from './rights-matrix';

export interface StaffFacts {
  roles: readonly UnitRole[];
  /** Rights granted to a sub admin's management group, codes as stored; unknown ones count for nothing. */
  granted: readonly string[];
  /** Teaches or leads a live node of Contact Parents. */
  teaches: boolean;
  /** Holds the system label 管理員. */
  adminLabel: boolean;
}

/** What a granted right brings along besides itself: editing a directory includes comparing it with WeCom. */
const ALONG: ReadonlyMap<ModuleRight, readonly Permission[]> = new Map([
  ['contacts.edit', ['directory.sync']],
  ['school_contacts.edit', ['directory.sync']],
]);

const FULL: readonly Permission[] = ['directory.read', 'directory.sync', 'admin', ...MODULE_RIGHTS];

/** Rights of a member of staff, from what the database says now (PER-26). */
export function staffRights(facts: StaffFacts): ReadonlySet<Permission> {
  const rights = new Set<Permission>(['signed-in', 'staff']);
  const add = (list: readonly Permission[]): void => list.forEach((right) => rights.add(right));
  for (const role of facts.roles) {
    const row = RIGHTS_MATRIX[role];
    if (row.manages) add(['permissions.manage']);
    if (row.rights === 'all') add(FULL);
    // A sub admin sees the directory (the lists keep to his scope, CON-22) and has what his group grants (PER-03).
    if (row.rights === 'granted') {
      add(['directory.read']);
      for (const code of facts.granted.filter(isModuleRight)) add([code, ...(ALONG.get(code) ?? [])]);
    }
  }
  // The label gives the module rights of 01–09, not those of 10–20: no directory, no audit log.
  if (facts.adminLabel) add(['admin', ...LABEL_RIGHTS]);
  if (facts.teaches) add(['messaging.send']);
  return rights;
}

/** Only administrators enter the console from a plain browser; teachers come through the WeCom desktop (PER-16, TEA-23). */
export function mayUseWebLogin(facts: StaffFacts): boolean {
  return facts.roles.some((role) => RIGHTS_MATRIX[role].console) || facts.adminLabel;
}

export function familyRights(): ReadonlySet<Permission> {
  return new Set<Permission>(['signed-in', 'family']);
}
