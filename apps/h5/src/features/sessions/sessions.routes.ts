import type { ScreenRoute } from '@ui/core/routing/screen-route';

const load = async () => (await import('./sessions-screen')).SessionsScreen;
export const routes: readonly ScreenRoute[] = [
  { path: '/staff/sessions', load },
  { path: '/family/sessions', load },
];
