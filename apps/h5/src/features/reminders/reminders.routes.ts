import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/reminders', load: async () => (await import('./reminder-screen')).StaffRemindersScreen },
  { path: '/family/reminders', load: async () => (await import('./reminder-screen')).FamilyRemindersScreen },
];
