import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/rights', load: () => import('./rights-page').then((x) => x.RightsPage) },
  { path: '/console/rights/founder', load: () => import('./founder-page').then((x) => x.FounderPage) },
  { path: '/console/rights/groups/:id', load: () => import('./group-page').then((x) => x.GroupPage) },
  { path: '/console/rights/devices', load: () => import('./devices-page').then((x) => x.DevicesPage) },
  { path: '/console/rights/owners', load: () => import('./owners-page').then((x) => x.OwnersPage) },
  { path: '/console/rights/wecom', load: () => import('./wecom-page').then((x) => x.WecomPage) },
  { path: '/console/rights/looks', load: () => import('./looks-page').then((x) => x.LooksPage) },
  { path: '/console/rights/views', load: () => import('./views-page').then((x) => x.ViewsPage) },
  { path: '/console/confirmed', load: () => import('./confirmed-page').then((x) => x.ConfirmedPage) },
];
