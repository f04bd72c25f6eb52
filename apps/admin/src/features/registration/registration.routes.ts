import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/subscriptions', load: async () => (await import('./records-page')).RecordsPage },
  { path: '/console/subscription-settings', load: async () => (await import('./settings-page')).SettingsPage },
  { path: '/console/wecom-connection', load: async () => (await import('./connection-page')).ConnectionPage },
  { path: '/console/registration-help', load: async () => (await import('./help-page')).RegistrationHelpPage },
  { path: '/console/first-login', load: async () => (await import('./first-login-page')).FirstLoginPage },
];
