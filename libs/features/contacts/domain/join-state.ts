import type { JoinState } from '@contracts/directory';

/**
 * WeCom knows 1 activated, 2 disabled, 4 not activated, 5 left. Not activated and never seen here = not downloaded
 * (spec 14, 14.3). Without a status (fields hidden from the app) the old state stays.
 */
export function joinStateOf(status: number | undefined, seenBefore: boolean, old: JoinState | undefined): JoinState {
  switch (status) {
    case 1:
      return 'active';
    case 2:
      return 'disabled';
    case 4:
      return seenBefore ? 'not_joined' : 'not_downloaded';
    case 5:
      return 'left';
    default:
      // WeCom listed the person, so he has not left.
      return old === undefined || old === 'left' ? 'active' : old;
  }
}
