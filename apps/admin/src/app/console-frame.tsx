import { useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { m } from '@contracts/messages';
import { remindersApi } from '@contracts/reminders';
import { sessionApi, type Me } from '@contracts/session';
import { AppShell } from '@ui/admin/shell/app-shell';
import { currentEntry, openGroups } from '@ui/admin/shell/navigation';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { saveAllDrafts } from '@ui/core/drafts/use-draft';
import { useLogOut } from '@ui/core/session/log-out';
import { useLocaleSwitch, useSession } from '@ui/core/session/session';
import { UnitStopped } from '@ui/core/session/view-gate';
import { NotFoundState, NoPermissionState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { navigation, type Area } from './navigation';
import { mayOpenPath } from './needed-rights';

function roleWord(me: Me): string {
  if (me.roles.includes('founder')) return m.ui_role_founder();
  if (me.roles.includes('super_admin')) return m.ui_role_super_admin();
  if (me.roles.includes('sub_admin')) return m.ui_role_sub_admin();
  return m.ui_role_teacher();
}

/** Frame of the console around its screens. `built` holds the paths that exist; other entries are not shown (OVR-39). */
export function ConsoleFrame({ built }: { built: ReadonlySet<string> }) {
  const me = useSession();
  const api = useApi();
  const changeLocale = useLocaleSwitch();
  const { pathname } = useLocation();
  const mayOpen = (href: string) => built.has(href) && mayOpenPath(href, me.rights);
  const inTeaching = currentEntry(navigation('teaching'), pathname) !== undefined;
  const [chosen, setChosen] = useState<Area>(inTeaching ? 'teaching' : 'admin');
  const open = {
    teaching: openGroups(navigation('teaching'), mayOpen),
    admin: openGroups(navigation('admin'), mayOpen),
  };
  const area = open[chosen].length === 0 ? (chosen === 'admin' ? 'teaching' : 'admin') : chosen;
  const areas = (['teaching', 'admin'] as const)
    .filter((id) => open[id].length > 0)
    .map((id) => ({ id, label: id === 'teaching' ? m.ui_area_teaching() : m.ui_area_admin() }));

  // One line is enough: the answer carries the number of all unread ones.
  const reminders = useRouteQuery(
    remindersApi.list,
    { query: { limit: '1' } },
    { staleTime: 60_000, enabled: built.has('/console/reminders') },
  );

  const logOut = useLogOut();
  const leave = async (ask: () => Promise<void>) => {
    try {
      await ask();
    } catch (error) {
      toast(error instanceof Error ? error.message : m.ui_failed(), 'bad');
    }
  };
  return (
    <AppShell
      unit={{ id: me.unit.number, name: `${me.unit.school} ${me.unit.name}`.trim(), number: me.unit.number }}
      units={me.memberships
        .filter((unit) => unit.kind === 'staff')
        .map((unit) => ({ id: unit.number, name: `${unit.school} ${unit.name}`.trim(), number: unit.number }))}
      onUnit={(number) =>
        void leave(async () => {
          await saveAllDrafts();
          window.location.assign((await api.call(sessionApi.switchUnit, { body: { number } })).url);
        })
      }
      areas={areas}
      area={area}
      onArea={(id) => setChosen(id as Area)}
      groups={open[area]}
      path={pathname}
      homeHref="/console"
      person={{ id: me.person.id, name: me.person.name ?? '', role: roleWord(me) }}
      onLogout={() => void leave(() => logOut('/'))}
      sessionsHref="/console/sessions"
      {...(built.has('/console/help') ? { helpHref: '/console/help' } : {})}
      {...(built.has('/console/reminders') ? { remindersHref: '/console/reminders', unread: reminders.data?.unread ?? 0 } : {})}
      onLocale={changeLocale}
    >
      <UnitStopped />
      <Outlet />
    </AppShell>
  );
}

/** `/console` while no home page is built: the first page this person may open. */
export function FirstPage({ built }: { built: ReadonlySet<string> }) {
  const me = useSession();
  const mayOpen = (href: string) => built.has(href) && mayOpenPath(href, me.rights);
  const groups = [...openGroups(navigation('admin'), mayOpen), ...openGroups(navigation('teaching'), mayOpen)];
  const href = groups[0]?.children?.[0]?.href ?? groups[0]?.href;
  return href === undefined || href === '/console' ? (
    <NoPermissionState surface="console" text={m.ui_nothing_open()} />
  ) : (
    <Navigate to={href} replace />
  );
}

export function NotFoundPage() {
  return (
    <NotFoundState
      surface="console"
      action={
        <a className="sc-button sc-button--default sc-button--normal" href="/console">
          {m.ui_back_home()}
        </a>
      }
    />
  );
}
