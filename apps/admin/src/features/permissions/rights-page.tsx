import { useState } from 'react';
import { Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { permissionsApi, type AdminItem } from '@contracts/permissions-admin';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { dayOf, formatTableTime } from '@ui/core/format/date';
import { IconCheckCircle, IconClock, IconLogOut, IconPlus } from '@ui/core/icons/icons';
import { later } from '@ui/core/later/later';
import { roleWord } from '@ui/core/permissions/right-words';
import { useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { SideDrawer } from '@ui/admin/side-drawer';
import { AskDialog } from './ask-dialog';
import { PreviewPanel } from './preview-panel';
import { RightsFrame } from './rights-frame';
import { scopeNames, scopeWords, stateWord } from './scope-words';

// Loaded by the press that opens it.
const AdminDrawer = later(() => import('./admin-drawer').then((x) => x.AdminDrawer));

const SPEC: ListSpec = { filters: [] };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
type Open = { what: 'add' } | { what: 'edit' | 'remove' | 'confirm' | 'see'; item: AdminItem };

function columnsOf(onOpen: (open: Open) => void): Column<AdminItem>[] {
  return [
    {
      id: 'name',
      title: m.permissions_col_name(),
      width: 144,
      render: (row) => (
        <span className="cp-who">
          <b className={row.gone ? 'sc-ellipsis cp-gone' : 'sc-ellipsis'}>{row.person.name}</b>
          <small className="sc-ellipsis">{row.person.account}</small>
        </span>
      ),
    },
    {
      id: 'department',
      title: m.permissions_col_department(),
      width: 126,
      minor: true,
      render: (row) => <span title={row.person.departments.join('、')}>{row.person.departments.join('、')}</span>,
    },
    { id: 'role', title: m.permissions_col_role(), width: 118, render: (row) => roleWord(row.role) },
    {
      id: 'scope',
      title: m.permissions_col_scope(),
      render: (row) => (
        <span title={scopeNames(row.scope)}>
          {row.group === null ? scopeWords(row.scope) : `${row.group.name} · ${scopeWords(row.scope)}`}
        </span>
      ),
    },
    {
      id: 'granted',
      title: m.permissions_col_granted(),
      width: 112,
      minor: true,
      render: (row) => (
        <span className="sc-number" title={formatTableTime(row.grantedAt)}>
          {dayOf(row.grantedAt)}
        </span>
      ),
    },
    {
      id: 'state',
      title: m.permissions_col_state(),
      width: 128,
      render: (row) => (
        <StatusTag
          tone={row.state === 'active' ? 'ok' : row.state === 'pending_identity' ? 'warn' : 'quiet'}
          icon={row.state === 'active' ? IconCheckCircle : row.state === 'pending_identity' ? IconClock : IconLogOut}
        >
          {stateWord(row)}
        </StatusTag>
      ),
    },
    {
      id: 'actions',
      title: m.permissions_col_actions(),
      width: 164,
      render: (item) => (
        <span className="cp-actions">
          {item.can.includes('confirm') ? (
            <Button kind="text" size="small" onClick={() => onOpen({ what: 'confirm', item })}>
              {m.permissions_confirm()}
            </Button>
          ) : null}
          {item.can.includes('edit') && !item.can.includes('confirm') ? (
            <Button kind="text" size="small" onClick={() => onOpen({ what: 'edit', item })}>
              {m.permissions_edit()}
            </Button>
          ) : null}
          {item.can.includes('remove') ? (
            <Button kind="text" size="small" onClick={() => onOpen({ what: 'remove', item })}>
              {m.permissions_remove()}
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
}

/** 權限管理: administrators of the unit, who they are and what they may do (PER-01…04, PER-33). */
export function RightsPage() {
  const gives = useMay('contacts.edit');
  const api = useApi();
  const client = useQueryClient();
  const list = useListState(SPEC);
  const [params] = useAddress();
  const [open, setOpen] = useState<Open>();
  const [evidence, setEvidence] = useState('');
  const group = params.get('group');
  const role = params.get('role') === 'super_admin' ? 'super_admin' : undefined;
  const q = list.state.q.trim().slice(0, 60);
  const query = useRouteQuery(
    permissionsApi.admins,
    {
      query: {
        page: String(list.state.page),
        pageSize: String(list.state.pageSize),
        ...(q === '' ? {} : { q }),
        ...(group !== null && UUID.test(group) ? { groupId: group } : {}),
        ...(role === undefined ? {} : { role }),
      },
    },
    { keepPrevious: true, enabled: gives },
  );
  const groups = useRouteQuery(permissionsApi.groups, {}, { enabled: gives, staleTime: 30_000 });
  useNews('permissions', [permissionsApi.admins, permissionsApi.groups]);
  const title =
    role === 'super_admin'
      ? m.permissions_super_group()
      : (groups.data?.items.find((one) => one.id === group)?.name ?? m.permissions_all_admins());
  const close = (done: boolean) => {
    setOpen(undefined);
    setEvidence('');
    if (!done) return;
    toast(open?.what === 'remove' ? m.permissions_removed() : m.permissions_saved());
    for (const route of [permissionsApi.admins, permissionsApi.groups]) void client.invalidateQueries({ queryKey: routeKey(route) });
  };
  return (
    <RightsFrame>
      {query.data?.noSuperAdmin === true ? <Banner tone="warn">{m.permissions_warn_no_super()}</Banner> : null}
      <ListPage<AdminItem>
        title={title}
        facts={query.data === undefined ? <>&nbsp;</> : m.permissions_admins_n({ n: query.data.total })}
        actions={
          <Button kind="primary" icon={IconPlus} onClick={() => setOpen({ what: 'add' })}>
            {m.permissions_add()}
          </Button>
        }
        list={list}
        query={query}
        columns={columnsOf(setOpen)}
        rowKey={(row) => row.id}
        rowName={(row) => row.person.name}
        onOpen={(item) => setOpen({ what: 'see', item })}
        searchLabel={m.permissions_search()}
        failedTitle={m.permissions_failed()}
        empty={<EmptyState surface="console" title={m.permissions_empty()} text={m.permissions_empty_text()} />}
      />
      {open?.what === 'add' || open?.what === 'edit' ? (
        <AdminDrawer edited={open.what === 'edit' ? open.item : undefined} onClose={() => setOpen(undefined)} />
      ) : null}
      {open?.what === 'see' ? <Sight item={open.item} onClose={() => setOpen(undefined)} /> : null}
      {open?.what === 'remove' ? (
        <AskDialog
          danger
          title={m.permissions_remove_title({ name: open.item.person.name })}
          ok={m.permissions_remove()}
          act={() => api.call(permissionsApi.revoke, { params: { id: open.item.id }, ifMatch: open.item.version })}
          onClose={close}
        >
          <p>{m.permissions_remove_text({ name: open.item.person.name, role: roleWord(open.item.role) })}</p>
        </AskDialog>
      ) : null}
      {open?.what === 'confirm' ? (
        <AskDialog
          title={m.permissions_confirm_title({ name: open.item.person.name })}
          ok={m.permissions_confirm()}
          why={evidence.trim() === '' ? m.permissions_evidence() : undefined}
          act={() =>
            api.call(permissionsApi.confirmIdentity, {
              params: { id: open.item.id },
              ifMatch: open.item.version,
              body: { evidence: evidence.trim() },
              idempotencyKey: crypto.randomUUID(),
            })
          }
          onClose={close}
        >
          <div className="cp-form__part">
            <label htmlFor="cp-evidence">{m.permissions_evidence()}</label>
            <Input id="cp-evidence" maxLength={200} value={evidence} onChange={(event) => setEvidence(event.target.value)} />
          </div>
        </AskDialog>
      ) : null}
    </RightsFrame>
  );
}

/** 權限信息 of one administrator, as it is now. */
function Sight({ item, onClose }: { item: AdminItem; onClose: () => void }) {
  const query = useRouteQuery(permissionsApi.memberPreview, { params: { id: item.person.id } }, { enabled: !item.gone });
  return (
    <SideDrawer open width={480} title={item.person.name} onClose={onClose}>
      <div className="cp-form">
        <dl className="cp-facts">
          <dt>{m.permissions_col_role()}</dt>
          <dd>{roleWord(item.role)}</dd>
          <dt>{m.permissions_col_scope()}</dt>
          <dd>{scopeNames(item.scope)}</dd>
          <dt>{m.permissions_col_granted()}</dt>
          <dd>{[formatTableTime(item.grantedAt), item.grantedBy ?? ''].filter((part) => part !== '').join(' · ')}</dd>
        </dl>
        <span className="cp-form__label">{m.permissions_preview()}</span>
        {query.data === undefined ? null : <PreviewPanel preview={query.data} />}
      </div>
    </SideDrawer>
  );
}
