import { Input } from 'antd';
import { m } from '@contracts/messages';
import { dissolveHold, opsUnitsApi, type OpsUnitDetail } from '@contracts/ops-units';
import type { BodyInputOf } from '@contracts/route';
import { useApi } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';

type Body = BodyInputOf<typeof opsUnitsApi.hold>;

/** Which order holds the dissolving, and why; both stand in the unit's audit log. */
export function UnitHoldForm({ unit, take, close }: { unit: OpsUnitDetail; take: (next: OpsUnitDetail) => void; close: () => void }) {
  const api = useApi();
  return (
    <>
      <p className="sc-quiet">{m.ops_looks_hold_text()}</p>
      <ContractForm<Body>
        schema={dissolveHold}
        initial={{ order: '', reason: '' }}
        submit={m.ops_looks_hold()}
        onCancel={close}
        onSubmit={async (body) => {
          take(await api.call(opsUnitsApi.hold, { params: { unitId: unit.id }, body }));
          toast(m.ops_looks_hold_done());
          close();
        }}
      >
        <ContractField name="order" label={m.ops_looks_order()} required>
          <Input maxLength={200} autoComplete="off" />
        </ContractField>
        <ContractField name="reason" label={m.ops_reason()} required>
          <Input maxLength={300} />
        </ContractField>
      </ContractForm>
    </>
  );
}
