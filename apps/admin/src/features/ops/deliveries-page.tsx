import { m } from '@contracts/messages';
import { opsApi, type OpsDeliveryLine } from '@contracts/ops';
import { useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconClock, IconCloseCircle, IconHelp, IconUndo } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';
import { OpsList } from './ops-list';
import { WATCH_MS } from './queues-page';

function BatchTag({ state }: { state: OpsDeliveryLine['state'] }) {
  switch (state) {
    case 'ready':
      return (
        <StatusTag tone="quiet" icon={IconClock}>
          {m.ops_batch_ready()}
        </StatusTag>
      );
    case 'sending':
      return (
        <StatusTag tone="info" live>
          {m.ops_batch_sending()}
        </StatusTag>
      );
    case 'sent':
      return (
        <StatusTag tone="ok" icon={IconCheckCircle}>
          {m.ops_batch_sent()}
        </StatusTag>
      );
    case 'failed':
      return (
        <StatusTag tone="bad" icon={IconCloseCircle}>
          {m.ops_batch_failed()}
        </StatusTag>
      );
    case 'unknown':
      return (
        <StatusTag tone="warn" icon={IconHelp}>
          {m.ops_batch_unknown()}
        </StatusTag>
      );
    case 'cancelled':
      return (
        <StatusTag tone="quiet" icon={IconUndo}>
          {m.ops_batch_cancelled()}
        </StatusTag>
      );
  }
}

/** Calls to WeCom of the last 30 days: numbers only. */
export function DeliveriesPage() {
  const query = useRouteQuery(opsApi.deliveries, {}, { refetchInterval: WATCH_MS });
  return (
    <OpsList<OpsDeliveryLine>
      title={m.ops_nav_deliveries()}
      facts={m.ops_deliveries_facts()}
      query={query}
      rowKey={(row) => `${row.unitId}:${row.state}`}
      search={{ label: m.ops_number(), words: (row) => row.number }}
      empty={{ title: m.ops_empty_deliveries(), text: m.ops_empty_deliveries_text() }}
      columns={[
        { id: 'number', title: m.ops_number(), render: (row) => <b className="op-strong sc-number">{row.number}</b> },
        { id: 'state', title: m.ops_state(), width: 150, render: (row) => <BatchTag state={row.state} /> },
        {
          id: 'batches',
          title: m.ops_batches(),
          width: 120,
          align: 'right',
          render: (row) => <span className="sc-number">{formatNumber(row.batches)}</span>,
        },
        {
          id: 'receivers',
          title: m.ops_receivers(),
          width: 140,
          align: 'right',
          render: (row) => <span className="sc-number">{formatNumber(row.receivers)}</span>,
        },
        {
          id: 'since',
          title: m.ops_since(),
          width: 190,
          align: 'right',
          render: (row) => <span className="sc-number">{row.oldestAt === null ? '—' : formatTableTime(row.oldestAt)}</span>,
        },
      ]}
    />
  );
}
