/**
 * Expired session: everything typed is saved first, then the page goes through the silent log-in of the client and comes
 * back to where it was. Only once in a while, so that a broken log-in does not turn in circles.
 */
const MARK = 'sc-relogin-at';
const QUIET_MS = 60_000;

export interface ReloginFacts {
  corpId?: string | undefined;
  app?: string | undefined;
  /** Path with query the person stands on. */
  here: string;
}

/** Address that starts the log-in and returns to the present path (conventions, Identity). */
export function reloginUrl({ corpId, app, here }: ReloginFacts): string {
  const query = new URLSearchParams();
  if (corpId !== undefined) query.set('corpId', corpId);
  if (app !== undefined) query.set('app', app);
  query.set('to', here);
  return `/api/v1/auth/wecom/start?${query.toString()}`;
}

/** True where a silent log-in may be tried now. */
export function mayRelogin(lastTry: string | null, now: number): boolean {
  const last = Number(lastTry ?? '0');
  return !Number.isFinite(last) || now - last > QUIET_MS;
}

let leaving = false;

/**
 * Hook for `createApi`: saves all drafts, then starts the log-in.
 * @param saveAll saves what is typed (drafts)
 */
export function relogin(saveAll: () => Promise<void>): void {
  if (leaving || !mayRelogin(sessionStorage.getItem(MARK), Date.now())) return;
  leaving = true;
  sessionStorage.setItem(MARK, String(Date.now()));
  const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
  const { pathname, search } = window.location;
  const url = reloginUrl({ corpId: meta('corp-id'), app: meta('app'), here: `${pathname}${search}` });
  void saveAll().finally(() => window.location.assign(url));
}
