import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/family/my-details', load: async () => (await import('./my-details-screen')).MyDetailsScreen },
];
