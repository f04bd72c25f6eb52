import '../directory.css';
import { useState } from 'react';
import { USAGE_STATES, usageApi, type UsageItem, type UsagePlatform } from '@contracts/contacts-usage';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { dayOf, formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useToday } from '@ui/core/format/use-today';
import { IconCheckCircle, IconClock } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import { useListState } from '@ui/admin/list/use-list-state';
import { ExportButton } from '../../../shared/export-button';
import { usageRange } from './usage-range';

const SPEC = { filters: ['date', 'state', 'department'] };
const PLATFORMS: Readonly<Record<UsagePlatform, string>> = { android: 'Android', ios: 'iOS', windows: 'Windows', mac: 'Mac', web: 'Web' };

function columnsOf(): Column<UsageItem>[] {
  return [
    { id: 'day', title: m.contacts_usage_day(), width: 120, render: (row) => <span className="sc-number">{row.day}</span> },
    { id: 'name', title: m.contacts_field_name(), width: 160, render: (row) => <b className="cd-strong">{row.name}</b> },
    { id: 'department', title: m.contacts_field_department(), render: (row) => row.departments.join(';') },
    {
      id: 'state',
      title: m.contacts_usage_state(),
      width: 120,
      render: (row) =>
        row.used ? (
          <StatusTag tone="ok" icon={IconCheckCircle}>
            {m.contacts_usage_used()}
          </StatusTag>
        ) : (
          <StatusTag tone="quiet" icon={IconClock}>
            {m.contacts_usage_unused()}
          </StatusTag>
        ),
    },
    {
      id: 'last',
      title: m.contacts_usage_last(),
      width: 160,
      render: (row) => <span className="sc-number">{row.lastUsedAt === null ? '—' : formatTableTime(row.lastUsedAt)}</span>,
    },
    {
      id: 'platform',
      title: m.contacts_usage_platform(),
      width: 100,
      minor: true,
      render: (row) => (row.platform === null ? '—' : PLATFORMS[row.platform]),
    },
  ];
}

/** 成員使用分析: who used the platform day by day; those who have not for a week can be reminded (VIS-20…23). */
export function UsagePage() {
  const may = useMay('directory.read');
  const mayExport = useMay('contacts.export');
  const mayRemind = useMay('contacts.edit');
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const today = useToday();
  const list = useListState(SPEC);
  const tree = useRouteQuery(directoryApi.departments, {}, { enabled: may, staleTime: 60_000 });
  const { filters } = list.state;
  const range = usageRange(filters['date'], dayOf(today));
  const state = USAGE_STATES.find((one) => one === filters['state']);
  const departmentId = tree.data?.items.find((item) => item.id === filters['department'])?.id;
  const q = list.state.q.trim().slice(0, 60);
  const asked = {
    ...range,
    ...(state === undefined ? {} : { state }),
    ...(departmentId === undefined ? {} : { departmentId }),
  };
  const query = useRouteQuery(
    usageApi.list,
    { query: { ...asked, page: String(list.state.page), pageSize: String(list.state.pageSize), ...(q === '' ? {} : { q }) } },
    { keepPrevious: true, enabled: may },
  );
  if (!may) return <NoPermissionState surface="console" text={m.console_directory_no_permission()} />;
  const { data } = query;
  const newest = data?.wecom.at(-1);
  const most = Math.max(1, ...(data?.days ?? []).map((one) => one.members));
  const remind = async (ids: ReadonlySet<string>, clear: () => void) => {
    // A row is a member on a day: several days of one member are one reminder.
    const memberIds = [...new Set([...ids].map((id) => id.slice(0, 36)))];
    setBusy(true);
    try {
      const answer = await api.call(usageApi.remind, { body: { memberIds }, idempotencyKey: crypto.randomUUID() });
      toast(m.console_contacts_reminded({ n: answer.reminded, skipped: answer.skipped.length }), answer.reminded > 0 ? 'ok' : 'bad');
      clear();
      void query.refetch();
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <ListPage<UsageItem>
        title={m.contacts_usage()}
        facts={
          data === undefined
            ? m.console_contacts_usage_note()
            : `${m.console_contacts_usage_people()} ${formatNumber(data.used)} / ${formatNumber(data.members)} · ${m.console_contacts_usage_note()}`
        }
        actions={
          mayExport ? (
            <ExportButton
              key={JSON.stringify(asked)}
              start={(idempotencyKey) => api.call(usageApi.export, { body: asked, idempotencyKey })}
            >
              {m.console_contacts_export_records()}
            </ExportButton>
          ) : null
        }
        list={list}
        query={{ data, error: query.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
        columns={columnsOf()}
        rowKey={(row) => `${row.memberId}:${row.day}`}
        rowName={(row) => row.name}
        searchLabel={m.console_contacts_search_name()}
        filters={[
          {
            id: 'date',
            label: m.contacts_usage_day(),
            kind: 'dates',
            options: [
              { value: 'week', label: m.console_contacts_last_week() },
              { value: 'month', label: m.console_contacts_last_month() },
            ],
          },
          {
            id: 'state',
            label: m.contacts_usage_state(),
            options: [
              { value: 'used', label: m.contacts_usage_used() },
              { value: 'unused', label: m.contacts_usage_unused() },
            ],
          },
          {
            id: 'department',
            label: m.contacts_field_department(),
            options: (tree.data?.items ?? []).map((item) => ({ value: item.id, label: item.name })),
          },
        ]}
        {...(mayRemind
          ? {
              bulk: (ids: ReadonlySet<string>, clear: () => void) => (
                <Button kind="primary" busy={busy} onClick={() => void remind(ids, clear)}>
                  {m.console_contacts_remind()}
                </Button>
              ),
            }
          : {})}
        empty={<EmptyState surface="console" title={m.console_contacts_usage_empty()} text={m.console_contacts_usage_empty_text()} />}
      />
      {/* One day alone is told by the line below the title. */}
      {data === undefined || data.days.length < 2 ? null : (
        <div className="co-usage">
          <dl>
            <dt>{m.console_contacts_usage_people()}</dt>
            <dd>{`${formatNumber(data.used)} / ${formatNumber(data.members)}`}</dd>
          </dl>
          {newest === undefined ? null : (
            <dl>
              <dt>{m.console_contacts_usage_wecom({ day: newest.day })}</dt>
              <dd>{formatNumber(newest.active)}</dd>
            </dl>
          )}
          <div className="co-days" role="img" aria-label={m.console_contacts_usage_chart()}>
            {data.days.map((one) => (
              <i
                key={one.day}
                style={{ height: `${String(Math.max(2, Math.round((one.used / most) * 100)))}%` }}
                title={`${one.day}  ${formatNumber(one.used)}`}
              />
            ))}
          </div>
        </div>
      )}
    </>
  );
}
