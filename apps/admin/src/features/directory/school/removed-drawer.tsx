import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { IconUndo } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import { BatchWatch } from './batch-watch';
import { messageOf, refreshSchool } from './settle';

/** 已刪除的學生 of the last 30 days; super admins bring them back with guardians and class (SCH-28). */
export function RemovedDrawer({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const may = useMay('permissions.manage');
  const [page, setPage] = useState(1);
  const [batchId, setBatchId] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const query = useRouteQuery(schoolEditApi.removed, { query: { page: String(page) } }, { staleTime: 0, keepPrevious: true });
  const restore = async (id: string, name: string) => {
    setBusy(id);
    try {
      const answer = await api.call(schoolEditApi.restore, { params: { id }, body: {}, idempotencyKey: crypto.randomUUID() });
      setBatchId(answer.batchId);
      toast(m.console_school_restored({ name }));
      await refreshSchool(client);
    } catch (error) {
      toast(messageOf(error), 'bad');
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <SideDrawer title={m.console_school_removed()} open onClose={onClose} width={440}>
      {batchId === undefined ? null : <BatchWatch batchId={batchId} onClose={() => setBatchId(undefined)} />}
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={4} />
        ) : (
          <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : query.data.items.length === 0 ? (
        <EmptyState surface="console" title={m.console_school_removed_none()} />
      ) : (
        <>
          {query.data.items.map((item) => (
            <div key={item.id} className="cs-card">
              <div className="cs-card__line">
                <b>{item.name}</b>
                <span>{item.className ?? ''}</span>
                {may ? (
                  <Button size="small" icon={IconUndo} busy={busy === item.id} onClick={() => void restore(item.id, item.name)}>
                    {m.console_school_restore()}
                  </Button>
                ) : null}
              </div>
              <small className="sc-quiet">{formatDateTime(item.removedAt)}</small>
            </div>
          ))}
          {query.data.total > page * 20 ? <Button onClick={() => setPage(page + 1)}>{m.console_school_page_next()}</Button> : null}
        </>
      )}
    </SideDrawer>
  );
}
