import { useState } from 'react';
import { m } from '@contracts/messages';
import { DELIVERY_TABS, noticesApi, type NoticeDeliveryRow, type NoticeDetail, type NoticeProgress } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { stoneWord, type DoneKind } from '@ui/core/charts/response-words';
import { LegendStone } from '@ui/core/charts/stones';
import { formatTableTime } from '@ui/core/format/date';
import { doneKind, personWords, stoneState } from '@ui/core/notices/notice-words';
import { EmptyState, FailedState, NoMatchState } from '@ui/core/states/states';
import { DataTable, type Column } from '@ui/admin/list/data-table';
import { FilterBar } from '@ui/admin/list/filter-bar';
import { ListFooter } from '@ui/admin/list/list-footer';
import type { PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { LedgerPanel, type LedgerStudent } from './ledger-panel';

export const RECORD_SPEC: ListSpec = { filters: ['class', 'result'] };

const tabWord = {
  all: () => m.console_notices_records_all(),
  handled: () => m.console_notices_records_handled(),
  open: () => m.console_notices_records_open(),
  unreached: () => m.console_notices_records_unreached(),
};

function columnsOf(done: DoneKind): Column<NoticeDeliveryRow>[] {
  return [
    {
      id: 'student',
      title: m.console_notices_students(),
      width: 150,
      render: (row) => <b className="cn-strong">{row.student}</b>,
    },
    { id: 'class', title: m.console_notices_class(), width: 92, render: (row) => row.className },
    {
      id: 'state',
      title: m.console_notices_state(),
      width: 156,
      render: (row) => (
        <span className="cn-stone-word">
          <LegendStone state={stoneState(row.stone)} />
          {stoneWord(stoneState(row.stone), done)}
        </span>
      ),
    },
    {
      id: 'people',
      title: m.console_notices_records_people(),
      render: (row) =>
        row.people.length === 0 ? (
          <span className="cn-bad">{m.notices_no_guardian()}</span>
        ) : (
          <span className="cn-people">
            {row.people.map((person) => (
              <span key={person.personId} className={person.state === 'failed' || person.state === 'unknown' ? 'cn-bad' : undefined}>
                {person.name === null ? person.relation : m.notices_person_of({ relation: person.relation, name: person.name })}{' '}
                <span className={person.state === 'failed' ? undefined : 'sc-quiet'}>{personWords(person, done)}</span>
              </span>
            ))}
          </span>
        ),
    },
    {
      id: 'time',
      title: m.console_notices_records_time(),
      width: 200,
      minor: true,
      render: (row) =>
        row.doneAt === null ? (
          <span className="sc-quiet">—</span>
        ) : (
          <span className="cn-when sc-number">
            {formatTableTime(row.doneAt)}
            {row.doneBy === null ? null : (
              <small className="sc-quiet sc-ellipsis" title={row.doneBy}>
                {row.doneBy}
              </small>
            )}
          </span>
        ),
    },
  ];
}

/** 發送記錄: every student with everybody the notice went to (NOT-32). */
export function RecordsTab({ notice, progress }: { notice: NoticeDetail; progress: NoticeProgress }) {
  const noticeId = notice.id;
  const list = useListState(RECORD_SPEC);
  const [student, setStudent] = useState<LedgerStudent>();
  const { state } = list;
  const result = DELIVERY_TABS.find((tab) => tab === state.filters.result);
  const classId = progress.classes.find((line) => line.classId === state.filters.class)?.classId;
  const q = state.q.trim().slice(0, 50);
  const query = useRouteQuery(
    noticesApi.deliveries,
    {
      params: { id: noticeId },
      query: {
        page: String(state.page),
        pageSize: String(state.pageSize),
        ...(result === undefined ? {} : { state: result }),
        ...(classId === undefined ? {} : { classId }),
        ...(q === '' ? {} : { q }),
      },
    },
    { keepPrevious: true },
  );
  const data = query.data !== undefined && 'total' in query.data ? (query.data as PageAnswer<NoticeDeliveryRow>) : undefined;
  const failed = query.error !== null && data === undefined;
  const done = doneKind(progress);
  return (
    <div className="cn-records">
      <FilterBar
        list={list}
        searchLabel={m.console_notices_records_search()}
        filters={[
          {
            id: 'result',
            label: m.console_notices_state(),
            options: DELIVERY_TABS.filter((tab) => tab !== 'all').map((value) => ({ value, label: tabWord[value]() })),
          },
          {
            id: 'class',
            label: m.console_notices_class(),
            options: progress.classes.map((line) => ({ value: line.classId, label: line.name })),
          },
        ]}
      />
      <div className="sc-list-body">
        <DataTable
          label={m.notices_records()}
          columns={columnsOf(done)}
          rows={failed ? [] : data?.items}
          rowKey={(row) => row.studentId}
          rowName={(row) => row.student}
          skeletonRows={state.pageSize}
          dimmed={query.isPlaceholderData}
          onOpen={(row) => setStudent({ id: row.studentId, name: row.student, className: row.className })}
        />
        {failed && query.error !== null ? (
          <FailedState surface="console" error={query.error} title={m.notices_records_failed()} onRetry={() => void query.refetch()} />
        ) : null}
        {data?.total === 0 ? (
          list.narrowed > 0 ? (
            <NoMatchState surface="console" onClear={list.clearFilters} />
          ) : (
            <EmptyState surface="console" title={m.console_notices_records_empty()} text={m.console_notices_records_empty_text()} />
          )
        ) : null}
      </div>
      {failed ? null : (
        <ListFooter
          page={data?.page ?? state.page}
          pageSize={data?.pageSize ?? state.pageSize}
          total={data?.total}
          onPage={(page) => list.change({ page })}
          onPageSize={(pageSize) => list.change({ pageSize })}
        />
      )}
      <LedgerPanel
        drawer
        notice={notice}
        done={done}
        openClass={undefined}
        student={student}
        onStudent={setStudent}
        onClose={() => setStudent(undefined)}
      />
    </div>
  );
}
