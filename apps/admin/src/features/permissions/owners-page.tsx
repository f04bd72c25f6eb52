import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { permissionRegistersApi } from '@contracts/permissions-registers';
import type { OkOf } from '@contracts/route';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { formatTableTime } from '@ui/core/format/date';
import { appWord } from '@ui/core/permissions/right-words';
import { Button } from '@ui/core/shell/button';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { DataTable, type Column } from '@ui/admin/list/data-table';
import { PageHeader } from '@ui/admin/shell/page-header';
import { AskDialog } from './ask-dialog';
import { MemberSelect, type Candidate } from './member-select';
import { RightsFrame } from './rights-frame';

type Owner = OkOf<typeof permissionRegistersApi.appOwners>['items'][number];

function columnsOf(set: (row: Owner) => void): Column<Owner>[] {
  return [
    { id: 'app', title: m.permissions_apps(), render: (row) => <b>{appWord(row.app)}</b> },
    {
      id: 'owner',
      title: m.permissions_app_owners(),
      width: 200,
      render: (row) => row.owner?.name ?? <span className="sc-quiet">{m.permissions_owner_none()}</span>,
    },
    {
      id: 'since',
      title: m.permissions_col_granted(),
      width: 170,
      render: (row) => <span className="sc-number">{row.setAt === null ? '—' : formatTableTime(row.setAt)}</span>,
    },
    {
      id: 'actions',
      title: m.permissions_col_actions(),
      width: 110,
      render: (row) => (
        <Button kind="text" size="small" onClick={() => set(row)}>
          {m.permissions_owner_set()}
        </Button>
      ),
    },
  ];
}

/** 應用負責人 (PER-30): one member per app, who manages it in WeCom. */
export function OwnersPage() {
  const api = useApi();
  const client = useQueryClient();
  const query = useRouteQuery(permissionRegistersApi.appOwners, {});
  useNews('permissions', [permissionRegistersApi.appOwners]);
  const [row, setRow] = useState<Owner>();
  const [member, setMember] = useState<Candidate>();
  return (
    <RightsFrame>
      <PageHeader title={m.permissions_app_owners()} />
      {query.data === undefined && query.error !== null ? (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="cp-page">
          <DataTable
            label={m.permissions_app_owners()}
            columns={columnsOf(setRow)}
            rows={query.data?.items}
            rowKey={(one) => one.app}
            skeletonRows={10}
          />
        </div>
      )}
      {row === undefined ? null : (
        <AskDialog
          title={`${m.permissions_app_owners()} · ${appWord(row.app)}`}
          ok={member === undefined ? m.permissions_owner_clear() : m.permissions_save()}
          why={member === undefined && row.owner === null ? m.permissions_pick_member() : undefined}
          act={() => api.call(permissionRegistersApi.setAppOwner, { params: { app: row.app }, body: { memberId: member?.id ?? null } })}
          onClose={(done) => {
            setRow(undefined);
            setMember(undefined);
            if (!done) return;
            toast(m.permissions_owner_saved());
            void client.invalidateQueries({ queryKey: routeKey(permissionRegistersApi.appOwners) });
          }}
        >
          <div className="cp-form__part">
            <label htmlFor="cp-owner">{m.permissions_member()}</label>
            <MemberSelect id="cp-owner" takeAdmins value={member} onChange={setMember} />
          </div>
        </AskDialog>
      )}
    </RightsFrame>
  );
}
