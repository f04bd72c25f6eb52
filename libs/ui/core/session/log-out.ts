import { sessionApi } from '@contracts/session';
import { useApi } from '../api/query';
import { forgetPerson } from '../drafts/draft-store';
import { ownerOf, useSession } from './session';

/**
 * Ends the session and leaves nothing of the person in this browser (V7.4.4, V14.3.1), then goes to `to`. Rejects with the
 * fault of the call; then everything stands as before.
 */
export function useLogOut(): (to: string) => Promise<void> {
  const api = useApi();
  const me = useSession();
  return async (to) => {
    await api.call(sessionApi.logout, {});
    // A browser that keeps nothing has nothing to forget.
    await forgetPerson(ownerOf(me)).catch(() => undefined);
    window.location.replace(to);
  };
}
