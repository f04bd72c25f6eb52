import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/qr-codes', load: async () => (await import('./qr-screen')).QrScreen },
  { path: '/staff/temporary-numbers', load: async () => (await import('./temporary-screen')).TemporaryScreen },
];
