import { m } from '@contracts/messages';
import { opsApi, type OpsUnit } from '@contracts/ops';
import { useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconClock, IconLock, IconPen } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';
import { OpsList } from './ops-list';

function UnitTag({ state }: { state: OpsUnit['state'] }) {
  switch (state) {
    case 'active':
      return (
        <StatusTag tone="ok" icon={IconCheckCircle}>
          {m.ops_unit_active()}
        </StatusTag>
      );
    case 'connecting':
      return (
        <StatusTag tone="info" icon={IconClock}>
          {m.ops_unit_connecting()}
        </StatusTag>
      );
    case 'suspended':
      return (
        <StatusTag tone="warn" icon={IconLock}>
          {m.ops_unit_suspended()}
        </StatusTag>
      );
    case 'dissolving':
      return (
        <StatusTag tone="warn" icon={IconClock}>
          {m.ops_unit_dissolving()}
        </StatusTag>
      );
    case 'draft':
      return (
        <StatusTag tone="quiet" icon={IconPen}>
          {m.ops_unit_draft()}
        </StatusTag>
      );
    case 'closed':
      return (
        <StatusTag tone="quiet" icon={IconLock}>
          {m.ops_unit_closed()}
        </StatusTag>
      );
  }
}

/** All school units. */
export function UnitsPage() {
  const query = useRouteQuery(opsApi.units, {});
  return (
    <OpsList<OpsUnit>
      title={m.ops_nav_units()}
      facts={query.data === undefined ? <>&nbsp;</> : m.ops_units_facts({ n: formatNumber(query.data.items.length) })}
      query={query}
      rowKey={(row) => String(row.id)}
      search={{ label: m.ui_search(), words: (row) => `${row.number} ${row.school} ${row.name} ${row.corpId ?? ''}` }}
      empty={{ title: m.ops_empty_units(), text: m.ops_empty_units_text() }}
      columns={[
        {
          id: 'number',
          title: m.ops_number(),
          width: 120,
          render: (row) => <b className="co-strong sc-number">{row.number}</b>,
        },
        { id: 'school', title: m.ops_school(), render: (row) => row.school },
        { id: 'unit', title: m.ops_unit(), width: 180, render: (row) => row.name },
        {
          id: 'corp',
          title: m.ops_corp(),
          width: 200,
          minor: true,
          render: (row) => <span className="sc-quiet">{row.corpId ?? '—'}</span>,
        },
        {
          id: 'created',
          title: m.ops_created(),
          width: 176,
          minor: true,
          render: (row) => <span className="sc-number">{formatTableTime(row.createdAt)}</span>,
        },
        { id: 'state', title: m.ops_state(), width: 130, render: (row) => <UnitTag state={row.state} /> },
      ]}
    />
  );
}
