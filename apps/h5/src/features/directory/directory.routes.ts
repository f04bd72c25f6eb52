import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/directory', load: async () => (await import('./directory-screen')).StaffDirectoryScreen },
];
