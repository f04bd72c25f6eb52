import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/alumni-qr', load: async () => (await import('./alumni-qr-screen')).AlumniQrScreen },
  { path: '/family/alumni/:id', load: async () => (await import('./family-alumni-screen')).FamilyAlumniScreen },
];
