import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/promotion', load: async () => (await import('./promotion-page')).GuidePage },
  { path: '/console/promotion/b08', load: async () => (await import('./promotion-page')).B08Page },
  { path: '/console/promotion/b08/:id', load: async () => (await import('./promotion-page')).B08Page },
  { path: '/console/promotion/b01', load: async () => (await import('./promotion-page')).B01Page },
  { path: '/console/promotion/b01/:id', load: async () => (await import('./update-page')).UpdatePage },
  { path: '/console/promotion/b01/:id/class', load: async () => (await import('./update-page')).ClassPage },
  { path: '/console/promotion/log', load: async () => (await import('./log-page')).LogPage },
  { path: '/console/alumni', load: async () => (await import('./alumni-page')).AlumniPage },
];
