import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/sessions', load: () => import('./sessions-page').then((x) => x.SessionsPage) },
];
