import './sessions.css';
import { useState } from 'react';
import { useLocation } from 'react-router';
import { m } from '@contracts/messages';
import { sessionApi } from '@contracts/session';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { IconCheckCircle, IconLogOut } from '@ui/core/icons/icons';
import { useLogOut } from '@ui/core/session/log-out';
import { sessionWords } from '@ui/core/session/session-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { BottomBar, HeadBlock, Page } from '@ui/mobile/page';
import { orConfirm } from '../../shared/confirm-identity';

/** Where one is logged in: ends one, all others, or this one (V7.4.4, V7.5.2). */
export function SessionsScreen() {
  const api = useApi();
  const logOut = useLogOut();
  const { pathname } = useLocation();
  const query = useRouteQuery(sessionApi.list, {}, { staleTime: 0 });
  const [busy, setBusy] = useState<string>();
  const items = query.data?.items ?? [];
  const run = async (what: string, act: () => Promise<void>) => {
    setBusy(what);
    try {
      await act();
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(undefined);
    }
  };
  /** Staff confirm who they are at WeCom first; then the page comes back here. */
  const end = (what: string, act: () => Promise<number>) =>
    run(what, async () => {
      const n = await orConfirm(api, pathname, act);
      if (n === undefined) return;
      toast(m.ui_sessions_ended({ n }));
      await query.refetch();
    });
  const one = (id: string) => end(id, () => api.call(sessionApi.revoke, { params: { id } }).then(() => 1));
  const others = () => end('others', () => api.call(sessionApi.revokeOthers, {}).then(({ ended }) => ended));
  return (
    <Page
      title={m.ui_sessions()}
      head={
        <HeadBlock>
          <h1>{m.ui_sessions()}</h1>
        </HeadBlock>
      }
      bar={
        <BottomBar>
          <Button
            kind="danger"
            size="large"
            block
            icon={IconLogOut}
            busy={busy === 'out'}
            onClick={() => void run('out', () => logOut('/public/welcome'))}
          >
            {m.ui_nav_logout()}
          </Button>
        </BottomBar>
      }
    >
      <p className="ses-text">{m.ui_sessions_text()}</p>
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={2} />
        ) : (
          <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        items.map((item) => {
          const { place, facts } = sessionWords(item);
          return (
            <div key={item.id} className="ses-row">
              <div>
                <b>{place}</b>
                {facts.split(' · ').map((fact) => (
                  <small key={fact}>{fact}</small>
                ))}
              </div>
              {item.current ? (
                <StatusTag tone="ok" icon={IconCheckCircle}>
                  {m.ui_sessions_current()}
                </StatusTag>
              ) : (
                <Button size="small" busy={busy === item.id} onClick={() => void one(item.id)}>
                  {m.ui_sessions_end()}
                </Button>
              )}
            </div>
          );
        })
      )}
      {items.length > 1 ? (
        <div className="ses-others">
          <Button size="large" block busy={busy === 'others'} onClick={() => void others()}>
            {m.ui_sessions_end_others()}
          </Button>
        </div>
      ) : null}
    </Page>
  );
}
