/**
 * Expired session: everything typed is saved first, then the page goes through the silent log-in of the client and comes
 * back to where it was. Only once in a while, so that a broken log-in does not turn in circles.
 */
const MARK = 'sc-relogin-at';
const WHERE = 'sc-relogin-where';
const QUIET_MS = 60_000;

export interface LoginPlace {
  corpId: string;
  app?: string | undefined;
}

/** Address that starts the log-in and returns to the present path (conventions, Identity). */
export function reloginUrl({ corpId, app }: LoginPlace, here: string): string {
  const query = new URLSearchParams({ corpId, ...(app === undefined ? {} : { app }), to: here });
  return `/api/v1/auth/wecom/start?${query.toString()}`;
}

/** True where a silent log-in may be tried now. */
export function mayRelogin(lastTry: string | null, now: number): boolean {
  const last = Number(lastTry ?? '0');
  return !Number.isFinite(last) || now - last > QUIET_MS;
}

/** Keeps in mind where this page's person logs in; read when the session has ended. */
export function rememberLogin(place: LoginPlace): void {
  sessionStorage.setItem(WHERE, JSON.stringify(place));
}

function rememberedPlace(): LoginPlace | undefined {
  try {
    const place = JSON.parse(sessionStorage.getItem(WHERE) ?? 'null') as LoginPlace | null;
    return typeof place?.corpId === 'string' ? place : undefined;
  } catch {
    return undefined;
  }
}

let leaving = false;

/**
 * Hook for `createApi`: saves all drafts, then starts the log-in. A page that never had a session stays and says so.
 * @param saveAll saves what is typed (drafts)
 */
export function relogin(saveAll: () => Promise<void>): void {
  const place = rememberedPlace();
  if (leaving || place === undefined || !mayRelogin(sessionStorage.getItem(MARK), Date.now())) return;
  leaving = true;
  sessionStorage.setItem(MARK, String(Date.now()));
  const { pathname, search } = window.location;
  const url = reloginUrl(place, `${pathname}${search}`);
  void saveAll().finally(() => window.location.assign(url));
}
