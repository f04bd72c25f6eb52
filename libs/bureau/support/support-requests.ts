import * as z from 'zod';

/** A request for help that a school hands to the bureau. */
export interface SupportRequest {
  /** 應用權限缺失: a member does not see an app that he should (SUB-51, DEP-54). */
  category: 'app_permission_missing';
  schoolCode: string;
  schoolName: string;
  /** Number of the member, with area code, e.g. `+853 66000001`. */
  mobile: string;
}

export const supportAnswer = z.object({ requestId: z.string().min(1).max(64) });
export type SupportAnswer = z.infer<typeof supportAnswer>;

/** The bureau's desk for requests of schools. Also the injection token. */
export abstract class SupportRequests {
  /**
   * @param key the same for every try of one request: the bureau answers the first result again
   * @throws BureauUnavailable
   */
  abstract send(request: SupportRequest, key: string): Promise<SupportAnswer>;
}
