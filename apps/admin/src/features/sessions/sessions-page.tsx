import './sessions.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { sessionApi, type OwnSession } from '@contracts/session';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { IconCheckCircle, IconLogOut } from '@ui/core/icons/icons';
import { useLogOut } from '@ui/core/session/log-out';
import { useMay } from '@ui/core/session/session';
import { sessionWords } from '@ui/core/session/session-words';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { PageHeader } from '@ui/admin/shell/page-header';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { OthersPanel } from './others-panel';

/** Where one is logged in, and for administrators the log-ins of others (V7.4.5, V7.5.2). */
export function SessionsPage() {
  const api = useApi();
  const logOut = useLogOut();
  const stepUp = useStepUp();
  const forOthers = useMay('security.settings');
  const query = useRouteQuery(sessionApi.list, {}, { staleTime: 0 });
  const [busy, setBusy] = useState<string>();
  const items = query.data?.items ?? [];
  const end = async (what: string, act: () => Promise<number>) => {
    setBusy(what);
    try {
      const n = await stepUp.run(act);
      toast(m.ui_sessions_ended({ n }));
      await query.refetch();
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(undefined);
    }
  };
  const out = () => void logOut('/').catch((error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad'));
  return (
    <>
      <PageHeader
        title={m.ui_sessions()}
        facts={m.ui_sessions_text()}
        actions={
          <>
            {items.length > 1 ? (
              <Button
                busy={busy === 'others'}
                onClick={() => void end('others', () => api.call(sessionApi.revokeOthers, {}).then(({ ended }) => ended))}
              >
                {m.ui_sessions_end_others()}
              </Button>
            ) : null}
            <Button icon={IconLogOut} onClick={out}>
              {m.ui_nav_logout()}
            </Button>
          </>
        }
      />
      <div className="css-page">
        <section className="sc-panel" aria-label={m.ui_sessions()}>
          {query.data === undefined ? (
            query.error === null ? (
              <SkeletonRows count={2} />
            ) : (
              <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
            )
          ) : (
            items.map((item) => (
              <Row
                key={item.id}
                item={item}
                busy={busy === item.id}
                onEnd={() => void end(item.id, () => api.call(sessionApi.revoke, { params: { id: item.id } }).then(() => 1))}
              />
            ))
          )}
        </section>
        {forOthers ? <OthersPanel /> : null}
      </div>
      <StepUpDialog stepUp={stepUp} />
    </>
  );
}

function Row({ item, busy, onEnd }: { item: OwnSession; busy: boolean; onEnd: () => void }) {
  const { place, facts } = sessionWords(item);
  return (
    <div className="css-row">
      <div>
        <b>{place}</b>
        <small>{facts}</small>
      </div>
      {item.current ? (
        <StatusTag tone="ok" icon={IconCheckCircle}>
          {m.ui_sessions_current()}
        </StatusTag>
      ) : (
        <Button size="small" busy={busy} onClick={onEnd}>
          {m.ui_sessions_end()}
        </Button>
      )}
    </div>
  );
}
