import { useState } from 'react';
import { Input, Segmented, Select } from 'antd';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { roleViewsApi, VIEW_KINDS, type PastView, type Viewable, type ViewKind } from '@contracts/role-views';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatClock, formatTableTime } from '@ui/core/format/date';
import { IconEye } from '@ui/core/icons/icons';
import { viewKindWord } from '@ui/core/session/view-banner';
import { Button } from '@ui/core/shell/button';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { DataTable, type Column } from '@ui/admin/list/data-table';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { AskDialog } from './ask-dialog';
import { RightsFrame } from './rights-frame';

const MOST_SHOWN = 50;

function peopleColumns(kind: ViewKind, open: (person: Viewable) => void): Column<Viewable>[] {
  return [
    { id: 'name', title: m.role_views_name(), width: 200, render: (one) => <b>{one.name ?? '—'}</b> },
    {
      id: 'facts',
      title: kind === 'staff' ? m.role_views_departments() : m.role_views_children(),
      render: (one) => <span title={one.facts}>{one.facts}</span>,
    },
    {
      id: 'actions',
      title: m.role_views_act(),
      width: 120,
      render: (one) => (
        <span className="cp-actions">
          <Button kind="text" size="small" icon={IconEye} onClick={() => open(one)}>
            {m.role_views_open()}
          </Button>
        </span>
      ),
    },
  ];
}

function pastColumns(): Column<PastView>[] {
  return [
    { id: 'by', title: m.role_views_by(), width: 140, render: (one) => <b>{one.by}</b> },
    {
      id: 'as',
      title: m.role_views_as(),
      width: 180,
      render: (one) => (
        <span className="cp-who">
          <span>{one.name ?? '—'}</span>
          <small>{viewKindWord(one.kind)}</small>
        </span>
      ),
    },
    { id: 'reason', title: m.role_views_reason(), render: (one) => <span title={one.reason}>{one.reason}</span> },
    {
      id: 'when',
      title: m.role_views_when(),
      width: 200,
      render: (one) => (
        <span className="cp-who">
          <span className="sc-number">{formatTableTime(one.startedAt)}</span>
          {one.endedAt === null ? (
            <StatusTag tone="info" icon={IconEye}>
              {m.role_views_running()}
            </StatusTag>
          ) : (
            <small>{m.role_views_ended({ time: formatClock(one.endedAt) })}</small>
          )}
        </span>
      ),
    },
  ];
}

/** 以此角色檢視 (PER-31): whose pages, why, and who looked before. */
export function ViewsPage() {
  const [kind, setKind] = useState<ViewKind>('family');
  const [classId, setClassId] = useState<string>();
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<Viewable>();
  const past = useRouteQuery(roleViewsApi.list, {});
  const tree = useRouteQuery(directoryApi.nodes, {}, { staleTime: 60_000 });
  const classes = (tree.data?.items ?? []).filter((node) => node.kind === 'class');
  const found = useRouteQuery(
    roleViewsApi.people,
    {
      query: {
        kind,
        ...(classId === undefined ? {} : { classId }),
        ...(q.trim() === '' ? {} : { q: q.trim().slice(0, 60) }),
      },
    },
    { keepPrevious: true },
  );
  const people = found.data?.items;
  return (
    <RightsFrame>
      <PageHeader title={m.role_views_title()} facts={m.role_views_facts()} />
      <div className="cp-page">
        <div className="cp-finder">
          <Segmented<ViewKind>
            aria-label={m.role_views_kind()}
            value={kind}
            onChange={setKind}
            options={VIEW_KINDS.map((value) => ({ value, label: viewKindWord(value) }))}
          />
          <Select<string>
            aria-label={m.role_views_class()}
            className="cp-finder__class"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={m.role_views_all_classes()}
            value={classId ?? null}
            onChange={(value: string | undefined) => setClassId(value ?? undefined)}
            options={classes.map((node) => ({ value: node.id, label: node.name }))}
          />
          <Input.Search
            aria-label={m.role_views_search()}
            className="cp-finder__name"
            allowClear
            maxLength={60}
            placeholder={m.role_views_search()}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
        </div>
        {people === undefined && found.error !== null ? (
          <FailedState surface="console" error={found.error} onRetry={() => void found.refetch()} />
        ) : people?.length === 0 ? (
          <EmptyState surface="console" title={m.role_views_none()} text={m.role_views_none_text()} />
        ) : (
          <DataTable
            label={m.role_views_title()}
            columns={peopleColumns(kind, setChosen)}
            rows={people}
            rowKey={(one) => one.id}
            rowName={(one) => one.name ?? one.facts}
            skeletonRows={8}
          />
        )}
        {people?.length === MOST_SHOWN ? <p className="cp-note">{m.role_views_more()}</p> : null}
        <Panel title={m.role_views_past()}>
          {past.data?.items.length === 0 ? (
            <p className="cp-note">{m.role_views_past_none()}</p>
          ) : (
            <DataTable
              label={m.role_views_past()}
              columns={pastColumns()}
              rows={past.data?.items}
              rowKey={(one) => one.id}
              skeletonRows={3}
            />
          )}
        </Panel>
      </div>
      {chosen === undefined ? null : <StartDialog person={chosen} onClose={() => setChosen(undefined)} />}
    </RightsFrame>
  );
}

function StartDialog({ person, onClose }: { person: Viewable; onClose: () => void }) {
  const api = useApi();
  const [reason, setReason] = useState('');
  const name = person.name ?? person.facts;
  const start = async () => {
    const { url } = await api.call(roleViewsApi.start, { params: { id: person.id }, body: { kind: person.kind, reason } });
    window.location.assign(url);
  };
  return (
    <AskDialog
      title={m.role_views_open_of({ name })}
      ok={m.role_views_start()}
      why={reason.trim().length < 2 ? m.role_views_reason_needed() : undefined}
      act={start}
      onClose={onClose}
    >
      <p>{m.role_views_confirm_text({ name })}</p>
      <div className="cp-form__part">
        <label htmlFor="cp-view-reason">
          {m.role_views_reason()}
          <i aria-hidden="true">*</i>
        </label>
        <Input
          id="cp-view-reason"
          value={reason}
          maxLength={200}
          placeholder={m.role_views_reason_hint()}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </AskDialog>
  );
}
