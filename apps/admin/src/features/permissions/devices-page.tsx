import { useState } from 'react';
import { Input, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { permissionsApi } from '@contracts/permissions-admin';
import { DEVICE_KINDS, permissionRegistersApi, type DeviceItem } from '@contracts/permissions-registers';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { formatTableTime } from '@ui/core/format/date';
import { IconCheckCircle, IconCloseCircle, IconCopy, IconPlus } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { DataTable, type Column } from '@ui/admin/list/data-table';
import { PageHeader } from '@ui/admin/shell/page-header';
import { SideDrawer } from '@ui/admin/side-drawer';
import { AskDialog } from './ask-dialog';
import { RightsFrame } from './rights-frame';

export function kindWord(kind: DeviceItem['kind']): string {
  return kind === 'attendance_tablet'
    ? m.permissions_dev_attendance_tablet()
    : kind === 'kiosk_qr'
      ? m.permissions_dev_kiosk_qr()
      : m.permissions_dev_other();
}

function columnsOf(edit: (item: DeviceItem) => void, revoke: (item: DeviceItem) => void): Column<DeviceItem>[] {
  return [
    { id: 'name', title: m.permissions_dev_name(), render: (row) => <b>{row.name}</b> },
    { id: 'kind', title: m.permissions_dev_kind(), width: 140, render: (row) => kindWord(row.kind) },
    { id: 'place', title: m.permissions_dev_place(), width: 180, minor: true, render: (row) => row.place },
    { id: 'node', title: m.permissions_dev_node(), width: 140, render: (row) => row.node?.name ?? m.permissions_scope_whole() },
    {
      id: 'seen',
      title: m.permissions_dev_seen(),
      width: 160,
      render: (row) => (
        <span className="sc-number">{row.lastSeenAt === null ? m.permissions_dev_never() : formatTableTime(row.lastSeenAt)}</span>
      ),
    },
    {
      id: 'state',
      title: m.permissions_col_state(),
      width: 116,
      render: (row) => (
        <StatusTag tone={row.state === 'active' ? 'ok' : 'quiet'} icon={row.state === 'active' ? IconCheckCircle : IconCloseCircle}>
          {row.state === 'active' ? m.permissions_dev_state_active() : m.permissions_dev_state_revoked()}
        </StatusTag>
      ),
    },
    {
      id: 'actions',
      title: m.permissions_col_actions(),
      width: 140,
      render: (row) =>
        row.state === 'active' ? (
          <span className="cp-actions">
            <Button kind="text" size="small" onClick={() => edit(row)}>
              {m.permissions_edit()}
            </Button>
            <Button kind="text" size="small" onClick={() => revoke(row)}>
              {m.permissions_dev_revoke()}
            </Button>
          </span>
        ) : null,
    },
  ];
}

/** 設備管理 (PER-29): what of the school talks to the platform. */
export function DevicesPage() {
  const api = useApi();
  const client = useQueryClient();
  const query = useRouteQuery(permissionRegistersApi.devices, {});
  useNews('permissions', [permissionRegistersApi.devices]);
  const [open, setOpen] = useState<{ what: 'form'; item?: DeviceItem } | { what: 'revoke'; item: DeviceItem }>();
  const renew = () => void client.invalidateQueries({ queryKey: routeKey(permissionRegistersApi.devices) });
  const add = (
    <Button kind="primary" icon={IconPlus} onClick={() => setOpen({ what: 'form' })}>
      {m.permissions_dev_add()}
    </Button>
  );
  return (
    <RightsFrame>
      <PageHeader title={m.permissions_dev_title()} actions={add} />
      {query.data === undefined && query.error !== null ? (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.items.length === 0 ? (
        <EmptyState surface="console" title={m.permissions_dev_empty()} text={m.permissions_dev_empty_text()} action={add} />
      ) : (
        <div className="cp-page">
          <DataTable
            label={m.permissions_dev_title()}
            columns={columnsOf(
              (item) => setOpen({ what: 'form', item }),
              (item) => setOpen({ what: 'revoke', item }),
            )}
            rows={query.data?.items}
            rowKey={(row) => row.id}
            skeletonRows={6}
          />
        </div>
      )}
      {open?.what === 'form' ? <DeviceDrawer item={open.item} onSaved={renew} onClose={() => setOpen(undefined)} /> : null}
      {open?.what === 'revoke' ? (
        <AskDialog
          danger
          title={m.permissions_dev_revoke_title({ name: open.item.name })}
          ok={m.permissions_dev_revoke()}
          act={() => api.call(permissionRegistersApi.revokeDevice, { params: { id: open.item.id }, ifMatch: open.item.version })}
          onClose={(done) => {
            setOpen(undefined);
            if (done) renew();
          }}
        >
          <p>{m.permissions_dev_revoke_text()}</p>
        </AskDialog>
      ) : null}
    </RightsFrame>
  );
}

function DeviceDrawer({ item, onSaved, onClose }: { item: DeviceItem | undefined; onSaved: () => void; onClose: () => void }) {
  const api = useApi();
  const options = useRouteQuery(permissionsApi.scopeOptions, {}, { staleTime: 60_000 });
  const [kind, setKind] = useState(item?.kind ?? 'attendance_tablet');
  const [name, setName] = useState(item?.name ?? '');
  const [place, setPlace] = useState(item?.place ?? '');
  const [nodeId, setNodeId] = useState<string | null>(item?.node?.id ?? null);
  const [key, setKey] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [intent] = useState(() => crypto.randomUUID());
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    const body = { kind, name, place, nodeId };
    try {
      if (item === undefined) setKey((await api.call(permissionRegistersApi.addDevice, { body, idempotencyKey: intent })).key);
      else await api.call(permissionRegistersApi.changeDevice, { params: { id: item.id }, body, ifMatch: item.version });
      onSaved();
      if (item !== undefined) onClose();
    } catch (error) {
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  return (
    <SideDrawer
      open
      title={item?.name ?? m.permissions_dev_add()}
      onClose={onClose}
      width={420}
      foot={
        <div className="cp-foot">
          {key === undefined ? (
            <>
              <Button onClick={onClose}>{m.permissions_cancel()}</Button>
              <Button
                kind="primary"
                busy={busy}
                disabledReason={name.trim() === '' ? m.permissions_dev_name() : undefined}
                onClick={() => void save()}
              >
                {m.permissions_save()}
              </Button>
            </>
          ) : (
            <Button kind="primary" onClick={onClose}>
              {m.permissions_ok()}
            </Button>
          )}
        </div>
      }
    >
      {key === undefined ? (
        <div className="cp-form">
          <div className="cp-form__part">
            <label htmlFor="cp-dev-kind">{m.permissions_dev_kind()}</label>
            <Select
              id="cp-dev-kind"
              className="cp-wide"
              value={kind}
              onChange={setKind}
              options={DEVICE_KINDS.map((value) => ({ value, label: kindWord(value) }))}
            />
          </div>
          <div className="cp-form__part">
            <label htmlFor="cp-dev-name">
              {m.permissions_dev_name()}
              <i aria-hidden="true">*</i>
            </label>
            <Input id="cp-dev-name" value={name} maxLength={50} onChange={(event) => setName(event.target.value)} />
          </div>
          <div className="cp-form__part">
            <label htmlFor="cp-dev-place">{m.permissions_dev_place()}</label>
            <Input id="cp-dev-place" value={place} maxLength={100} onChange={(event) => setPlace(event.target.value)} />
          </div>
          <div className="cp-form__part">
            <label htmlFor="cp-dev-node">{m.permissions_dev_node()}</label>
            <Select<string>
              id="cp-dev-node"
              className="cp-wide"
              value={nodeId}
              allowClear
              placeholder={m.permissions_scope_whole()}
              onChange={(value: string | undefined) => setNodeId(value ?? null)}
              options={(options.data?.nodes ?? []).filter((node) => node.selectable).map((node) => ({ value: node.id, label: node.name }))}
            />
          </div>
          {fault === undefined ? null : (
            <p className="cp-fault" role="alert">
              {fault}
            </p>
          )}
        </div>
      ) : (
        <div className="cp-form">
          <b>{m.permissions_dev_key()}</b>
          <code className="cp-key">{key}</code>
          <p>{m.permissions_dev_key_text()}</p>
          <Button
            icon={IconCopy}
            onClick={() => {
              navigator.clipboard.writeText(key).then(
                () => toast(m.ui_copied()),
                () => toast(m.ui_failed(), 'bad'),
              );
            }}
          >
            {m.permissions_dev_key()}
          </Button>
        </div>
      )}
    </SideDrawer>
  );
}
