import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { directoryApi, MEMBER_FILTERS, type JoinState, type MemberFilter, type MemberItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconClock, IconLock, IconLogOut } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { NavTree } from '@ui/admin/nav-tree';
import { SyncBar } from './sync-bar';

const SPEC: ListSpec = { filters: ['join'] };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function joinWord(state: JoinState | MemberFilter): string {
  switch (state) {
    case 'active':
      return m.console_directory_state_active();
    case 'not_joined':
      return m.console_directory_state_not_joined();
    case 'not_downloaded':
      return m.console_directory_state_not_downloaded();
    case 'disabled':
      return m.console_directory_state_disabled();
    case 'left':
      return m.console_directory_state_left();
    case 'all':
      return m.ui_all();
  }
}

function JoinTag({ state }: { state: JoinState }) {
  const tone = state === 'active' ? 'ok' : state === 'disabled' || state === 'left' ? 'quiet' : 'warn';
  const icon = state === 'active' ? IconCheckCircle : state === 'disabled' ? IconLock : state === 'left' ? IconLogOut : IconClock;
  return (
    <StatusTag tone={tone} icon={icon}>
      {joinWord(state)}
    </StatusTag>
  );
}

/** Columns of CON-09 with the state of joining. */
function columnsOf(): Column<MemberItem>[] {
  return [
    {
      id: 'name',
      title: m.console_directory_name(),
      width: 190,
      render: (row) => (
        <>
          <b className="cd-strong">{row.name}</b>
          {row.alias === null || row.alias === '' ? null : <span className="sc-quiet"> {row.alias}</span>}
          {row.isAdminLabel ? <span className="cd-tag">{m.console_directory_admin_label()}</span> : null}
        </>
      ),
    },
    {
      id: 'position',
      title: m.console_directory_position(),
      width: 140,
      render: (row) => row.title ?? <span className="sc-quiet">—</span>,
    },
    {
      id: 'department',
      title: m.console_directory_department(),
      render: (row) => <span title={row.departments.join(';')}>{row.departments.join(';')}</span>,
    },
    {
      id: 'mobile',
      title: m.console_directory_mobile(),
      width: 120,
      render: (row) => <span className="sc-number">{row.mobile ?? '—'}</span>,
    },
    {
      id: 'head',
      title: m.console_directory_head(),
      width: 100,
      minor: true,
      render: (row) => (row.isHead ? m.console_directory_yes() : <span className="sc-quiet">{m.console_directory_no()}</span>),
    },
    {
      id: 'join',
      title: m.console_directory_join_state(),
      width: 168,
      render: (row) => <JoinTag state={row.joinState} />,
    },
  ];
}

/** 組織架構, read only: departments at the left, their members at the right (CON-01, 09, 10, 24). */
export function ContactsPage() {
  const may = useMay('directory.read');
  const list = useListState(SPEC);
  const [params, setParams] = useSearchParams();
  const [treeKey, setTreeKey] = useState(0);
  const tree = useRouteQuery(directoryApi.departments, {}, { enabled: may });
  const nodes = tree.data?.items ?? [];
  const wanted = params.get('department');
  const selected = wanted !== null && UUID.test(wanted) ? wanted : nodes.find((node) => node.parentId === null)?.id;
  const department = nodes.find((node) => node.id === selected);
  const filter = MEMBER_FILTERS.find((item) => item === list.state.filters.join);
  const q = list.state.q.trim().slice(0, 60);
  const query = useRouteQuery(
    directoryApi.members,
    {
      query: {
        page: String(list.state.page),
        pageSize: String(list.state.pageSize),
        ...(selected === undefined ? {} : { departmentId: selected }),
        ...(filter === undefined ? {} : { filter }),
        ...(q === '' ? {} : { q }),
      },
    },
    { keepPrevious: true, enabled: may && tree.data !== undefined },
  );
  if (!may) return <NoPermissionState surface="console" text={m.console_directory_no_permission()} />;
  const data = query.data !== undefined && 'total' in query.data ? (query.data as PageAnswer<MemberItem>) : undefined;
  const facts =
    department === undefined ? (
      <>&nbsp;</>
    ) : department.membersBelow === department.members ? (
      m.console_directory_members_n({ n: formatNumber(department.members) })
    ) : (
      m.console_directory_members_below({
        n: formatNumber(department.members),
        all: formatNumber(department.membersBelow),
      })
    );
  return (
    <div className="sc-split">
      <div className="sc-split__tree">
        {tree.data === undefined ? (
          tree.error === null ? (
            <SkeletonRows count={8} />
          ) : (
            <FailedState
              surface="console"
              title={m.console_directory_failed_tree()}
              error={tree.error}
              onRetry={() => {
                void tree.refetch();
                setTreeKey((n) => n + 1);
              }}
            />
          )
        ) : (
          <NavTree
            key={treeKey}
            label={m.console_directory_org_tree()}
            searchLabel={m.console_directory_search_department()}
            nodes={nodes.map((node) => ({
              id: node.id,
              parentId: node.parentId,
              name: node.name,
              count: node.membersBelow,
            }))}
            selected={selected}
            onSelect={(id) =>
              setParams((before) => {
                const next = new URLSearchParams(before);
                next.set('department', id);
                next.delete('page');
                return next;
              })
            }
          />
        )}
      </div>
      <div className="sc-split__main">
        <SyncBar directory="contacts" />
        <ListPage<MemberItem>
          title={department?.name ?? m.console_directory_org()}
          facts={facts}
          list={list}
          query={{
            data,
            error: query.error ?? tree.error,
            isPlaceholderData: query.isPlaceholderData,
            refetch: tree.error === null ? query.refetch : tree.refetch,
          }}
          columns={columnsOf()}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          searchLabel={m.console_directory_search_member()}
          filters={[
            {
              id: 'join',
              label: m.console_directory_filter_join(),
              options: MEMBER_FILTERS.filter((value) => value !== 'all').map((value) => ({
                value,
                label: joinWord(value),
              })),
            },
          ]}
          failedTitle={m.console_directory_failed_members()}
          empty={
            <EmptyState surface="console" title={m.console_directory_empty_members()} text={m.console_directory_empty_members_text()} />
          }
          noPermission={<NoPermissionState surface="console" text={m.console_directory_no_permission()} />}
        />
      </div>
    </div>
  );
}
