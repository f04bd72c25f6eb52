import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [
  { path: '/staff/notices', load: async () => (await import('./home/notices-home')).NoticesHomeScreen },
  { path: '/staff/notices/mine', load: async () => (await import('./list/notice-list')).MyNoticesScreen },
  { path: '/staff/notices/cc', load: async () => (await import('./list/notice-list')).CopiedNoticesScreen },
  { path: '/staff/notices/shared', load: async () => (await import('./list/notice-list')).SharedNoticesScreen },
  { path: '/staff/notices/new', load: async () => (await import('./compose/compose-screen')).NewNoticeScreen },
  { path: '/staff/notices/:id/edit', load: async () => (await import('./compose/compose-screen')).EditNoticeScreen },
  { path: '/staff/notices/:id/preview', load: async () => (await import('./preview/preview-screen')).NoticePreviewScreen },
  { path: '/staff/notices/:id/records', load: async () => (await import('./record/record-screen')).NoticeRecordScreen },
  { path: '/staff/notices/:id', load: async () => (await import('./status/status-screen')).NoticeStatusScreen },
];
