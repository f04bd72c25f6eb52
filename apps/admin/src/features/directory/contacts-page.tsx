import { useState } from 'react';
import { membersApi } from '@contracts/contacts-members';
import { directoryApi, MEMBER_FILTERS, type DepartmentItem, type MemberItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconPlus } from '@ui/core/icons/icons';
import { later } from '@ui/core/later/later';
import { useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { GoneNote } from '@ui/core/tree/gone-note';
import { useGoneNode } from '@ui/core/tree/use-gone-node';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { ExportButton } from '../../shared/export-button';
import { joinWord } from './organisation/contact-words';
import type { DepartmentAct } from './organisation/department-dialogs';
import { DepartmentTree } from './organisation/department-tree';
import { memberColumns } from './organisation/member-columns';
import { useWrite } from './organisation/use-write';
import { StaffPage } from './staff-page';
import { SyncBar } from './sync-bar';
import { TreeSide } from './tree-side';
import { useDirectoryNews } from './use-directory-news';

// What is opened by a press is loaded by that press.
const AddMemberDialog = later(() => import('./organisation/add-member-dialog').then((x) => x.AddMemberDialog));
const DepartmentDialog = later(() => import('./organisation/department-dialogs').then((x) => x.DepartmentDialog));
const ImportDrawer = later(() => import('./school/import-drawer').then((x) => x.ImportDrawer));
const InviteDialog = later(() => import('./organisation/invite-dialog').then((x) => x.InviteDialog));
const MemberDrawer = later(() => import('./organisation/member-drawer').then((x) => x.MemberDrawer));
const SetDepartmentsDialog = later(() => import('./organisation/bulk-dialogs').then((x) => x.SetDepartmentsDialog));
const SetLabelDialog = later(() => import('./organisation/bulk-dialogs').then((x) => x.SetLabelDialog));

const SPEC: ListSpec = { filters: ['join'] };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Bulk = { kind: 'departments' | 'label' | 'invite'; ids: readonly string[]; clear: () => void };

/** 組織架構: departments with their menu at the left, their members at the right (CON-01, 02, 09…11, 23, 24). */
export function ContactsPage() {
  const may = useMay('directory.read');
  const list = useListState(SPEC);
  const [params, setParams] = useAddress();
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
  const departmentId = wanted !== null && UUID.test(wanted) ? wanted : undefined;
  const selected = departmentId ?? nodes.find((node) => node.parentId === null)?.id;
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
  useDirectoryNews([directoryApi.departments, directoryApi.members]);
  const go = (id: string | undefined, replace = false) => setParams({ department: id, page: undefined }, { replace });
  const { gone, forget, leave } = useGoneNode({
    tree,
    nodeId: departmentId,
    held: act?.act === 'remove',
    goTo: (above) => go(above, true),
  });
  const notJoined = outside.data !== undefined && 'total' in outside.data ? outside.data.total : 0;
  if (!may) return <StaffPage />;
  const shown = params.get('member') ?? '';
  const show = (id: string | undefined) => setParams({ member: id });
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
        <TreeSide query={tree} onRetry={() => setTreeKey((n) => n + 1)}>
          <DepartmentTree
            key={treeKey}
            items={nodes}
            selected={selected}
            write={write}
            {...(mayEdit ? { onAct: (next: DepartmentAct, item: DepartmentItem) => setAct({ act: next, item }) } : {})}
            onSelect={(id) => {
              forget();
              go(id);
            }}
          />
        </TreeSide>
      </div>
      <div className="sc-split__main">
        <GoneNote gone={gone} place={department?.name ?? m.console_directory_org()} onClose={forget} />
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
          columns={memberColumns()}
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
      {UUID.test(shown) ? <MemberDrawer id={shown} onClose={() => show(undefined)} /> : null}
      {act === undefined ? null : (
        <DepartmentDialog
          act={act.act}
          item={act.item}
          onClose={(deleted) => {
            setAct(undefined);
            if (deleted === undefined || deleted !== departmentId) return;
            leave(deleted);
            go(act.item.parentId ?? undefined);
          }}
        />
      )}
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
