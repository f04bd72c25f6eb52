import { useState } from 'react';
import { Input, InputNumber } from 'antd';
import { m } from '@contracts/messages';
import { opsUnitsApi, unitConnection, type OpsConnectionCheck, type OpsUnitDetail } from '@contracts/ops-units';
import type { BodyInputOf } from '@contracts/route';
import { useApi } from '@ui/core/api/query';
import { IconCheckCircle, IconWarning } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { Panel } from '@ui/admin/shell/page-header';

type Body = BodyInputOf<typeof opsUnitsApi.connect>;

function fieldWord(field: OpsConnectionCheck['field']): string {
  return { corpId: m.ops_field_corp, appSecret: m.ops_field_secret, agentId: m.ops_field_agent, contactSyncSecret: m.ops_field_sync }[
    field
  ]();
}

/** Values of the school's WeCom account: asked of WeCom one by one, kept when all of them pass (DEP-11). */
export function UnitConnect({ unit, take }: { unit: OpsUnitDetail; take: (next: OpsUnitDetail) => void }) {
  const api = useApi();
  const [checks, setChecks] = useState<readonly OpsConnectionCheck[]>([]);
  const initial = { corpId: unit.corpId ?? '', secret: '', contactSyncSecret: '' } as Body;
  return (
    <Panel title={m.ops_connect()}>
      <div className="co-box">
        <p className="sc-quiet">{m.ops_connect_text()}</p>
        <ContractForm<Body>
          schema={unitConnection}
          initial={initial}
          submit={m.ops_connect_test()}
          onSubmit={async (body) => {
            const answer = await api.call(opsUnitsApi.connect, { params: { unitId: unit.id }, body });
            setChecks(answer.checks);
            if (answer.checks.every((check) => check.ok)) toast(m.ops_connected());
            take(answer.unit);
          }}
        >
          <ContractField name="corpId" label={m.ops_field_corp()} required>
            <Input autoComplete="off" maxLength={42} />
          </ContractField>
          <ContractField name="agentId" label={m.ops_field_agent()} required>
            <InputNumber controls={false} precision={0} className="co-wide" />
          </ContractField>
          <ContractField name="secret" label={m.ops_field_secret()} required>
            <Input.Password autoComplete="new-password" maxLength={100} />
          </ContractField>
          <ContractField name="contactSyncSecret" label={m.ops_field_sync()} required>
            <Input.Password autoComplete="new-password" maxLength={100} />
          </ContractField>
        </ContractForm>
        {checks.length > 0 && (
          <ul className="co-checks" aria-live="polite">
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
