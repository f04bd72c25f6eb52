import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { opsApi, type OpsUnit } from '@contracts/ops';
import { useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { Button } from '@ui/core/shell/button';
import { OpsList } from './ops-list';
import { UnitTag } from './unit-tag';

/** All school units. */
export function UnitsPage() {
  const query = useRouteQuery(opsApi.units, {});
  const navigate = useNavigate();
  return (
    <OpsList<OpsUnit>
      title={m.ops_nav_units()}
      facts={query.data === undefined ? <>&nbsp;</> : m.ops_units_facts({ n: formatNumber(query.data.items.length) })}
      query={query}
      rowKey={(row) => String(row.id)}
      onOpen={(row) => void navigate(`/ops/units/${String(row.id)}`)}
      actions={
        <Button kind="primary" onClick={() => void navigate('/ops/units/new')}>
          {m.ops_unit_new()}
        </Button>
      }
      search={{ label: m.ui_search(), words: (row) => `${row.number} ${row.school} ${row.name} ${row.corpId ?? ''}` }}
      empty={{ title: m.ops_empty_units(), text: m.ops_empty_units_text() }}
      columns={[
        {
          id: 'number',
          title: m.ops_number(),
          width: 120,
          render: (row) => (
            <a className="op-strong sc-number" href={`/ops/units/${String(row.id)}`}>
              {row.number}
            </a>
          ),
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
