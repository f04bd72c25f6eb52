import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/admins', load: async () => (await import('./admins-screen')).AdminsScreen },
  { path: '/staff/admins/new', load: async () => (await import('./new-admin-screen')).NewAdminScreen },
  { path: '/staff/admins/founder', load: async () => (await import('./founder-screen')).FounderScreen },
];
