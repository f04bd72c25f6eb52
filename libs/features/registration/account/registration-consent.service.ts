import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import type { RegistrationView } from '@contracts/registration';
import { DomainError } from '@platform/errors/domain-error';
import type { Visit } from '../session/visits.service';
import { StepRoom } from '../steps/step-room.service';
import { revokeSubscription } from './my-registration.service';

/** The consent is withdrawn from the page 已訂閱 itself (SUB-131). */
@Injectable()
export class RegistrationConsent {
  constructor(
    private readonly room: StepRoom,
    private readonly changes: DirectoryChanges,
  ) {}

  revoke(visit: Visit): Promise<RegistrationView> {
    return this.room.run(visit, async ({ tx, row }) => {
      if (row === undefined) throw new DomainError('STATE_CONFLICT');
      await revokeSubscription(tx, this.changes, row);
    });
  }
}
