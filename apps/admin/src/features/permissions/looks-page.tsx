import { useState } from 'react';
import { Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { unitLooksApi, type UnitLook } from '@contracts/permissions-looks';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { formatDateTime, formatTableTime } from '@ui/core/format/date';
import { IconCheckCircle, IconClock, IconCloseCircle, IconEye } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { DataTable, type Column } from '@ui/admin/list/data-table';
import { PageHeader } from '@ui/admin/shell/page-header';
import { AskDialog } from './ask-dialog';
import { RightsFrame } from './rights-frame';

const HOURS = [1, 4, 24, 72];

function State({ look }: { look: UnitLook }) {
  switch (look.state) {
    case 'asked':
      return (
        <StatusTag tone="waits" icon={IconClock}>
          {m.ops_looks_unit_asked()}
        </StatusTag>
      );
    case 'agreed':
      return (
        <StatusTag tone="info" icon={IconEye}>
          {m.ops_looks_unit_agreed({ time: look.until === null ? '—' : formatDateTime(look.until) })}
        </StatusTag>
      );
    case 'refused':
      return (
        <StatusTag tone="quiet" icon={IconCloseCircle}>
          {m.ops_looks_unit_refused()}
        </StatusTag>
      );
    case 'ended':
      return (
        <StatusTag tone="quiet" icon={IconCheckCircle}>
          {m.ops_looks_unit_over()}
        </StatusTag>
      );
  }
}

type Asking = { look: UnitLook; what: 'agree' | 'end' };

function columnsOf(ask: (asking: Asking) => void): Column<UnitLook>[] {
  return [
    {
      id: 'operator',
      title: m.ops_looks_unit_operator(),
      width: 220,
      render: (look) => (
        <span className="cp-who">
          <b>{look.operator}</b>
          <small>{formatTableTime(look.askedAt)}</small>
        </span>
      ),
    },
    {
      id: 'why',
      title: m.ops_looks_look_reason(),
      render: (look) => (
        <span className="cp-who">
          <span>{look.reason}</span>
          <small>
            {m.ops_looks_look_reference()} {look.reference}
          </small>
        </span>
      ),
    },
    {
      id: 'state',
      title: m.ops_looks_unit_state(),
      width: 250,
      render: (look) => (
        <span className="cp-who">
          <State look={look} />
          {look.decidedBy === null || look.decidedAt === null ? null : (
            <small>{m.ops_looks_unit_decided({ name: look.decidedBy, time: formatTableTime(look.decidedAt) })}</small>
          )}
        </span>
      ),
    },
    {
      id: 'actions',
      title: m.permissions_col_actions(),
      width: 170,
      render: (look) => (
        <span className="cp-actions">
          {look.state === 'asked' ? (
            <Button kind="text" size="small" onClick={() => ask({ look, what: 'agree' })}>
              {m.ops_looks_unit_agree()}
            </Button>
          ) : null}
          {look.state === 'asked' || look.state === 'agreed' ? (
            <Button kind="text" size="small" onClick={() => ask({ look, what: 'end' })}>
              {look.state === 'asked' ? m.ops_looks_unit_refuse() : m.ops_looks_unit_end()}
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
}

/** 營運人員查看 (PER-31): the unit agrees for some hours, refuses, or ends a look; the older ones stay in sight. */
export function LooksPage() {
  const api = useApi();
  const client = useQueryClient();
  const query = useRouteQuery(unitLooksApi.list, {});
  useNews('permissions', [unitLooksApi.list]);
  const [asking, setAsking] = useState<Asking>();
  const [hours, setHours] = useState(4);
  const close = (done: boolean) => {
    if (done) {
      toast(asking?.what === 'agree' ? m.ops_looks_unit_agreed_done() : m.ops_looks_unit_over());
      void client.invalidateQueries({ queryKey: routeKey(unitLooksApi.list) });
    }
    setAsking(undefined);
  };
  const name = asking?.look.operator ?? '';
  const call = (look: UnitLook) => ({ params: { id: look.id }, ifMatch: look.version });
  return (
    <RightsFrame>
      <PageHeader title={m.ops_looks_unit_title()} facts={m.ops_looks_unit_facts()} />
      {query.data === undefined && query.error !== null ? (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.items.length === 0 ? (
        <EmptyState surface="console" title={m.ops_looks_unit_empty()} text={m.ops_looks_unit_empty_text()} />
      ) : (
        <div className="cp-page">
          <DataTable
            label={m.ops_looks_unit_title()}
            columns={columnsOf(setAsking)}
            rows={query.data?.items}
            rowKey={(look) => look.id}
            skeletonRows={4}
          />
        </div>
      )}
      {asking?.what === 'agree' ? (
        <AskDialog
          title={m.ops_looks_unit_agree_title({ name })}
          ok={m.ops_looks_unit_agree()}
          act={() => api.call(unitLooksApi.agree, { ...call(asking.look), body: { hours } })}
          onClose={close}
        >
          <p>{m.ops_looks_unit_agree_text({ reference: asking.look.reference, reason: asking.look.reason })}</p>
          <p className="sc-quiet">{m.ops_looks_unit_facts()}</p>
          <div className="cp-form__part">
            <label htmlFor="cp-hours">{m.ops_looks_unit_hours()}</label>
            <Select
              id="cp-hours"
              value={hours}
              onChange={setHours}
              options={HOURS.map((n) => ({ value: n, label: m.ops_looks_unit_hours_n({ n }) }))}
            />
          </div>
        </AskDialog>
      ) : null}
      {asking?.what === 'end' ? (
        <AskDialog
          title={asking.look.state === 'asked' ? m.ops_looks_unit_refuse_title({ name }) : m.ops_looks_unit_end_title({ name })}
          ok={asking.look.state === 'asked' ? m.ops_looks_unit_refuse() : m.ops_looks_unit_end()}
          act={() => api.call(unitLooksApi.end, call(asking.look))}
          onClose={close}
        >
          <p>{m.ops_looks_unit_agree_text({ reference: asking.look.reference, reason: asking.look.reason })}</p>
        </AskDialog>
      ) : null}
    </RightsFrame>
  );
}
