import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/console/contacts', load: () => import('./contacts-page').then((x) => x.ContactsPage) },
  { path: '/console/labels', load: () => import('./labels/labels-page').then((x) => x.LabelsPage) },
  { path: '/console/contacts-settings', load: () => import('./settings/contact-settings-page').then((x) => x.ContactSettingsPage) },
  { path: '/console/usage', load: () => import('./usage/usage-page').then((x) => x.UsagePage) },
  { path: '/console/school', load: () => import('./school/school-page').then((x) => x.SchoolPage) },
  { path: '/console/school/groups', load: () => import('./school/groups-page').then((x) => x.GroupsPage) },
  { path: '/console/school/student-groups', load: () => import('./school/groups-page').then((x) => x.GroupsPage) },
  { path: '/console/school/settings', load: () => import('./school/settings-page').then((x) => x.SchoolSettingsPage) },
  { path: '/console/joining', load: () => import('./wecom/wecom-settings-pages').then((x) => x.JoiningPage) },
  { path: '/console/external', load: () => import('./wecom/wecom-settings-pages').then((x) => x.ExternalPage) },
  { path: '/console/wechat-plugin', load: () => import('./wecom/wechat-plugin-page').then((x) => x.WechatPluginPage) },
];
