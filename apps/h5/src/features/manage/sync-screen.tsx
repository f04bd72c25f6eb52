import './manage.css';
import { useState } from 'react';
import { directoryApi, type SyncState } from '@contracts/directory';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';

const WATCH_MS = 4_000;

function stateWord(item: SyncState): string {
  switch (item.state) {
    case 'ok':
      return m.contacts_sync_done();
    case 'running':
      return m.staff_contacts_sync_running();
    case 'failed':
      return m.staff_contacts_sync_failed();
    case 'never':
      return m.staff_contacts_sync_never();
  }
}

/** 通訊錄同步: last run of both directories, errors, 【立即同步】 (CON-08). */
export function SyncScreen() {
  const api = useApi();
  const maySync = useMay('directory.sync');
  const [watch, setWatch] = useState(false);
  const [busy, setBusy] = useState(false);
  const query = useRouteQuery(directoryApi.syncState, {}, watch ? { refetchInterval: WATCH_MS } : {});
  const items = query.data?.items ?? [];
  const start = async () => {
    setBusy(true);
    try {
      await api.call(directoryApi.sync, { body: {} });
      toast(m.staff_contacts_sync_started());
      setWatch(true);
      void query.refetch();
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page
      title={m.staff_contacts_sync()}
      bar={
        maySync ? (
          <BottomBar>
            <Button
              kind="primary"
              size="large"
              block
              busy={busy || items.some((item) => item.state === 'running')}
              onClick={() => void start()}
            >
              {m.staff_contacts_sync_now()}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows />
        ) : (
          <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        items.map((item) => (
          <section key={item.directory}>
            <SectionHead>{item.directory === 'contacts' ? m.ui_nav_contacts() : m.ui_nav_family_contacts()}</SectionHead>
            <CellGroup>
              <Cell label={m.staff_contacts_sync_state()} value={stateWord(item)} />
              <Cell label={m.staff_contacts_sync_last()} value={item.lastFullAt === null ? '—' : formatShort(item.lastFullAt)} />
            </CellGroup>
            {item.error === null ? null : <p className="mng-error">{item.error}</p>}
          </section>
        ))
      )}
    </Page>
  );
}
