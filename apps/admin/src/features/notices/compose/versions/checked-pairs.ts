import { stillOpen, type VersionDifference } from '@contracts/notice-sending';

const MOST = 200;

/** Ids that were looked at, with or without one; the contract keeps 200, the newest stay. */
export function withChecked(ids: readonly string[], id: string, on: boolean): string[] {
  const others = ids.filter((other) => other !== id);
  return on ? [...others, id].slice(-MOST) : others;
}

/** Pairs nobody has looked at yet, and what is missing: they stop the sending (BEY-06). */
export function openDifferences(found: readonly VersionDifference[], checked: readonly string[]): VersionDifference[] {
  return found.filter((difference) => stillOpen(difference, checked));
}
