import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/profile', load: async () => (await import('./profile-screen')).ProfileScreen },
];
