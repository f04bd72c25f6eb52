import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { Button } from '@ui/core/shell/button';
import { ProgressBar } from '@ui/core/status/progress-row';
import { refreshSchool } from './settle';

const LOOK_MS = 1_000;

/** How far WeCom is with a batch of changes, and what it refused; safe to leave. */
export function BatchWatch({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  const client = useQueryClient();
  const query = useRouteQuery(schoolEditApi.batch, { params: { id: batchId } }, { staleTime: 0, refetchInterval: LOOK_MS });
  const { total = 0, done = 0, failed = 0, pending = 1, faults = [] } = query.data ?? {};
  const over = query.data !== undefined && pending === 0;
  useEffect(() => {
    if (over) void refreshSchool(client);
  }, [over, client]);
  return (
    <div className="cs-batch" role="status">
      <p>
        {over
          ? m.console_school_batch_done({ n: formatNumber(done) })
          : m.console_school_batch_running({ done: formatNumber(done + failed), total: formatNumber(total) })}
      </p>
      <ProgressBar share={total === 0 ? null : (done + failed) / total} label={m.console_school_batch_running({ done, total })} />
      {failed === 0 ? null : (
        <>
          <p className="cs-fault">{m.console_school_batch_failed({ n: formatNumber(failed) })}</p>
          <ul className="cs-faults">
            {faults.map((each, i) => (
              <li key={`${each.label}${String(i)}`}>
                <b>{each.label}</b> {each.reason}
              </li>
            ))}
          </ul>
        </>
      )}
      <Button onClick={onClose}>{m.ui_close()}</Button>
    </div>
  );
}
