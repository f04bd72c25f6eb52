import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { departmentsApi } from '@contracts/contacts-departments';
import { membersApi } from '@contracts/contacts-members';
import { directoryApi, MEMBER_FILTERS, type DepartmentItem, type MemberItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconPlus } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { NavTree } from '@ui/admin/nav-tree';
import { AddMemberDialog } from './organisation/add-member-dialog';
import { SetDepartmentsDialog, SetLabelDialog } from './organisation/bulk-dialogs';
import { JoinTag, joinWord } from './organisation/contact-words';
import { DepartmentDialog, type DepartmentAct } from './organisation/department-dialogs';
import { DepartmentMenu } from './organisation/department-menu';
import { ExportButton } from '../../shared/export-button';
import { InviteDialog } from './organisation/invite-dialog';
import { MemberDrawer } from './organisation/member-drawer';
import { useWrite } from './organisation/use-write';
import { ImportDrawer } from './school/import-drawer';
import { StaffPage } from './staff-page';
import { SyncBar } from './sync-bar';

const SPEC: ListSpec = { filters: ['join'] };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

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
      render: (row) => (
        <span className="co-join">
          <JoinTag state={row.joinState} />
          {row.lastInvitedAt === null || row.joinState === 'active' ? null : (
            <small className="sc-quiet">{m.console_contacts_invited_at({ time: formatShort(row.lastInvitedAt) })}</small>
          )}
        </span>
      ),
    },
  ];
}

type Bulk = { kind: 'departments' | 'label' | 'invite'; ids: readonly string[]; clear: () => void };

/** 組織架構: departments with their menu at the left, their members at the right (CON-01, 02, 09…11, 23, 24). */
export function ContactsPage() {
  const may = useMay('directory.read');
  const list = useListState(SPEC);
  const [params, setParams] = useSearchParams();
  const [treeKey, setTreeKey] = useState(0);
  const api = useApi();
  const write = useWrite();
  const mayEdit = useMay('contacts.edit');
  const mayExport = useMay('contacts.export');
  const mayLabel = useMay('labels.manage');
  const [act, setAct] = useState<{ act: DepartmentAct; item: DepartmentItem }>();
  const [bulk, setBulk] = useState<Bulk>();
  const [inviting, setInviting] = useState(false);
  const [importing, setImporting] = useState(false);
  const [joining, setJoining] = useState(false);
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
  const outside = useRouteQuery(
    directoryApi.members,
    { query: { page: '1', pageSize: '1', filter: 'not_joined', ...(selected === undefined ? {} : { departmentId: selected }) } },
    { enabled: may && mayEdit && tree.data !== undefined },
  );
  const notJoined = outside.data !== undefined && 'total' in outside.data ? outside.data.total : 0;
  if (!may) return <StaffPage />;
  const shown = params.get('member') ?? undefined;
  const show = (id: string | undefined) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (id === undefined) next.delete('member');
      else next.set('member', id);
      return next;
    });
  const done = (finished: boolean) => {
    if (finished) bulk?.clear();
    setBulk(undefined);
  };
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
        {mayEdit ? (
          <div className="co-tree__head">
            <Button
              size="small"
              kind="text"
              icon={IconPlus}
              disabledReason={department === undefined ? m.ui_loading() : undefined}
              onClick={() => department !== undefined && setAct({ act: 'add', item: department })}
            >
              {m.console_contacts_add_department()}
            </Button>
          </div>
        ) : null}
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
            {...(mayEdit
              ? {
                  onOrder: (id: string, before: string | null) => {
                    const parentId = nodes.find((one) => one.id === id)?.parentId;
                    if (parentId === undefined || parentId === null) return;
                    void write.run(
                      () =>
                        api.call(departmentsApi.move, { params: { id }, body: { parentId, before }, idempotencyKey: crypto.randomUUID() }),
                      m.console_contacts_ordered(),
                    );
                  },
                  menu: (node: { id: string }) => {
                    const item = nodes.find((one) => one.id === node.id);
                    return item === undefined ? null : (
                      <DepartmentMenu item={item} items={nodes} write={write} onAct={(next) => setAct({ act: next, item })} />
                    );
                  },
                }
              : {})}
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
          actions={
            <>
              {mayExport ? (
                <ExportButton
                  key={`${selected ?? ''}:${filter ?? 'all'}`}
                  start={(idempotencyKey) =>
                    api.call(membersApi.export, {
                      body: { filter: filter ?? 'all', ...(selected === undefined ? {} : { departmentId: selected }) },
                      idempotencyKey,
                    })
                  }
                >
                  {filter === 'not_joined' ? m.console_contacts_export_not_joined() : m.console_contacts_export()}
                </ExportButton>
              ) : null}
              {mayEdit ? <Button onClick={() => setImporting(true)}>{m.console_contacts_import()}</Button> : null}
              {mayEdit && notJoined > 0 ? (
                <Button onClick={() => setInviting(true)}>{m.console_contacts_invite_now_n({ n: notJoined })}</Button>
              ) : null}
              {mayEdit ? (
                <Button kind="primary" icon={IconPlus} onClick={() => setJoining(true)}>
                  {m.console_contacts_add_member()}
                </Button>
              ) : null}
            </>
          }
          {...(mayEdit
            ? {
                bulk: (ids: ReadonlySet<string>, clear: () => void) => (
                  <>
                    <Button onClick={() => setBulk({ kind: 'departments', ids: [...ids], clear })}>
                      {m.console_contacts_set_department()}
                    </Button>
                    {mayLabel ? (
                      <Button onClick={() => setBulk({ kind: 'label', ids: [...ids], clear })}>{m.console_contacts_set_label()}</Button>
                    ) : null}
                    <Button onClick={() => setBulk({ kind: 'invite', ids: [...ids], clear })}>{m.console_contacts_invite()}</Button>
                  </>
                ),
              }
            : {})}
          onOpen={(row) => show(row.id)}
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
      <MemberDrawer id={shown !== undefined && UUID.test(shown) ? shown : undefined} onClose={() => show(undefined)} />
      {act === undefined ? null : <DepartmentDialog act={act.act} item={act.item} onClose={() => setAct(undefined)} />}
      {bulk?.kind === 'departments' ? <SetDepartmentsDialog memberIds={bulk.ids} onClose={done} /> : null}
      {bulk?.kind === 'label' ? <SetLabelDialog memberIds={bulk.ids} onClose={done} /> : null}
      {bulk?.kind === 'invite' ? <InviteDialog memberIds={bulk.ids} count={bulk.ids.length} onClose={() => done(true)} /> : null}
      {joining ? (
        <AddMemberDialog
          onImport={() => {
            setJoining(false);
            setImporting(true);
          }}
          onClose={() => setJoining(false)}
        />
      ) : null}
      {importing ? <ImportDrawer kind="members" onClose={() => setImporting(false)} /> : null}
      {inviting ? <InviteDialog departmentId={selected} count={notJoined} onClose={() => setInviting(false)} /> : null}
    </div>
  );
}
