import type { ScreenRoute } from '@ui/core/routing/screen-route';

const load = async () => (await import('./bureau-notice-screen')).BureauNoticeScreen;
export const routes: readonly ScreenRoute[] = [
  { path: '/staff/bureau-notice', load },
  { path: '/family/bureau-notice', load },
];
