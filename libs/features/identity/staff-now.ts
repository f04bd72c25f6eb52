import { Injectable } from '@nestjs/common';
import type { StaffActor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { staffRights } from './domain/rights';
import { isPresent, PeopleQueries } from './people.queries';

/** Who a member of staff is at this moment, for work that goes on without a session: jobs, signed links (PER-26). */
@Injectable()
export class StaffNow {
  constructor(private readonly people: PeopleQueries) {}

  /** @returns undefined for an unknown member, or one who has left or was disabled */
  async actor(tx: ReadTx, memberId: string): Promise<StaffActor | undefined> {
    const person = await this.people.staffById(tx, memberId);
    if (person === undefined || !isPresent(person)) return undefined;
    return { kind: 'staff', memberId: person.id, name: person.name, roles: person.roles, rights: staffRights(person) };
  }
}
