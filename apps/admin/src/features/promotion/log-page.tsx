import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { b01Api, type B01UpdateView } from '@contracts/promotion-b01';
import { useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { formatTableTime } from '@ui/core/format/date';
import { ExportButton } from '@ui/core/promotion/b01-update';
import { b01Face } from '@ui/core/promotion/promotion-words';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { DataTable, type Column } from '@ui/admin/list/data-table';
import { ListFooter } from '@ui/admin/list/list-footer';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { PromotionFrame } from './promotion-frame';

const SPEC: ListSpec = { filters: [] };

function State({ row }: { row: B01UpdateView }) {
  const face = b01Face(row.state);
  return (
    <StatusTag tone={face.tone} live={face.live === true} {...(face.icon === undefined ? {} : { icon: face.icon })}>
      {face.word}
    </StatusTag>
  );
}

const figure = (id: 'total' | 'moved' | 'anomalies' | 'failed', title: string, width: number): Column<B01UpdateView> => ({
  id,
  title,
  width,
  align: 'right',
  render: (row) => <span className="sc-number">{row[id]}</span>,
});

const columnsOf = (): Column<B01UpdateView>[] => [
  {
    id: 'time',
    title: m.promotion_b01_time(),
    width: 168,
    render: (row) => <span className="sc-number">{formatTableTime(row.appliedAt ?? row.uploadedAt)}</span>,
  },
  { id: 'by', title: m.promotion_b01_by(), width: 112, minor: true, render: (row) => row.appliedBy ?? row.uploadedBy ?? '—' },
  { id: 'year', title: m.promotion_school_year(), width: 104, minor: true, render: (row) => row.schoolYear },
  { id: 'file', title: m.promotion_b01_file_name(), render: (row) => row.fileName },
  figure('total', m.promotion_b01_total(), 72),
  figure('moved', m.promotion_b01_moved(), 116),
  figure('anomalies', m.promotion_b01_anomalies(), 100),
  figure('failed', m.promotion_b01_failures(), 76),
  { id: 'state', title: m.promotion_b01_state(), width: 156, render: (row) => <State row={row} /> },
  {
    id: 'actions',
    title: m.promotion_al_actions(),
    width: 156,
    render: (row) => (
      <>
        <a className="sc-button sc-button--text sc-button--small" href={`/console/promotion/b01/${row.id}`}>
          {m.promotion_view()}
        </a>
        <ExportButton id={row.id} inRow />
      </>
    ),
  },
];

/** 更新日誌 with 【查看】 and 【導出】 (PRM-26, PRM-29); a row opens its update. */
export function LogPage() {
  const navigate = useNavigate();
  const list = useListState(SPEC);
  const { page, pageSize } = list.state;
  const query = useRouteQuery(b01Api.list, { query: { page: String(page), pageSize: String(pageSize) } }, { keepPrevious: true });
  useNews('promotion', [b01Api.list]);
  const data = query.data !== undefined && 'total' in query.data ? query.data : undefined;
  return (
    <PromotionFrame tab="log">
      <div className="pc-table">
        <DataTable
          columns={columnsOf()}
          rows={data?.items}
          rowKey={(row) => row.id}
          rowName={(row) => row.fileName}
          label={m.promotion_b01_log()}
          onOpen={(row) => void navigate(`/console/promotion/b01/${row.id}`)}
          skeletonRows={pageSize}
          dimmed={query.isPlaceholderData}
        />
      </div>
      {data?.total === 0 ? <EmptyState surface="console" title={m.promotion_b01_log_empty()} /> : null}
      <ListFooter
        page={data?.page ?? page}
        pageSize={data?.pageSize ?? pageSize}
        total={data?.total}
        onPage={(next) => list.change({ page: next })}
        onPageSize={(size) => list.change({ pageSize: size })}
      />
    </PromotionFrame>
  );
}
