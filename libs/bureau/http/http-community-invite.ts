import { BureauUnavailable } from '../bureau-unavailable.error';
import {
  CommunityInvite,
  communityInviteAnswer,
  type CommunityInvitation,
  type CommunityInviteAnswer,
} from '../community/community-invite';
import type { BureauClient } from './bureau-client';

/** Invitations to 教青社區DSEDJ over HTTP; the key makes a repeat harmless. */
export class HttpCommunityInvite extends CommunityInvite {
  readonly #client: BureauClient;

  constructor(client: BureauClient) {
    super();
    this.#client = client;
  }

  override async invite(invitation: CommunityInvitation, key: string): Promise<CommunityInviteAnswer> {
    const answer = await this.#client.call({
      method: 'POST',
      path: '/community/invitations',
      where: 'community invitation',
      answer: communityInviteAnswer,
      headers: { 'idempotency-key': key },
      body: {
        personRef: invitation.personRef,
        name: invitation.name,
        mobile: invitation.mobile,
        lastGrade: invitation.lastGrade,
        leftYear: invitation.leftYear,
        schoolCode: invitation.schoolCode,
      },
    });
    if (answer === null) throw new BureauUnavailable('wrong-answer', 'community invitation: 404');
    return answer;
  }
}
