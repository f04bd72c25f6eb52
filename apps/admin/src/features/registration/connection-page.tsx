import './registration.css';
import { useState } from 'react';
import { Checkbox, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { connectionApi, type ConnectionField } from '@contracts/registration-admin';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { IconCheckCircle, IconClock, IconCloseCircle } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { useStepUp } from '@ui/core/session/step-up';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { CopyButton } from './copy-button';
import { HelpLink } from './help-link';
import { QrField, SecretField } from './connection-fields';
import { bodyOf, rulesFor, valuesOf, type Connection, type ConnectionValues } from './connection-rules';

/** 企業微信接入設定 "Weixin / WeChat Administration" (SUB-110 to SUB-121). */
export function ConnectionPage() {
  const may = useMay('apps.deploy');
  const query = useRouteQuery(connectionApi.read, {}, { staleTime: 0, enabled: may });
  if (!may) return <NoPermissionState surface="console" text={m.console_registration_connection_no_permission()} />;
  return (
    <>
      <PageHeader title={m.console_registration_connection()} facts={m.console_registration_connection_facts()} actions={<HelpLink />} />
      <div className="cr-page">
        {query.data !== undefined ? (
          <>
            <ConnectionForm view={query.data} />
            <Checks view={query.data} />
            <Addresses view={query.data} />
            <Trusted view={query.data} />
          </>
        ) : query.error === null ? (
          <SkeletonRows count={8} />
        ) : (
          <FailedState
            surface="console"
            title={m.console_registration_connection_failed()}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
      </div>
    </>
  );
}

const fieldLabel = (field: ConnectionField): string =>
  ({
    corpId: m.console_registration_corp_id,
    appSecret: m.console_registration_app_secret,
    agentId: m.console_registration_agent_id,
    contactSyncSecret: m.console_registration_contact_secret,
    qrFile: m.console_registration_qr,
  })[field]();

function ConnectionForm({ view }: { view: Connection }) {
  const api = useApi();
  const stepUp = useStepUp();
  const client = useQueryClient();
  const [begun, setBegun] = useState(view);
  const [tries, setTries] = useState(0);
  return (
    <Panel title={m.console_registration_connection_values()} aside={<State view={view} />}>
      {/* No draft: secrets are kept nowhere on this computer. */}
      <ContractForm<ConnectionValues>
        key={`${String(begun.version)}/${String(tries)}`}
        schema={rulesFor(begun)}
        initial={valuesOf(begun)}
        version={begun.version}
        toBody={bodyOf}
        fromRecord={valuesOf as (record: never) => ConnectionValues}
        onCancel={() => setTries(tries + 1)}
        onSubmit={async (values, version) => {
          const saved = await stepUp.run(() =>
            api.call(connectionApi.save, { body: bodyOf(values), ifMatch: version ?? begun.version, timeout: 60_000 }),
          );
          client.setQueryData(routeKey(connectionApi.read, {}), saved);
          setBegun(saved);
          toast(m.console_registration_saved());
        }}
      >
        <ContractField name="corpId" label={m.console_registration_corp_id()} help={m.console_registration_corp_id_help()} required>
          <Input maxLength={64} autoComplete="off" spellCheck={false} />
        </ContractField>
        <ContractField
          name="appSecret"
          label={m.console_registration_app_secret()}
          help={m.console_registration_app_secret_help()}
          required
        >
          <SecretField saved={begun.appSecretSet} />
        </ContractField>
        <ContractField name="agentId" label={m.console_registration_agent_id()} help={m.console_registration_agent_id_help()} required>
          <Input maxLength={10} inputMode="numeric" autoComplete="off" />
        </ContractField>
        <ContractField
          name="contactSyncSecret"
          label={m.console_registration_contact_secret()}
          help={m.console_registration_contact_secret_help()}
          required
        >
          <SecretField saved={begun.contactSyncSecretSet} />
        </ContractField>
        <ContractField name="qrImageId" label={m.console_registration_qr()} help={m.console_registration_qr_help()} required>
          <QrField saved={begun.qrSet} />
        </ContractField>
        <ContractField
          name="registrationVisible"
          label={m.console_registration_registration()}
          help={m.console_registration_visible_help()}
          valuePropName="checked"
        >
          <Checkbox>{m.console_registration_visible()}</Checkbox>
        </ContractField>
      </ContractForm>
      <StepUpDialog stepUp={stepUp} />
    </Panel>
  );
}

function State({ view }: { view: Connection }) {
  if (view.state === 'connected')
    return (
      <StatusTag tone="ok" icon={IconCheckCircle}>
        {m.console_registration_state_connected()}
      </StatusTag>
    );
  return view.state === 'failed' ? (
    <StatusTag tone="bad" icon={IconCloseCircle}>
      {m.console_registration_state_failed()}
    </StatusTag>
  ) : (
    <StatusTag tone="quiet" icon={IconClock}>
      {m.console_registration_state_incomplete()}
    </StatusTag>
  );
}

function checkWord(code: string | null): string {
  switch (code) {
    case 'SECRET_INVALID':
      return m.console_registration_check_secret();
    case 'AGENT_INVALID':
      return m.console_registration_check_agent();
    case 'IP_NOT_TRUSTED':
      return m.console_registration_check_ip();
    case 'CORP_ID_INVALID':
    case 'CORP_ID_TAKEN':
      return m.console_registration_check_corp();
    case 'UPSTREAM_UNAVAILABLE':
      return m.console_registration_check_down();
    default:
      return m.console_registration_check_other();
  }
}

/** What WeCom said to each value when it was saved last (SUB-113). */
function Checks({ view }: { view: Connection }) {
  if (view.checks.length === 0) return null;
  return (
    <Panel
      title={m.console_registration_checks()}
      {...(view.checkedAt === null ? {} : { note: m.console_registration_checks_at({ time: formatTableTime(view.checkedAt) }) })}
    >
      <ul className="cr-checks">
        {view.checks.map((check) => (
          <li key={check.field}>
            <span>{fieldLabel(check.field)}</span>
            <StatusTag tone={check.ok ? 'ok' : 'bad'} icon={check.ok ? IconCheckCircle : IconCloseCircle}>
              {check.ok ? m.console_registration_check_ok() : checkWord(check.code)}
            </StatusTag>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Both addresses, and a text to send with each (SUB-116 to SUB-118, SUB-126). */
function Addresses({ view }: { view: Connection }) {
  const lines = [
    { label: m.console_registration_address_staff(), url: view.staffUrl, text: m.console_registration_text_staff },
    { label: m.console_registration_address_family(), url: view.familyUrl, text: m.console_registration_text_family },
  ];
  return (
    <Panel title={m.console_registration_addresses()}>
      <p className="cr-what">
        {lines.every((line) => line.url === null) ? m.console_registration_addresses_none() : m.console_registration_addresses_what()}
      </p>
      <ul className="cr-addresses">
        {lines.map(({ label, url, text }) =>
          url === null ? null : (
            <li key={label}>
              <b>{label}</b>
              <code>{url}</code>
              <span>
                <CopyButton text={url} label={m.console_registration_copy_address()} />
                <CopyButton text={text({ url })} label={m.console_registration_copy_text()} />
              </span>
            </li>
          ),
        )}
      </ul>
    </Panel>
  );
}

/** Addresses that calls leave from, for WeCom's list of trusted IPs (SUB-121). */
function Trusted({ view }: { view: Connection }) {
  const { outgoingAddresses } = view;
  return (
    <Panel title={m.console_registration_trusted()}>
      <p className="cr-what">
        {outgoingAddresses.length === 0 ? m.console_registration_trusted_none() : m.console_registration_trusted_what()}
      </p>
      {outgoingAddresses.length === 0 ? null : (
        <ul className="cr-addresses">
          <li>
            <code>{outgoingAddresses.join(' ; ')}</code>
            <span>
              <CopyButton text={outgoingAddresses.join(';')} label={m.console_registration_copy_address()} />
            </span>
          </li>
        </ul>
      )}
    </Panel>
  );
}
