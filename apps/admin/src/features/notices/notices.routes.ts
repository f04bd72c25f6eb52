import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/notices', load: () => import('./list/notices-page').then((x) => x.NoticesPage) },
  { path: '/console/notices/new', load: () => import('./compose/compose-page').then((x) => x.NewNoticePage) },
  { path: '/console/notices/:id', load: () => import('./detail/notice-page').then((x) => x.NoticePage) },
  { path: '/console/notices/:id/edit', load: () => import('./compose/compose-page').then((x) => x.EditNoticePage) },
  { path: '/console/home-school-config', load: () => import('./settings/settings-page').then((x) => x.SettingsPage) },
];
