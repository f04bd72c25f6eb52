import { Input } from 'antd';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { opsUnitsApi, unitChange, type OpsUnitDetail } from '@contracts/ops-units';
import { useApi } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { LanguageField } from './language-field';

interface Values {
  name: string;
  nameEn: string;
  namePt: string;
  locale: Locale;
}
const valuesOf = (unit: OpsUnitDetail): Values => ({
  name: unit.name,
  nameEn: unit.nameEn ?? '',
  namePt: unit.namePt ?? '',
  locale: unit.locale,
});
const bodyOf = ({ name, nameEn, namePt, locale }: Values) => ({
  name,
  locale,
  ...(nameEn.trim() === '' ? {} : { nameEn }),
  ...(namePt.trim() === '' ? {} : { namePt }),
});

/** Names and language of a unit, changed in the version that was seen. */
export function UnitNamesForm({ unit, take, close }: { unit: OpsUnitDetail; take: (next: OpsUnitDetail) => void; close: () => void }) {
  const api = useApi();
  return (
    <ContractForm<Values>
      schema={unitChange}
      initial={valuesOf(unit)}
      version={unit.version}
      toBody={bodyOf}
      fromRecord={valuesOf as (record: never) => Values}
      onCancel={close}
      onSubmit={async (values, version) => {
        const saved = await api.call(opsUnitsApi.change, {
          params: { unitId: unit.id },
          ifMatch: version ?? unit.version,
          body: bodyOf(values),
        });
        take(saved);
        close();
        toast(m.ops_unit_saved());
      }}
    >
      <ContractField name="name" label={m.ops_name_zh()} required>
        <Input maxLength={100} />
      </ContractField>
      <ContractField name="nameEn" label={m.ops_name_en()}>
        <Input maxLength={100} />
      </ContractField>
      <ContractField name="namePt" label={m.ops_name_pt()}>
        <Input maxLength={100} />
      </ContractField>
      <LanguageField />
    </ContractForm>
  );
}
