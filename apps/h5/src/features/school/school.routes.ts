import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/school', load: async () => (await import('./school-screen')).StaffSchoolScreen },
];
