import * as z from 'zod';

/** Who is invited to 教青社區DSEDJ (spec 02 §8.3). */
export interface CommunityInvitation {
  personRef: string;
  name: string;
  mobile: string;
  /** Grade code, e.g. `SG3`. */
  lastGrade: string;
  leftYear: number;
  schoolCode: string;
}

export const communityInviteAnswer = z.object({
  inviteId: z.string().min(1).max(64),
  status: z.enum(['sent', 'already_member', 'failed']),
});
export type CommunityInviteAnswer = z.infer<typeof communityInviteAnswer>;

/** Invitations to the bureau's community for leavers. Also the injection token. */
export abstract class CommunityInvite {
  /**
   * @param key the same for every try of one invitation: the bureau answers the first result again
   * @throws BureauUnavailable
   */
  abstract invite(invitation: CommunityInvitation, key: string): Promise<CommunityInviteAnswer>;
}
