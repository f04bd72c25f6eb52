import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/registrations', load: async () => (await import('./waiting-screen')).WaitingScreen },
  { path: '/staff/registrations/:id', load: async () => (await import('./review-screen')).ReviewScreen },
];
