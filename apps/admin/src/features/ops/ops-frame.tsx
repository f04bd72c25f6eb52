import './ops.css';
import type { ReactNode } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { opsApi } from '@contracts/ops';
import { opsAlarmsApi } from '@contracts/ops-alarms';
import { opsNewsApi } from '@contracts/ops-news';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { changeLocale } from '@ui/core/session/session';
import { IconBell, IconBolt, IconClock, IconInfo, IconPerson, IconSchool, IconSend, IconWarning } from '@ui/core/icons/icons';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { AppShell } from '@ui/admin/shell/app-shell';

/** News of units and alarms, with a number at the menu. */
const NEWS_MS = 60_000;

/** Frame of the operator pages; without a session it leads to the log-in. Operators see no data of a school (H1). */
export function OpsFrame({ children }: { children: ReactNode }) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const session = useRouteQuery(opsApi.session, {}, { staleTime: 30_000 });
  const news = useRouteQuery(opsNewsApi.list, {}, { enabled: session.data !== undefined, staleTime: 30_000, refetchInterval: NEWS_MS });
  const alarms = useRouteQuery(opsAlarmsApi.list, {}, { enabled: session.data !== undefined, staleTime: 30_000, refetchInterval: NEWS_MS });
  if (session.data === undefined) {
    if (session.error === null) return <SkeletonDetail />;
    if (isApiError(session.error) && (session.error.status === 401 || session.error.status === 403))
      return <Navigate to="/ops/login" replace />;
    return <FailedState surface="console" error={session.error} onRetry={() => void session.refetch()} />;
  }
  const logout = async () => {
    try {
      await api.call(opsApi.logout, {});
      client.clear();
      void navigate('/ops/login', { replace: true });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    }
  };
  const unread = news.data?.unread ?? 0;
  return (
    <AppShell
      product={m.ops_title()}
      unit={{ id: 'ops', name: m.ui_campus(), number: '' }}
      groups={[
        { id: 'units', label: m.ops_nav_units(), icon: IconSchool, href: '/ops' },
        { id: 'first', label: m.ops_nav_first(), icon: IconPerson, href: '/ops/registrations' },
        { id: 'bureau', label: m.ops_nav_bureau(), icon: IconBell, href: '/ops/bureau-messages' },
        { id: 'news', label: m.ops_looks_news(), icon: IconInfo, href: '/ops/news', badge: unread },
        { id: 'alarms', label: m.ops_alarms(), icon: IconBolt, href: '/ops/alarms', badge: alarms.data?.open ?? 0 },
        { id: 'queues', label: m.ops_nav_queues(), icon: IconClock, href: '/ops/queues' },
        { id: 'deliveries', label: m.ops_nav_deliveries(), icon: IconSend, href: '/ops/deliveries' },
        { id: 'failed', label: m.ops_nav_failed(), icon: IconWarning, href: '/ops/failed-jobs' },
      ]}
      path={pathname}
      homeHref="/ops"
      person={{ id: session.data.id, name: session.data.name, role: '' }}
      onLogout={() => void logout()}
      onLocale={(locale) => void changeLocale(locale)}
    >
      {children}
    </AppShell>
  );
}
