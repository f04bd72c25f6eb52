import type { CardType, FamilyRelation, RegistrationIdentity, RegistrationKind } from '@contracts/registration-types';
import type { RegistrationView } from '@contracts/registration';

export type { CardType, RegistrationView };
export type Kind = RegistrationKind;
export type Identity = RegistrationIdentity;
export type Relation = FamilyRelation;
export interface TeachingRow {
  classId: string;
  subject: string;
}

/** What a parent can be to a child; a pupil is 本人 and is not asked (SUB-83). */
export const RELATIONS_OF_PARENTS = [
  'father',
  'mother',
  'grandfather',
  'grandmother',
  'guardian',
  'other',
] as const satisfies readonly Relation[];
export const IDENTITIES_OF: Readonly<Record<Kind, readonly [Identity, Identity]>> = {
  admin: ['teaching', 'school_staff'],
  staff: ['teaching', 'school_staff'],
  family: ['parent', 'student'],
};
