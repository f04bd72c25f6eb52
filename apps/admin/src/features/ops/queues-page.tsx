import { m } from '@contracts/messages';
import { opsApi, type OpsQueueLine } from '@contracts/ops';
import { useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconClock, IconCloseCircle } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';
import { OpsList } from './ops-list';

export const WATCH_MS = 10_000;

function JobTag({ state }: { state: OpsQueueLine['state'] }) {
  if (state === 'running')
    return (
      <StatusTag tone="info" live>
        {m.ops_job_running()}
      </StatusTag>
    );
  return state === 'failed' ? (
    <StatusTag tone="bad" icon={IconCloseCircle}>
      {m.ops_job_failed()}
    </StatusTag>
  ) : (
    <StatusTag tone="quiet" icon={IconClock}>
      {m.ops_job_ready()}
    </StatusTag>
  );
}

/** Open jobs by kind and state; what waits longest comes first. */
export function QueuesPage() {
  const query = useRouteQuery(opsApi.queues, {}, { refetchInterval: WATCH_MS });
  const age = (line: OpsQueueLine) => (line.oldestDueAt === null ? Number.POSITIVE_INFINITY : Date.parse(line.oldestDueAt));
  const data = query.data === undefined ? undefined : { items: [...query.data.items].sort((a, b) => age(a) - age(b)) };
  return (
    <OpsList<OpsQueueLine>
      title={m.ops_nav_queues()}
      facts={m.ops_queues_facts()}
      query={{ data, error: query.error, refetch: query.refetch }}
      rowKey={(row) => `${row.job}:${row.state}`}
      empty={{ title: m.ops_empty_queues(), text: m.ops_empty_queues_text() }}
      columns={[
        { id: 'job', title: m.ops_job(), render: (row) => <code className="op-code">{row.job}</code> },
        { id: 'state', title: m.ops_state(), width: 140, render: (row) => <JobTag state={row.state} /> },
        {
          id: 'jobs',
          title: m.ops_jobs(),
          width: 120,
          align: 'right',
          render: (row) => <b className="op-strong sc-number">{formatNumber(row.jobs)}</b>,
        },
        {
          id: 'oldest',
          title: m.ops_oldest(),
          width: 190,
          align: 'right',
          render: (row) => <span className="sc-number">{row.oldestDueAt === null ? '—' : formatTableTime(row.oldestDueAt)}</span>,
        },
      ]}
    />
  );
}
