import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/manage', load: async () => (await import('./manage-screen')).ManageScreen },
  { path: '/staff/manage/departments', load: async () => (await import('./departments-screen')).DepartmentsScreen },
  { path: '/staff/manage/usage', load: async () => (await import('./usage-screen')).UsageScreen },
  { path: '/staff/manage/sync', load: async () => (await import('./sync-screen')).SyncScreen },
];
