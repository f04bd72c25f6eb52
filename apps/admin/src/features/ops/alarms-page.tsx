import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { opsAlarmsApi, type OpsAlarm } from '@contracts/ops-alarms';
import { useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconWarning } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';
import { OpsList } from './ops-list';
import { WATCH_MS } from './queues-page';

/** What it is, how much of it, and what to do: in the operator's language. */
function wordsOf({ kind, amount }: OpsAlarm): { title: string; measure: string; todo: string } {
  const n = formatNumber(amount);
  switch (kind) {
    case 'cross_unit':
      return { title: m.ops_alarm_cross_unit(), measure: m.ops_alarm_ids({ n }), todo: m.ops_alarm_cross_unit_todo() };
    case 'row_security':
      return { title: m.ops_alarm_row_security(), measure: m.ops_alarm_count({ n }), todo: m.ops_alarm_row_security_todo() };
    case 'mass_read':
      return { title: m.ops_alarm_mass_read(), measure: m.ops_alarm_records({ n }), todo: m.ops_alarm_mass_read_todo() };
    case 'callback_refused':
      return { title: m.ops_alarm_callback_refused(), measure: m.ops_alarm_count({ n }), todo: m.ops_alarm_callback_refused_todo() };
    case 'storage_full':
      return { title: m.ops_alarm_storage_full(), measure: m.ops_alarm_count({ n }), todo: m.ops_alarm_disk_todo() };
    case 'waiting':
      return {
        title: m.ops_alarm_waiting(),
        measure: m.ops_alarm_minutes({ n: formatNumber(Math.ceil(amount / 60)) }),
        todo: m.ops_alarm_waiting_todo(),
      };
    case 'backup':
      return { title: m.ops_alarm_backup(), measure: m.ops_alarm_hours({ n }), todo: m.ops_alarm_backup_todo() };
    case 'audit_chain':
      return { title: m.ops_alarm_audit_chain(), measure: m.ops_alarm_count({ n }), todo: m.ops_alarm_audit_chain_todo() };
    case 'disk':
      return { title: m.ops_alarm_disk(), measure: `${n} %`, todo: m.ops_alarm_disk_todo() };
    case 'jobs_failed':
      return { title: m.ops_alarm_jobs_failed(), measure: m.ops_alarm_count({ n }), todo: m.ops_alarm_jobs_failed_todo() };
  }
}

/** 警報: what is not as it should be, since when, and what to do (J8). */
export function AlarmsPage() {
  const navigate = useNavigate();
  const query = useRouteQuery(opsAlarmsApi.list, {}, { refetchInterval: WATCH_MS });
  return (
    <OpsList<OpsAlarm>
      title={m.ops_alarms()}
      facts={m.ops_alarms_facts()}
      query={query}
      rowKey={(row) => row.id}
      onOpen={(row) => {
        if (row.unitId !== null) void navigate(`/ops/units/${String(row.unitId)}`);
        else if (row.kind === 'waiting') void navigate('/ops/queues');
      }}
      empty={{ title: m.ops_alarms_empty(), text: m.ops_alarms_empty_text() }}
      columns={[
        {
          id: 'what',
          title: m.ops_alarm(),
          width: 250,
          render: (row) => (
            <StatusTag tone={row.endedAt === null ? 'bad' : 'quiet'} icon={row.endedAt === null ? IconWarning : IconCheckCircle}>
              {wordsOf(row).title}
            </StatusTag>
          ),
        },
        {
          id: 'unit',
          title: m.ops_unit(),
          width: 200,
          render: (row) =>
            row.number === null ? (
              <span className="sc-quiet">{m.ops_alarm_platform()}</span>
            ) : (
              <span title={row.name ?? ''}>
                <b className="op-strong sc-number">{row.number}</b> <span className="sc-quiet">{row.name}</span>
              </span>
            ),
        },
        {
          id: 'measure',
          title: m.ops_alarm_measure(),
          width: 130,
          align: 'right',
          render: (row) => <b className="op-strong sc-number">{wordsOf(row).measure}</b>,
        },
        {
          id: 'since',
          title: m.ops_alarm_since(),
          width: 210,
          render: (row) => (
            <span className="op-when">
              <span className="sc-number">{formatTableTime(row.since)}</span>
              <small className="sc-quiet">
                {row.endedAt === null ? m.ops_alarm_holds() : m.ops_alarm_ended({ time: formatTableTime(row.endedAt) })}
                {row.times > 1 ? ` · ${m.ops_alarm_times({ n: formatNumber(row.times) })}` : ''}
              </small>
            </span>
          ),
        },
        { id: 'todo', title: m.ops_alarm_todo(), render: (row) => <span className="op-todo">{wordsOf(row).todo}</span> },
      ]}
    />
  );
}
