import type { ScreenRoute } from '@ui/core/routing/screen-route';

const list = async () => (await import('./my-privacy-screen')).MyPrivacyScreen;
const form = async () => (await import('./my-privacy-form')).MyPrivacyForm;
export const routes: readonly ScreenRoute[] = [
  { path: '/family/privacy', load: list },
  { path: '/staff/privacy', load: list },
  { path: '/family/privacy/new', load: form },
  { path: '/staff/privacy/new', load: form },
];
