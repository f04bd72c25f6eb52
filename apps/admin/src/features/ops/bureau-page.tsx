import { useState } from 'react';
import { m } from '@contracts/messages';
import { bureauOpsApi } from '@contracts/bureau-notices';
import type { OkOf } from '@contracts/route';
import { useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { later } from '@ui/core/later/later';
import { identityWord } from '@ui/core/registration/registration-words';
import { Button } from '@ui/core/shell/button';
import { OpsList } from './ops-list';

const BureauDialog = later(() => import('./bureau-dialog').then((x) => x.BureauDialog));

type Sent = OkOf<typeof bureauOpsApi.list>['items'][number];
const receivers = (row: Sent): string => row.identities.map(identityWord).join(m.notices_name_separator());

/** Messages of the bureau to the people of the schools (BUR-01): what was sent, and a new one. */
export function BureauPage() {
  const query = useRouteQuery(bureauOpsApi.list, {});
  const [writing, setWriting] = useState(false);
  return (
    <>
      <OpsList<Sent>
        title={m.ops_nav_bureau()}
        facts={m.ops_bureau_facts()}
        query={query}
        rowKey={(row) => row.id}
        actions={
          <Button kind="primary" onClick={() => setWriting(true)}>
            {m.ops_bureau_write()}
          </Button>
        }
        search={{ label: m.ui_search(), words: (row) => `${row.title} ${(row.unitNumbers ?? []).join(' ')}` }}
        empty={{ title: m.ops_bureau_none(), text: m.ops_bureau_none_text() }}
        columns={[
          { id: 'title', title: m.ops_bureau_title(), render: (row) => <b className="op-strong">{row.title}</b> },
          { id: 'identities', title: m.ops_bureau_identities(), width: 240, render: receivers },
          {
            id: 'units',
            title: m.ops_bureau_units(),
            width: 220,
            minor: true,
            render: (row) =>
              row.unitNumbers === null
                ? `${m.ops_bureau_units_all()} · ${m.ops_bureau_units_n({ n: formatNumber(row.units) })}`
                : row.unitNumbers.join(m.notices_name_separator()),
          },
          {
            id: 'at',
            title: m.ops_bureau_sent_at(),
            width: 170,
            render: (row) => <span className="sc-number">{formatTableTime(row.sentAt)}</span>,
          },
        ]}
      />
      {writing && <BureauDialog onClose={() => setWriting(false)} />}
    </>
  );
}
