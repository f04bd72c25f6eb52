import './registration.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { subscriptionsApi, type SubscriptionRow } from '@contracts/registration-admin';
import { REGISTRATION_KINDS, SUBSCRIPTION_STATES } from '@contracts/registration-types';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { useToday } from '@ui/core/format/use-today';
import { IconWarning } from '@ui/core/icons/icons';
import { identityWord, kindWord, problemWord, stateFace } from '@ui/core/registration/registration-words';
import { useMay } from '@ui/core/session/session';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { ExportButton } from '../../shared/export-button';
import { RecordDrawer } from './record-drawer';
import { exportBody, recordsQuery } from './records-query';

const SPEC: ListSpec = { filters: ['kind', 'state', 'date'] };

/** State of a row; what keeps it from going on stands below. */
function State({ row }: { row: SubscriptionRow }) {
  const face = stateFace(row.state);
  return (
    <span className="cr-state">
      <StatusTag tone={face.tone} icon={face.icon}>
        {face.word}
      </StatusTag>
      {row.problem === null ? null : (
        <small>
          <IconWarning size={14} />
          {problemWord(row.problem)}
        </small>
      )}
    </span>
  );
}

const credential = (row: SubscriptionRow): string =>
  row.cardLast4 === null ? '—' : `${row.credential === 'temporary' ? m.staff_registration_card_temporary() : ''} ••${row.cardLast4}`.trim();

function columnsOf(): Column<SubscriptionRow>[] {
  return [
    { id: 'name', title: m.staff_registration_name(), render: (row) => <b className="cr-name">{row.name}</b> },
    {
      id: 'identity',
      title: m.console_registration_identity(),
      width: 150,
      render: (row) => row.identities.map(identityWord).join(m.notices_name_separator()),
    },
    { id: 'mobile', title: m.staff_registration_mobile(), width: 112, render: (row) => <span className="sc-number">{row.mobile}</span> },
    {
      id: 'places',
      title: m.console_registration_places(),
      width: 150,
      render: (row) => (row.places.length === 0 ? '—' : row.places.join(m.notices_name_separator())),
    },
    { id: 'credential', title: m.staff_registration_credential(), width: 128, minor: true, render: credential },
    { id: 'state', title: m.console_registration_state(), width: 208, render: (row) => <State row={row} /> },
    {
      id: 'submitted',
      title: m.staff_registration_submitted(),
      width: 150,
      minor: true,
      render: (row) => <span className="sc-number">{row.submittedAt === null ? '—' : formatTableTime(row.submittedAt)}</span>,
    },
    { id: 'reviewer', title: m.console_registration_reviewer(), width: 100, minor: true, render: (row) => row.reviewer ?? '—' },
  ];
}

/** 訂閱記錄: who subscribed, what waits, what failed (01 §4); a row opens with its actions. */
export function RecordsPage() {
  const list = useListState(SPEC);
  const api = useApi();
  const client = useQueryClient();
  const may = useMay('registration.manage');
  const today = useToday();
  const [open, setOpen] = useState<string>();
  const query = useRouteQuery(subscriptionsApi.list, { query: recordsQuery(list.state, today) }, { keepPrevious: true, enabled: may });
  const noPermission = <NoPermissionState surface="console" text={m.console_registration_no_permission()} />;
  if (!may) return noPermission;
  const data = query.data !== undefined && 'total' in query.data ? query.data : undefined;
  return (
    <>
      <ListPage<SubscriptionRow>
        title={m.console_registration_records()}
        facts={m.console_registration_records_facts()}
        actions={
          <ExportButton
            start={(idempotencyKey) => api.call(subscriptionsApi.startExport, { body: exportBody(list.state, today), idempotencyKey })}
          >
            {m.console_registration_export()}
          </ExportButton>
        }
        list={list}
        query={{ data, error: query.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
        columns={columnsOf()}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onOpen={(row) => setOpen(row.id)}
        searchLabel={m.console_registration_search()}
        filters={[
          {
            id: 'kind',
            label: m.console_registration_type(),
            options: REGISTRATION_KINDS.map((value) => ({ value, label: kindWord(value) })),
          },
          {
            id: 'state',
            label: m.console_registration_state(),
            options: SUBSCRIPTION_STATES.map((value) => ({ value, label: stateFace(value).word })),
          },
          {
            id: 'date',
            label: m.console_registration_date(),
            kind: 'dates',
            options: [
              { value: 'today', label: m.console_registration_today() },
              { value: 'week', label: m.console_registration_week() },
              { value: 'month', label: m.console_registration_month() },
            ],
          },
        ]}
        failedTitle={m.console_registration_failed()}
        empty={<EmptyState surface="console" title={m.console_registration_empty()} text={m.console_registration_empty_text()} />}
        noPermission={noPermission}
      />
      <RecordDrawer
        id={open}
        onClose={() => setOpen(undefined)}
        onChanged={() => void client.invalidateQueries({ queryKey: routeKey(subscriptionsApi.list) })}
      />
    </>
  );
}
