import { useState } from 'react';
import { Input } from 'antd';
import { m } from '@contracts/messages';
import { opsUnitsApi, unitConnection, type OpsConnectionCheck, type OpsUnitDetail } from '@contracts/ops-units';
import type { BodyInputOf } from '@contracts/route';
import { useApi } from '@ui/core/api/query';
import { IconCheckCircle, IconWarning } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { Panel } from '@ui/admin/shell/page-header';

type Values = Record<'corpId' | 'agentId' | 'secret' | 'contactSyncSecret', string>;
const startOf = (unit: OpsUnitDetail): Values => ({ corpId: unit.corpId ?? '', agentId: '', secret: '', contactSyncSecret: '' });
/** The agent id is a number; anything else is left for the schema to refuse. */
const bodyOf = (values: Values): BodyInputOf<typeof opsUnitsApi.connect> => ({ ...values, agentId: Number(values.agentId) });

function fieldWord(field: OpsConnectionCheck['field']): string {
  return { corpId: m.ops_field_corp, appSecret: m.ops_field_secret, agentId: m.ops_field_agent, contactSyncSecret: m.ops_field_sync }[
    field
  ]();
}

/** Values of the school's WeCom account: asked of WeCom one by one, kept when all of them pass (DEP-11). */
export function UnitConnect({ unit, take }: { unit: OpsUnitDetail; take: (next: OpsUnitDetail) => void }) {
  const api = useApi();
  const [checks, setChecks] = useState<readonly OpsConnectionCheck[]>([]);
  return (
    <Panel title={m.ops_connect()}>
      <div className="op-box">
        <p className="sc-quiet">{m.ops_connect_text()}</p>
        <ContractForm<Values>
          schema={unitConnection}
          initial={startOf(unit)}
          toBody={bodyOf}
          submit={m.ops_connect_test()}
          onSubmit={async (values) => {
            const answer = await api.call(opsUnitsApi.connect, { params: { unitId: unit.id }, body: bodyOf(values) });
            setChecks(answer.checks);
            if (answer.checks.every((check) => check.ok)) toast(m.ops_connected());
            take(answer.unit);
          }}
        >
          <ContractField name="corpId" label={m.ops_field_corp()} required>
            <Input autoComplete="off" maxLength={42} />
          </ContractField>
          <ContractField name="agentId" label={m.ops_field_agent()} required>
            <Input inputMode="numeric" maxLength={10} autoComplete="off" />
          </ContractField>
          <ContractField name="secret" label={m.ops_field_secret()} required>
            <Input.Password autoComplete="new-password" maxLength={100} />
          </ContractField>
          <ContractField name="contactSyncSecret" label={m.ops_field_sync()} required>
            <Input.Password autoComplete="new-password" maxLength={100} />
          </ContractField>
        </ContractForm>
        {checks.length > 0 && (
          <ul className="op-checks" aria-live="polite">
            {checks.map((check) => (
              <li key={check.field}>
                <span>{fieldWord(check.field)}</span>
                <StatusTag tone={check.ok ? 'ok' : 'bad'} icon={check.ok ? IconCheckCircle : IconWarning}>
                  {check.ok ? m.ops_check_ok() : m.ops_check_refused()}
                </StatusTag>
                {check.text !== null && <small className="sc-quiet">{check.text}</small>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
