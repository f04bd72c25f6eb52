import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/ops', load: () => import('./units-page').then((x) => x.UnitsPage) },
  { path: '/ops/units/new', load: () => import('./unit-new-page').then((x) => x.UnitNewPage) },
  { path: '/ops/units/:unitId', load: () => import('./unit-page').then((x) => x.UnitPage) },
  { path: '/ops/units/:unitId/look', load: () => import('./look-page').then((x) => x.LookPage) },
  { path: '/ops/news', load: () => import('./news-page').then((x) => x.NewsPage) },
  { path: '/ops/alarms', load: () => import('./alarms-page').then((x) => x.AlarmsPage) },
  { path: '/ops/registrations', load: () => import('./first-admins-page').then((x) => x.FirstAdminsPage) },
  { path: '/ops/bureau-messages', load: () => import('./bureau-page').then((x) => x.BureauPage) },
  { path: '/ops/queues', load: () => import('./queues-page').then((x) => x.QueuesPage) },
  { path: '/ops/deliveries', load: () => import('./deliveries-page').then((x) => x.DeliveriesPage) },
  { path: '/ops/failed-jobs', load: () => import('./failed-page').then((x) => x.FailedPage) },
  { path: '/ops/login', load: () => import('./passkey-pages').then((x) => x.LoginPage) },
  { path: '/ops/enrol', load: () => import('./passkey-pages').then((x) => x.EnrolPage) },
];
