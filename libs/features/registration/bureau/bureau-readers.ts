import type { RegistrationIdentity } from '@contracts/registration-types';
import type { Ctx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';

/** Subscriptions whose people the bureau reaches: cards proved, nothing waiting, consent not withdrawn. */
const REACHED = `s.state IN ('approved', 'invited', 'joined')`;

/** Member or guardian behind a request. Nobody else has a subscription. */
export function personOf({ actor }: Ctx): string | null {
  return actor.kind === 'staff' ? actor.memberId : actor.kind === 'family' ? actor.parentId : null;
}

/** Identities a person has proved and still holds. */
export async function identitiesOfPerson(tx: ReadTx, personId: string | null): Promise<RegistrationIdentity[]> {
  const rows = await tx.query<{ identity: RegistrationIdentity }>(
    `SELECT DISTINCT r.identity FROM subscription s JOIN identity_record r ON r.unit_id = $1 AND r.subscription_id = s.id AND r.state = 'active'
      WHERE s.unit_id = $1 AND (s.member_id = $2 OR s.parent_id = $2) AND ${REACHED} ORDER BY r.identity`,
    [tx.unitId, personId],
  );
  return rows.map((row) => row.identity);
}

/** People of some identities who have not stopped the bureau's messages: members, or guardians (`$3` = identities). */
export const readersSql = (kind: 'member' | 'parent'): string => `
  SELECT DISTINCT p.id, p.wecom_userid AS userid${kind === 'parent' ? ', p.is_student' : ''}
    FROM subscription s
    JOIN identity_record r ON r.unit_id = $1 AND r.subscription_id = s.id AND r.state = 'active' AND r.identity = ANY($3::text[])
    JOIN ${kind} p ON p.unit_id = $1 AND p.id = s.${kind}_id AND ${kind === 'member' ? `p.join_state NOT IN ('left', 'disabled')` : 'p.removed_at IS NULL'}
   WHERE s.unit_id = $1 AND ${REACHED}
     AND NOT EXISTS (SELECT FROM bureau_choice c WHERE c.unit_id = $1 AND c.person_id = p.id AND c.stopped)`;
