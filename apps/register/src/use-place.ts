import { useCallback, useEffect, useState } from 'react';

/** Screens beside the steps: they stand in the fragment, so that the back button of WeChat leaves them and a reload keeps them. */
export const PLACES = [
  'temporary',
  'cards',
  'help-exists-staff',
  'help-exists-family',
  'help-not-arrived',
  'help-sign-in',
  'help-real-name',
  'help-phone',
  'help-workbench',
  'help-how-staff',
  'help-how-family',
] as const;
export type PlaceName = (typeof PLACES)[number];

const placeOf = (hash: string): PlaceName | null => PLACES.find((name) => `#${name}` === hash) ?? null;
const pushed = (): boolean => (history.state as { place?: boolean } | null)?.place === true;

/** @returns where the person is beside the steps, a way there, and the way back */
export function usePlace(): { place: PlaceName | null; go: (place: PlaceName) => void; leave: () => void } {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const read = () => setPlace(placeOf(location.hash));
    window.addEventListener('popstate', read);
    window.addEventListener('hashchange', read);
    return () => {
      window.removeEventListener('popstate', read);
      window.removeEventListener('hashchange', read);
    };
  }, []);
  const go = useCallback((next: PlaceName) => {
    history.pushState({ place: true }, '', `#${next}`);
    setPlace(next);
    window.scrollTo(0, 0);
  }, []);
  const leave = useCallback(() => {
    if (placeOf(location.hash) === null) return;
    if (pushed()) history.back();
    else {
      history.replaceState(null, '', location.pathname + location.search);
      setPlace(null);
    }
  }, []);
  return { place, go, leave };
}
