import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import type { Who } from '../proof-caller';

export const ROLES = ['anonymous', 'student', 'parent', 'teacher', 'admin', 'operator'] as const;
export type Role = (typeof ROLES)[number];
export type Person = Exclude<Role, 'anonymous' | 'operator'>;

/** How a route is called rightly, and for whom it is. */
export interface RouteCase {
  /** Who gets a good answer; everybody else must be refused. */
  roles: readonly Role[];
  /** A new valid call of this role in the maker's unit. */
  build?: (make: CaseMaker, role: Role) => Promise<CallSpec> | CallSpec;
  /** Places beside uuids that name a thing of one unit. */
  alsoIds?: readonly string[];
  /** Places that anybody with the same role in the same unit may name too (B11), e.g. a department in the staff directory. */
  shared?: readonly string[];
  /** Ids in the schema that this call leaves out, with the reason. */
  without?: Readonly<Record<string, string>>;
  /** Tables that a GET of this route writes, with the reason (A9). */
  getWrites?: Readonly<Record<string, string>>;
}

export const ALL: readonly Role[] = ROLES;
export const SIGNED_IN: readonly Person[] = ['student', 'parent', 'teacher', 'admin'];
export const STAFF: readonly Person[] = ['teacher', 'admin'];
export const FAMILY: readonly Person[] = ['student', 'parent'];
/** A list whose cursor holds no id but a number: how many rows, or the number of a row. */
export const CURSOR = ['query.cursor'] as const;
export const READ_LOG = { platform_read_log: 'each read of an operator is recorded (H1)' };

export type Cases = Readonly<Record<string, RouteCase>>;

/** The role as a person of a unit. */
export const person = (role: Role): Person => role as Person;

/** The caller of a role in a unit. */
export function whoIs(make: CaseMaker, role: Role): Who {
  return role === 'anonymous' || role === 'operator' ? role : { unit: make.unit, person: role };
}
