import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import type { Locale } from '@contracts/locale';
import type { Permission } from '@contracts/permissions';
import { sessionApi, type Me } from '@contracts/session';
import { useApi, useRouteQuery } from '../api/query';
import { rememberLogin } from '../api/session-over';
import { currentLocale, switchLocale, tellOtherPages } from '../i18n/locale';
import { EmptyState, FailedState, type StateSurface } from '../states/states';
import { toast } from '../status/toast';

const SessionContext = createContext<Me | null>(null);

/** Who is signed in, where, with which rights. Only below a `SessionGate`. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('SessionGate is missing');
  return me;
}

/** True where the present person has a right; the server asks again on each call. */
export function useMay(right: Permission): boolean {
  return useSession().rights.includes(right);
}

/** Owner of drafts and waiting answers on this device. */
export function ownerOf(me: Me): { unitId: string; personId: string } {
  return { unitId: me.unit.number, personId: me.person.id };
}

/** Loads the session once; below it every screen knows its person. Rights are read again when the page comes back. */
export function SessionGate({ surface, skeleton, children }: { surface: StateSurface; skeleton?: ReactNode; children: ReactNode }) {
  const query = useRouteQuery(sessionApi.me, {}, { staleTime: 60_000 });
  const me = query.data;
  const corpId = me?.unit.corpId;
  useEffect(() => {
    if (corpId !== undefined) rememberLogin({ corpId });
  }, [corpId]);
  if (me !== undefined) return <SessionContext.Provider value={me}>{children}</SessionContext.Provider>;
  if (query.error === null) return skeleton ?? null;
  if (query.error.status === 401) return <SignedOut surface={surface} />;
  return <FailedState surface={surface} error={query.error} onRetry={() => void query.refetch()} />;
}

/** No session here, and no way to ask for one from this page. */
export function SignedOut({ surface, action }: { surface: StateSurface; action?: ReactNode }) {
  return <EmptyState surface={surface} title={m.ui_signed_out()} text={m.ui_signed_out_text()} action={action} />;
}

/** Shows another language for this page only; says so where its texts cannot be loaded. @returns whether it is shown now */
export async function changeLocale(locale: Locale): Promise<boolean> {
  try {
    return await switchLocale(locale);
  } catch {
    // The browser's own words about a file that did not come are no text for people.
    toast(m.ui_failed(), 'bad');
    return false;
  }
}

/** Shows another language, has the server remember it, and the other open pages of this browser follow. */
export function useLocaleSwitch(): (locale: Locale) => void {
  const api = useApi();
  return (locale) => {
    const before = currentLocale();
    void changeLocale(locale).then(async (shown) => {
      if (!shown) return;
      try {
        await api.call(sessionApi.setLocale, { body: { locale } });
        tellOtherPages(locale);
      } catch (error) {
        // Without a session (public pages) the choice holds for this page only.
        if (error instanceof Error && 'status' in error && error.status === 401) return;
        await changeLocale(before);
        toast(error instanceof Error ? error.message : m.ui_failed(), 'bad');
      }
    });
  };
}
