import './registration.css';
import { useState } from 'react';
import { Input, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { healthReportsApi, type HealthReportCase } from '@contracts/health-reports';
import { m } from '@contracts/messages';
import { DEFAULT_AREA_CODES } from '@contracts/registration-types';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { IconCheckCircle, IconClock } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { Panel } from '@ui/admin/shell/page-header';

/** A case is handed over within seconds; its state follows. */
const LOOK_AGAIN_MS = 15_000;

interface Chosen {
  id: string;
  name: string;
}

/** Members who do not see 健康申報: number recorded here, followed up by the bureau (SUB-51). */
export function HealthPanel() {
  const query = useRouteQuery(healthReportsApi.list, {}, { refetchInterval: LOOK_AGAIN_MS });
  return (
    <Panel title={m.console_registration_health()}>
      <p className="cr-what">{m.console_registration_health_what()}</p>
      <RecordForm />
      {query.data !== undefined ? (
        query.data.items.length === 0 ? (
          <p className="cr-what">{m.console_registration_health_none()}</p>
        ) : (
          <ul className="cr-first">
            {query.data.items.map((item) => (
              <Case key={item.id} item={item} />
            ))}
          </ul>
        )
      ) : query.error === null ? (
        <SkeletonRows count={2} />
      ) : (
        <FailedState
          surface="console"
          title={m.console_registration_health_failed()}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
    </Panel>
  );
}

function Case({ item }: { item: HealthReportCase }) {
  return (
    <li>
      <div>
        <b>{item.name}</b>
        <p>
          {[
            item.mobile,
            m.console_registration_health_by({ name: item.recordedBy, time: formatTableTime(item.recordedAt) }),
            ...(item.requestRef === null ? [] : [m.console_registration_health_ref({ ref: item.requestRef })]),
          ].join(' · ')}
        </p>
      </div>
      {item.sentAt === null ? (
        <StatusTag tone="waits" icon={IconClock}>
          {m.console_registration_health_waiting()}
        </StatusTag>
      ) : (
        <StatusTag tone="ok" icon={IconCheckCircle}>
          {m.console_registration_health_sent({ time: formatTableTime(item.sentAt) })}
        </StatusTag>
      )}
    </li>
  );
}

function RecordForm() {
  const api = useApi();
  const client = useQueryClient();
  const [member, setMember] = useState<Chosen>();
  const [areaCode, setAreaCode] = useState<string>(DEFAULT_AREA_CODES[0]);
  const [mobile, setMobile] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const ready = member !== undefined && mobile.trim() !== '';
  const record = async () => {
    if (member === undefined) return;
    setBusy(true);
    setFault(undefined);
    try {
      await api.call(healthReportsApi.record, { body: { memberId: member.id, areaCode, mobile }, idempotencyKey: key });
      toast(m.console_registration_health_recorded({ name: member.name }));
      setMember(undefined);
      setMobile('');
      await client.invalidateQueries({ queryKey: routeKey(healthReportsApi.list) });
    } catch (error) {
      setFault(
        isApiError(error, 'STATE_CONFLICT') ? m.console_registration_health_open() : isApiError(error) ? error.message : m.ui_failed(),
      );
    } finally {
      // A refusal is an answer too: the next try is another request.
      setKey(crypto.randomUUID());
      setBusy(false);
    }
  };
  return (
    <div className="cr-health">
      <label className="cr-health__member">
        {m.console_registration_health_member()}
        <MemberField value={member} onChange={setMember} />
      </label>
      <label>
        {m.console_registration_change_mobile_area()}
        <Input value={areaCode} maxLength={6} onChange={(event) => setAreaCode(event.target.value)} />
      </label>
      <label className="cr-health__mobile">
        {m.staff_registration_mobile()}
        <Input
          value={mobile}
          inputMode="numeric"
          maxLength={20}
          status={fault === undefined ? '' : 'error'}
          aria-invalid={fault !== undefined || undefined}
          aria-describedby="cr-health-fault"
          onChange={(event) => {
            setFault(undefined);
            setMobile(event.target.value);
          }}
        />
      </label>
      <Button
        kind="primary"
        busy={busy}
        disabledReason={ready ? undefined : m.console_registration_health_need()}
        onClick={() => void record()}
      >
        {m.console_registration_health_record()}
      </Button>
      <p id="cr-health-fault" className="cr-fault" role="alert">
        {fault ?? ''}
      </p>
    </div>
  );
}

function MemberField({ value, onChange }: { value: Chosen | undefined; onChange: (member: Chosen | undefined) => void }) {
  const [q, setQ] = useState('');
  const word = q.trim().slice(0, 40);
  const found = useRouteQuery(healthReportsApi.members, { query: { q: word } }, { enabled: word !== '', keepPrevious: true });
  const items = word === '' ? [] : (found.data?.items ?? []);
  return (
    <Select<string>
      showSearch={{ filterOption: false, onSearch: setQ, searchValue: q }}
      allowClear
      value={value?.id ?? null}
      placeholder={m.console_registration_health_member_hint()}
      notFoundContent={
        word === ''
          ? m.console_registration_health_member_hint()
          : found.isPending
            ? m.ui_loading()
            : m.console_registration_health_member_none()
      }
      onChange={(id: string | undefined) => {
        const chosen = items.find((item) => item.id === id);
        onChange(chosen === undefined ? undefined : { id: chosen.id, name: chosen.name });
      }}
      options={[
        ...(value === undefined || items.some((item) => item.id === value.id) ? [] : [{ value: value.id, label: value.name }]),
        ...items.map((item) => ({ value: item.id, label: item.place === '' ? item.name : `${item.name} · ${item.place}` })),
      ]}
    />
  );
}
