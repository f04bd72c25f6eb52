import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/transfers', load: async () => (await import('./transfer-list')).TransferList },
  { path: '/staff/transfers/new', load: async () => (await import('./transfer-form')).TransferForm },
  { path: '/staff/transfers/:id', load: async () => (await import('./transfer-screen')).TransferScreen },
];
