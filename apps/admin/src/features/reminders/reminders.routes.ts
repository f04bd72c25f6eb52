import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/reminders', load: () => import('./reminders-page').then((x) => x.RemindersPage) },
];
