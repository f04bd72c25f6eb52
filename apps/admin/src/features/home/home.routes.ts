import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [{ path: '/console', load: () => import('./home-page').then((x) => x.HomePage) }];
