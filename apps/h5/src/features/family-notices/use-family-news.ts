import { useLive } from '@ui/core/live/use-live';
import { useSession } from '@ui/core/session/session';

/** Calls `onNews` when a notice for this person, or for many families at once, has arrived or was recalled (NOT-50). */
export function useFamilyNews(onNews: () => void): void {
  const { person } = useSession();
  useLive(`me:${person.id}`, onNews);
  useLive('families', onNews);
}
