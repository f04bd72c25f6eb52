import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/privacy', load: () => import('./privacy-page').then((x) => x.PrivacyPage) },
];
