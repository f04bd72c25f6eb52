import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/family/notices', load: async () => (await import('./notice-list')).FamilyNoticeListScreen },
  { path: '/family/notices/:id', load: async () => (await import('./notice-page')).FamilyNoticeScreen },
];
