import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/contacts', load: () => import('./contacts-page').then((x) => x.ContactsPage) },
  { path: '/console/school', load: () => import('./school-page').then((x) => x.SchoolPage) },
];
