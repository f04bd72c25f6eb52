import './audit.css';
import { useState } from 'react';
import { auditApi, type AuditLine } from '@contracts/audit';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { dayOf, formatDateTime, formatTableTime } from '@ui/core/format/date';
import { useToday } from '@ui/core/format/use-today';
import { IconCheckCircle, IconCloseCircle } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { SideDrawer } from '@ui/admin/side-drawer';
import { actionWord, actorWord, changesOf, entityWord, isKnownAction, isKnownEntity, roleWord, surfaceWord } from './audit-words';

const SPEC: ListSpec = { filters: ['actor', 'action', 'entity', 'date'] };
const DAY_MS = 86_400_000;
const WORD = /^[a-z0-9_.-]{1,60}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** Instants of a date filter: whole days in the school's zone. */
export function instantsOf(value: string | undefined, now: number): { from?: string; to?: string } {
  if (value === undefined) return {};
  const back = { today: 0, week: 6, month: 29 }[value];
  const [, from, to] =
    back === undefined ? (/^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(value) ?? []) : [value, dayOf(now - back * DAY_MS), dayOf(now)];
  return from === undefined || to === undefined ? {} : { from: `${from}T00:00:00+08:00`, to: `${to}T23:59:59+08:00` };
}

function Result({ result }: { result: AuditLine['result'] }) {
  return result === 'ok' ? (
    <StatusTag tone="ok" icon={IconCheckCircle}>
      {m.audit_ok()}
    </StatusTag>
  ) : (
    <StatusTag tone="bad" icon={IconCloseCircle}>
      {m.audit_refused()}
    </StatusTag>
  );
}

function columnsOf(): Column<AuditLine>[] {
  return [
    {
      id: 'time',
      title: m.audit_time(),
      width: 176,
      render: (line) => <span className="sc-number">{formatTableTime(line.at)}</span>,
    },
    {
      id: 'actor',
      title: m.audit_actor(),
      width: 168,
      render: (line) => <b className="ca-strong">{actorWord(line.actor)}</b>,
    },
    {
      id: 'role',
      title: m.audit_role(),
      width: 164,
      minor: true,
      render: (line) => <span className="sc-quiet">{roleWord(line.role)}</span>,
    },
    { id: 'action', title: m.audit_action(), render: (line) => actionWord(line.action) },
    { id: 'entity', title: m.audit_entity(), width: 184, render: (line) => entityWord(line.entity) },
    { id: 'surface', title: m.audit_surface(), width: 116, minor: true, render: (line) => surfaceWord(line.surface) },
    { id: 'result', title: m.audit_result(), width: 108, render: (line) => <Result result={line.result} /> },
  ];
}

function Details({ line }: { line: AuditLine }) {
  const changes = changesOf(line);
  const rows: [string, string][] = [
    [m.audit_time(), formatDateTime(line.at)],
    [m.audit_actor(), actorWord(line.actor)],
    [m.audit_role(), roleWord(line.role)],
    [m.audit_surface(), surfaceWord(line.surface)],
    [m.audit_ip(), line.ip ?? '—'],
    [m.audit_entity(), entityWord(line.entity)],
    [m.audit_number(), line.entityId ?? '—'],
  ];
  return (
    <>
      <dl className="ca-facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {changes.length === 0 ? (
        <p className="sc-quiet">{m.audit_no_change()}</p>
      ) : (
        <table className="ca-changes">
          <thead>
            <tr>
              <th scope="col">{m.audit_field()}</th>
              <th scope="col">{m.audit_before()}</th>
              <th scope="col">{m.audit_after()}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.field}>
                <td>{change.field}</td>
                <td>{change.before}</td>
                <td>{change.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** 操作日誌 (OVR-31). */
export function AuditPage() {
  const list = useListState(SPEC);
  const may = useMay('audit.read');
  const today = useToday();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState<AuditLine>();
  const { filters, page, pageSize } = list.state;
  const actor = UUID.exec(filters.actor ?? '')?.[0];
  const query = useRouteQuery(
    auditApi.list,
    {
      query: {
        page: String(page),
        pageSize: String(pageSize),
        ...(actor === undefined ? {} : { actor }),
        ...(WORD.test(filters.action ?? '') ? { action: filters.action } : {}),
        ...(WORD.test(filters.entity ?? '') ? { entity: filters.entity } : {}),
        ...instantsOf(filters.date, today),
      },
    },
    { keepPrevious: true, enabled: may },
  );
  const kinds = useRouteQuery(auditApi.kinds, {}, { enabled: may, staleTime: 60_000 });
  const staff = useRouteQuery(noticesApi.staff, { query: { q: typed } }, { enabled: may, keepPrevious: true, staleTime: 60_000 });
  const title = m.audit_title();
  if (!may) return <NoPermissionState surface="console" text={m.audit_no_permission()} />;
  const known = filters.actor?.split('~');
  const people = [
    ...(known?.[1] === undefined ? [] : [{ value: filters.actor ?? '', label: known[1] }]),
    ...(staff.data?.staff ?? [])
      .filter((person) => person.id !== actor)
      .map((person) => ({ value: `${person.id}~${person.name}`, label: person.name })),
  ];
  return (
    <>
      <ListPage<AuditLine>
        title={title}
        facts={m.audit_facts()}
        list={list}
        query={query}
        columns={columnsOf()}
        rowKey={(line) => line.id}
        rowName={(line) => actionWord(line.action)}
        onOpen={setOpen}
        filters={[
          {
            id: 'actor',
            label: m.audit_actor(),
            search: { label: m.audit_search_actor(), onQuery: setTyped },
            options: people,
          },
          {
            id: 'action',
            label: m.audit_action(),
            options: (kinds.data?.actions ?? []).filter(isKnownAction).map((value) => ({ value, label: actionWord(value) })),
          },
          {
            id: 'entity',
            label: m.audit_entity(),
            options: (kinds.data?.entities ?? []).filter(isKnownEntity).map((value) => ({ value, label: entityWord(value) })),
          },
          {
            id: 'date',
            label: m.audit_time(),
            kind: 'dates',
            options: [
              { value: 'today', label: m.audit_today() },
              { value: 'week', label: m.audit_week() },
              { value: 'month', label: m.audit_month() },
            ],
          },
        ]}
        failedTitle={m.audit_failed()}
        empty={<EmptyState surface="console" title={m.audit_empty()} text={m.audit_empty_text()} />}
        noPermission={<NoPermissionState surface="console" text={m.audit_no_permission()} />}
      />
      <SideDrawer
        title={open === undefined ? m.audit_detail() : actionWord(open.action)}
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        width={420}
      >
        {open === undefined ? null : <Details line={open} />}
      </SideDrawer>
    </>
  );
}
