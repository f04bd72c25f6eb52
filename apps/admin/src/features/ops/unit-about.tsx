import { useState } from 'react';
import { Input, Select } from 'antd';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { opsUnitsApi, unitChange, type OpsUnitDetail } from '@contracts/ops-units';
import { useApi } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { Panel } from '@ui/admin/shell/page-header';
import { LANGUAGE_OPTIONS } from './language-options';

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

/** What the unit is called; changed in the version that was seen. */
export function UnitAbout({ unit, take }: { unit: OpsUnitDetail; take: (next: OpsUnitDetail) => void }) {
  const api = useApi();
  const [editing, setEditing] = useState(false);
  const language = LANGUAGE_OPTIONS.find((one) => one.value === unit.locale)?.label ?? unit.locale;
  const facts: readonly (readonly [string, string])[] = [
    [m.ops_school(), unit.school.name],
    [m.ops_name_zh(), unit.name],
    [m.ops_name_en(), unit.nameEn ?? '—'],
    [m.ops_name_pt(), unit.namePt ?? '—'],
    [m.ops_language(), language],
    [m.ops_corp(), unit.corpId ?? '—'],
    [m.ops_created(), formatTableTime(unit.createdAt)],
  ];
  return (
    <Panel
      title={m.ops_unit_about()}
      aside={
        unit.can.includes('change') && !editing ? (
          <Button size="small" onClick={() => setEditing(true)}>
            {m.ops_unit_edit()}
          </Button>
        ) : undefined
      }
    >
      <div className="co-box">
        {editing ? (
          <ContractForm<Values>
            schema={unitChange}
            initial={valuesOf(unit)}
            version={unit.version}
            toBody={bodyOf}
            fromRecord={valuesOf as (record: never) => Values}
            onCancel={() => setEditing(false)}
            onSubmit={async (values, version) => {
              take(
                await api.call(opsUnitsApi.change, {
                  params: { unitId: unit.id },
                  ifMatch: version ?? unit.version,
                  body: bodyOf(values),
                }),
              );
              setEditing(false);
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
            <ContractField name="locale" label={m.ops_language()} required>
              <Select options={LANGUAGE_OPTIONS} />
            </ContractField>
          </ContractForm>
        ) : (
          <dl className="co-facts">
            {facts.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Panel>
  );
}
