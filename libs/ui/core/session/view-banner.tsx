import './view-banner.css';
import { useEffect, useState } from 'react';
import { m } from '@contracts/messages';
import { roleViewsApi, type ViewKind } from '@contracts/role-views';
import type { Me } from '@contracts/session';
import { isApiError } from '../api/api-error';
import { useApi } from '../api/query';
import { serverNow } from '../api/server-clock';
import { forgetPerson } from '../drafts/draft-store';
import { formatClock } from '../format/date';
import { IconEye } from '../icons/icons';
import { Button } from '../shell/button';
import { EmptyState } from '../states/states';
import { Banner } from '../status/offline-banner';
import { toast } from '../status/toast';
import { ownerOf, useSession } from './session';

const BACK = '/console/rights/views';

/** 家長, 學生, 教職員. */
export function viewKindWord(kind: ViewKind): string {
  return kind === 'family' ? m.role_views_family() : kind === 'student' ? m.role_views_student() : m.role_views_staff();
}

/** Ends the view and leaves nothing of that person in this browser, then goes back to the console. */
function useEndView(): { busy: boolean; end: () => void } {
  const api = useApi();
  const me = useSession();
  const [busy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    try {
      const { url } = await api.call(roleViewsApi.end, {});
      // A browser that keeps nothing has nothing to forget.
      await forgetPerson(ownerOf(me)).catch(() => undefined);
      window.location.replace(url);
    } catch (error) {
      setBusy(false);
      // Its minutes were over already: the session is the administrator's again.
      if (isApiError(error, 'FORBIDDEN')) window.location.replace(BACK);
      else toast(error instanceof Error ? error.message : m.ui_failed(), 'bad');
    }
  };
  return { busy, end: () => void end() };
}

const words = (me: Me, view: NonNullable<Me['view']>) => ({
  role: viewKindWord(view.kind),
  name: me.person.name ?? me.children.map((child) => child.name).join('、'),
  time: formatClock(view.until),
});

export function OpenViewBanner({ me, view }: { me: Me; view: NonNullable<Me['view']> }) {
  const { busy, end } = useEndView();
  // When its minutes are over these pages are nobody's any more: back to where it was begun.
  const { until } = view;
  useEffect(() => {
    const timer = setTimeout(() => window.location.replace(BACK), Math.max(0, Date.parse(until) - serverNow()));
    return () => clearTimeout(timer);
  }, [until]);
  return (
    <div className="sc-view-banner" role="status">
      <Banner
        tone="ink"
        icon={IconEye}
        action={
          <Button size="small" busy={busy} onClick={end}>
            {m.role_views_end()}
          </Button>
        }
      >
        {m.role_views_banner(words(me, view))}
      </Banner>
    </div>
  );
}

export function ConsoleWhileViewing({ me, view }: { me: Me; view: NonNullable<Me['view']> }) {
  const { busy, end } = useEndView();
  return (
    <EmptyState
      surface="console"
      title={m.role_views_here_title()}
      text={m.role_views_here_text(words(me, view))}
      action={
        <>
          <Button onClick={() => window.location.assign(view.kind === 'staff' ? '/staff/notices' : '/family/notices')}>
            {m.role_views_go_on()}
          </Button>
          <Button kind="primary" busy={busy} onClick={end}>
            {m.role_views_end()}
          </Button>
        </>
      }
    />
  );
}
