import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { opsApi, type OpsFailedJob } from '@contracts/ops';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { IconReload } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { EmptyState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { ListPage } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { OpsFrame } from './ops-frame';

const SPEC: ListSpec = { filters: ['unit'] };

function RunAgain({ job }: { job: OpsFailedJob }) {
  const api = useApi();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await api.call(opsApi.runAgain, { params: { unitId: job.unitId, id: job.id } });
      toast(m.ops_run_again_done());
      for (const route of [opsApi.failedJobs, opsApi.queues]) await client.invalidateQueries({ queryKey: routeKey(route) });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" icon={IconReload} busy={busy} onClick={() => void run()}>
      {m.ops_run_again()}
    </Button>
  );
}

/** Jobs that failed for good, with 「重新執行」. */
export function FailedPage() {
  const list = useListState(SPEC);
  const units = useRouteQuery(opsApi.units, {}, { staleTime: 60_000 });
  const unitId = /^\d{1,9}$/.test(list.state.filters.unit ?? '') ? list.state.filters.unit : undefined;
  const query = useRouteQuery(
    opsApi.failedJobs,
    { query: { page: String(list.state.page), ...(unitId === undefined ? {} : { unitId }) } },
    { keepPrevious: true },
  );
  return (
    <OpsFrame>
      <ListPage<OpsFailedJob>
        title={m.ops_nav_failed()}
        facts={m.ops_failed_facts()}
        list={list}
        query={query}
        rowKey={(row) => `${row.unitId}:${row.id}`}
        filters={[
          {
            id: 'unit',
            label: m.ops_unit(),
            options: (units.data?.items ?? []).map((unit) => ({
              value: String(unit.id),
              label: `${unit.number} ${unit.school} ${unit.name}`,
            })),
          },
        ]}
        empty={<EmptyState surface="console" title={m.ops_empty_failed()} text={m.ops_empty_failed_text()} />}
        columns={[
          {
            id: 'number',
            title: m.ops_number(),
            width: 110,
            render: (row) => <b className="op-strong sc-number">{row.number}</b>,
          },
          { id: 'job', title: m.ops_job(), width: 200, render: (row) => <code className="op-code">{row.job}</code> },
          {
            id: 'cause',
            title: m.ops_cause(),
            render: (row) => (
              <span title={row.message}>
                <code className="op-code">{row.code}</code> {row.message}
              </span>
            ),
          },
          {
            id: 'tries',
            title: m.ops_tries(),
            width: 80,
            align: 'right',
            minor: true,
            render: (row) => <span className="sc-number">{row.tries}</span>,
          },
          {
            id: 'failed',
            title: m.ops_failed_at(),
            width: 176,
            render: (row) => <span className="sc-number">{formatTableTime(row.failedAt ?? row.createdAt)}</span>,
          },
          { id: 'again', title: m.ui_actions(), width: 190, render: (row) => <RunAgain job={row} /> },
        ]}
      />
    </OpsFrame>
  );
}
