import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/promotion', load: async () => (await import('./guide-screen')).GuideScreen },
  { path: '/staff/promotion/b08', load: async () => (await import('./b08-screen')).B08Screen },
  { path: '/staff/promotion/b08/:id', load: async () => (await import('./b08-screen')).B08Screen },
  { path: '/staff/promotion/b01', load: async () => (await import('./b01-screen')).B01Screen },
  { path: '/staff/promotion/b01/:id', load: async () => (await import('./update-screen')).UpdateScreen },
  { path: '/staff/promotion/b01/:id/week', load: async () => (await import('./update-screen')).UpdateScreen },
  { path: '/staff/promotion/b01/:id/class', load: async () => (await import('./class-screen')).ClassScreen },
];
