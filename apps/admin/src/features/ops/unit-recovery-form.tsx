import { Input } from 'antd';
import { m } from '@contracts/messages';
import { opsUnitsApi, recoveryAsk, type OpsUnitDetail } from '@contracts/ops-units';
import type { BodyInputOf } from '@contracts/route';
import { useApi } from '@ui/core/api/query';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';

type Body = BodyInputOf<typeof opsUnitsApi.askRecovery>;

/** Who becomes founder, on which letter, and why. */
export function UnitRecoveryForm({ unit, take, close }: { unit: OpsUnitDetail; take: (next: OpsUnitDetail) => void; close: () => void }) {
  const api = useApi();
  return (
    <ContractForm<Body>
      schema={recoveryAsk}
      initial={{ account: '', letter: '', reason: '' }}
      submit={m.ops_recovery_ask()}
      onCancel={close}
      onSubmit={async (body) => {
        take(await api.call(opsUnitsApi.askRecovery, { params: { unitId: unit.id }, body }));
        close();
      }}
    >
      <ContractField name="account" label={m.ops_recovery_account()} required>
        <Input maxLength={64} autoComplete="off" />
      </ContractField>
      <ContractField name="letter" label={m.ops_recovery_letter()} required>
        <Input maxLength={100} />
      </ContractField>
      <ContractField name="reason" label={m.ops_reason()} required>
        <Input maxLength={300} />
      </ContractField>
    </ContractForm>
  );
}
