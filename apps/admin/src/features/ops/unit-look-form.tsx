import { Input } from 'antd';
import { m } from '@contracts/messages';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { lookAsk, opsLooksApi } from '@contracts/permissions-looks';
import type { BodyInputOf } from '@contracts/route';
import { useApi } from '@ui/core/api/query';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';

type Body = BodyInputOf<typeof opsLooksApi.ask>;

/** For which support case; the unit reads both before it answers. */
export function UnitLookForm({ unit, close }: { unit: OpsUnitDetail; close: () => void }) {
  const api = useApi();
  return (
    <ContractForm<Body>
      schema={lookAsk}
      initial={{ reference: '', reason: '' }}
      submit={m.ops_looks_look_ask()}
      onCancel={close}
      onSubmit={async (body) => {
        await api.call(opsLooksApi.ask, { params: { unitId: unit.id }, body });
        close();
      }}
    >
      <ContractField name="reference" label={m.ops_looks_look_reference()} required>
        <Input maxLength={100} autoComplete="off" />
      </ContractField>
      <ContractField name="reason" label={m.ops_looks_look_reason()} required>
        <Input maxLength={300} />
      </ContractField>
    </ContractForm>
  );
}
