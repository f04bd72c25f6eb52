import type { ScreenRoute } from '@ui/core/routing/screen-route';

export const routes: readonly ScreenRoute[] = [{ path: '/console/audit', load: () => import('./audit-page').then((x) => x.AuditPage) }];
