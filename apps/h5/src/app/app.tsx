import { useCallback } from 'react';
import { BrowserRouter, Route, Routes, useNavigate } from 'react-router';
import { createApi } from '@ui/core/api/client';
import { ApiProvider, createQueryClient } from '@ui/core/api/query';
import { relogin } from '@ui/core/api/session-over';
import { saveAllDrafts } from '@ui/core/drafts/use-draft';
import { LocaleProvider } from '@ui/core/i18n/locale';
import { useLinkClicks } from '@ui/core/routing/link-clicks';
import { collectRoutes, screenElement, type RouteModule } from '@ui/core/routing/screen-route';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { ToastHost } from '@ui/core/status/toast';
import { NotFoundPage, OpenOnDesktopPage, SignedOutPage, WelcomePage } from './pages';

// A feature adds its file; nothing here changes.
const routes = collectRoutes(import.meta.glob<RouteModule>('../features/*/*.routes.ts', { eager: true }));
const screens = routes.map((route) => ({ path: route.path, element: screenElement({ skeleton: <SkeletonRows />, ...route }, 'h5') }));
const PREFIXES = ['/staff', '/family', '/public'] as const;
const api = createApi({ onSessionOver: () => relogin(saveAllDrafts) });
const client = createQueryClient();

/** Says what the server knew when it made the page: `ok`, `signed-out`. */
function entryFact(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="entry"]')?.content ?? 'ok';
}

function Screens() {
  const navigate = useNavigate();
  useLinkClicks(PREFIXES, useCallback((path: string) => void navigate(path), [navigate]));
  const signedOut = entryFact() === 'signed-out';
  return (
    <Routes>
      <Route path="/open-on-desktop" element={<OpenOnDesktopPage />} />
      <Route path="/public/welcome" element={<WelcomePage />} />
      {signedOut
        ? ['/staff/*', '/family/*'].map((path) => <Route key={path} path={path} element={<SignedOutPage />} />)
        : screens.map((screen) => <Route key={screen.path} path={screen.path} element={screen.element} />)}
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
