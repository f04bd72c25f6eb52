import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';

/** What becomes of the parameters of an address: some set, and those that are `undefined` or empty taken out, or all of them made anew. */
export type AddressChange = Readonly<Record<string, string | undefined>> | ((now: URLSearchParams) => URLSearchParams);

export type ChangeAddress = (change: AddressChange, options?: { replace?: boolean }) => void;

/** The parameters after a change; `now` stays as it is. */
export function changedParams(now: URLSearchParams, change: AddressChange): URLSearchParams {
  const next = new URLSearchParams(now);
  if (typeof change === 'function') return change(next);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** All other parameters go. */
export const only =
  (change: Readonly<Record<string, string | undefined>>): AddressChange =>
  () =>
    changedParams(new URLSearchParams(), change);

/**
 * The parameters of the page's address, where what a page shows is kept (OVR-16), and a way to change them.
 *
 * A change counts from the address as it is. The router's own hook counts from the one that was drawn last, and drawing comes later: who
 * typed a word and opened a row before the word was searched had the row closed again by it. For the same reason a page that is being
 * left changes nothing any more: the word would have brought it back.
 */
export function useAddress(): [params: URLSearchParams, change: ChangeAddress] {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback<ChangeAddress>(
    (what, options) => {
      if (window.location.pathname !== pathname) return;
      const next = changedParams(new URLSearchParams(window.location.search), what);
      void navigate({ search: next.toString() }, options);
    },
    [navigate, pathname],
  );
  return [params, change];
}
