import type { ChangeResult } from '@features/contacts';

/** How far the changes of one object are. A newer change of the same kind counts for more than an older one. */
export function stateOf(
  results: readonly ChangeResult[],
  kinds: readonly ChangeResult['kind'][],
  entityId: string,
): ChangeResult | undefined {
  return results.findLast((result) => kinds.includes(result.kind) && result.entityId === entityId && result.state !== 'discarded');
}
