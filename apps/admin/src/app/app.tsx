import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { BrowserRouter, Route, Routes, useLocation, useNavigate } from 'react-router';
import type { Locale } from '@contracts/locale';
import { AdminRoot, loadAntdLocale } from '@ui/admin/admin-root';
import { createApi } from '@ui/core/api/client';
import { ApiProvider, createQueryClient } from '@ui/core/api/query';
import { relogin } from '@ui/core/api/session-over';
import { saveAllDrafts } from '@ui/core/drafts/use-draft';
import { LocaleProvider } from '@ui/core/i18n/locale';
import { useLinkClicks } from '@ui/core/routing/link-clicks';
import { collectRoutes, screenElement, type RouteModule } from '@ui/core/routing/screen-route';
import { SessionGate } from '@ui/core/session/session';
import { OwnConsole } from '@ui/core/session/view-gate';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { ToastHost } from '@ui/core/status/toast';
import { ConsoleFrame, FirstPage, NotFoundPage } from './console-frame';
import { RightGate } from './right-gate';

// A feature adds its file; nothing here changes.
const routes = collectRoutes(import.meta.glob<RouteModule>('../features/*/*.routes.{ts,tsx}', { eager: true }));
const screens = routes.map((route) => ({
  path: route.path,
  element: screenElement({ skeleton: <SkeletonDetail />, ...route }, 'console'),
}));
const built = new Set(routes.map((route) => route.path));
const isOps = (path: string) => path === '/ops' || path.startsWith('/ops/');
const PREFIXES = ['/console', '/ops'] as const;
const api = createApi({ onSessionOver: () => relogin(saveAllDrafts) });
const client = createQueryClient();

/** What is not there is told only to those who might open it. */
function Elsewhere() {
  return (
    <RightGate path={useLocation().pathname}>
      <NotFoundPage />
    </RightGate>
  );
}

function Screens() {
  const navigate = useNavigate();
  useLinkClicks(
    PREFIXES,
    useCallback((path: string) => void navigate(path), [navigate]),
  );
  return (
    <Routes>
      {screens
        .filter((screen) => isOps(screen.path))
        .map((screen) => (
          <Route key={screen.path} path={screen.path} element={screen.element} />
        ))}
      <Route
        element={
          <SessionGate surface="console" skeleton={<SkeletonDetail />}>
            <OwnConsole>
              <ConsoleFrame built={built} />
            </OwnConsole>
          </SessionGate>
        }
      >
        {built.has('/console') ? null : <Route path="/console" element={<FirstPage built={built} />} />}
        {screens
          .filter((screen) => !isOps(screen.path))
          .map((screen) => (
            <Route key={screen.path} path={screen.path} element={<RightGate path={screen.path}>{screen.element}</RightGate>} />
          ))}
        <Route path="/console/*" element={<Elsewhere />} />
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

/** antd's words follow the language; until they are there the old ones stay. */
function Words({ locale, first, children }: { locale: Locale; first: Awaited<ReturnType<typeof loadAntdLocale>>; children: ReactNode }) {
  const [words, setWords] = useState(first);
  useEffect(() => {
    let current = true;
    void loadAntdLocale(locale).then((next) => {
      if (current) setWords(next);
    });
    return () => {
      current = false;
    };
  }, [locale]);
  return <AdminRoot antdLocale={words}>{children}</AdminRoot>;
}

export function App({ words }: { words: Awaited<ReturnType<typeof loadAntdLocale>> }) {
  return (
    <LocaleProvider>
      {(locale) => (
        <Words locale={locale} first={words}>
          <ApiProvider api={api} client={client}>
            <BrowserRouter>
              <Screens key={locale} />
            </BrowserRouter>
            <ToastHost />
          </ApiProvider>
        </Words>
      )}
    </LocaleProvider>
  );
}
