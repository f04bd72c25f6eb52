import type { FamilyActor, StaffActor } from '@platform/ctx/ctx';
import { familyRights, staffRights } from './domain/rights';
import type { FamilyPerson, StaffPerson } from './people.queries';

/** The actor of a ctx, with the rights of this moment (PER-26). */
export function actorOf(person: StaffPerson | FamilyPerson): StaffActor | FamilyActor {
  if (person.kind === 'parent') return { kind: 'family', parentId: person.id, isStudent: person.isStudent, rights: familyRights() };
  return { kind: 'staff', memberId: person.id, name: person.name, roles: person.roles, rights: staffRights(person) };
}
