import { useCallback, useLayoutEffect, useRef, type ReactNode } from 'react';
import { BrowserRouter, Navigate, Outlet, Route, Routes, useLocation, useNavigate, useNavigationType } from 'react-router';
import { NOT_JOINED_PAGE, SIGN_IN_FAILED_PAGE } from '@contracts/session';
import { createApi } from '@ui/core/api/client';
import { ApiProvider, createQueryClient } from '@ui/core/api/query';
import { relogin } from '@ui/core/api/session-over';
import { saveAllDrafts } from '@ui/core/drafts/use-draft';
import { LocaleProvider } from '@ui/core/i18n/locale';
import { useLinkClicks } from '@ui/core/routing/link-clicks';
import { collectRoutes, screenElement, type RouteModule } from '@ui/core/routing/screen-route';
import { SessionGate } from '@ui/core/session/session';
import { UnitStopped, ViewBanner } from '@ui/core/session/view-gate';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { ToastHost } from '@ui/core/status/toast';
import { NotFoundPage, NotJoinedPage, OpenOnDesktopPage, SignedOutPage, SignInFailedPage, WelcomePage } from './pages';

// A feature adds its file; nothing here changes.
const routes = collectRoutes(import.meta.glob<RouteModule>('../features/*/*.routes.{ts,tsx}', { eager: true }));
const screens = routes.map((route) => ({
  path: route.path,
  element: screenElement({ skeleton: <SkeletonRows />, ...route }, 'h5'),
}));
const isPublic = (path: string) => path.startsWith('/public');
const PREFIXES = ['/staff', '/family', '/public'] as const;
const api = createApi({ onSessionOver: () => relogin(saveAllDrafts) });
const client = createQueryClient();

/** The log-in pages leave `#wechat_redirect` behind: a browser carries a fragment over redirects (A5). */
if (location.hash === '#wechat_redirect') history.replaceState(history.state, '', location.pathname + location.search);

/** What the server knew when it made the page: `ok`, `signed-out`. */
function entryFact(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="entry"]')?.content ?? 'ok';
}

function Signed(): ReactNode {
  if (entryFact() === 'signed-out') return <SignedOutPage />;
  return (
    <SessionGate surface="h5" skeleton={<SkeletonRows />}>
      <ViewBanner />
      <UnitStopped />
      <Outlet />
    </SessionGate>
  );
}

/** A page that is opened begins at its top; one that is gone back to stands where it stood. */
function useTopOfPage(): void {
  const { pathname } = useLocation();
  const kind = useNavigationType();
  const latest = useRef(kind);
  latest.current = kind;
  useLayoutEffect(() => {
    if (latest.current !== 'POP') window.scrollTo(0, 0);
    // Filters in the address change nothing about the place.
  }, [pathname]);
}

function Screens() {
  useTopOfPage();
  const navigate = useNavigate();
  useLinkClicks(
    PREFIXES,
    useCallback((path: string) => void navigate(path), [navigate]),
  );
  return (
    <Routes>
      <Route path="/open-on-desktop" element={<OpenOnDesktopPage />} />
      <Route path="/public/welcome" element={<WelcomePage />} />
      <Route path={NOT_JOINED_PAGE} element={<NotJoinedPage />} />
      <Route path={SIGN_IN_FAILED_PAGE} element={<SignInFailedPage />} />
      {screens
        .filter((screen) => isPublic(screen.path))
        .map((screen) => (
          <Route key={screen.path} path={screen.path} element={screen.element} />
        ))}
      <Route element={<Signed />}>
        {screens
          .filter((screen) => !isPublic(screen.path))
          .map((screen) => (
            <Route key={screen.path} path={screen.path} element={screen.element} />
          ))}
        {['/staff', '/family'].map((path) => (
          <Route key={path} path={path} element={<Navigate replace to={`${path}/notices`} />} />
        ))}
        {['/staff/*', '/family/*'].map((path) => (
          <Route key={path} path={path} element={<NotFoundPage />} />
        ))}
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

export function App() {
  return (
    <LocaleProvider>
      {(locale) => (
        <ApiProvider api={api} client={client}>
          <BrowserRouter>
            <Screens key={locale} />
          </BrowserRouter>
          <ToastHost />
        </ApiProvider>
      )}
    </LocaleProvider>
  );
}
