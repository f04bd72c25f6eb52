import type { ChangeAnswer } from '@contracts/directory-changes';
import type { Ctx } from '@platform/ctx/ctx';
import type { CarriedOut, DirectoryChanges } from '../write/directory-changes.service';

/** A change that was written down: the answer of idempotent routes, equal for every copy; the form then asks `settle`. */
export const written = (added: { changeId: string; entityId: string }): ChangeAnswer => ({
  changeId: added.changeId,
  id: added.entityId,
  state: 'pending',
  code: null,
});

/**
 * Waits for WeCom (≤ 8 s) after the commit and answers what came of it.
 * @throws DomainError when WeCom refused what the person can mend
 */
export async function carriedOut(changes: DirectoryChanges, ctx: Ctx, answer: ChangeAnswer): Promise<ChangeAnswer> {
  return withOutcome(answer, await changes.carryOutNow(ctx, answer.changeId));
}

function withOutcome(answer: ChangeAnswer, outcome: CarriedOut): ChangeAnswer {
  if (outcome.state === 'done') return { ...answer, id: outcome.entityId, state: 'done' };
  return outcome.state === 'failed' ? { ...answer, state: 'failed', code: outcome.code } : answer;
}
