import { useState } from 'react';
import { Input } from 'antd';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { opsApi } from '@contracts/ops';
import { opsUnitsApi, unitCreation } from '@contracts/ops-units';
import type { BodyInputOf } from '@contracts/route';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { LanguageField } from './language-field';
import { OpsFrame } from './ops-frame';

type Body = BodyInputOf<typeof opsUnitsApi.create>;
interface Values {
  number: string;
  name: string;
  nameEn?: string;
  namePt?: string;
  locale: Locale;
  /** Id of a school that is there, or `NEW`. */
  school: string;
  schoolName?: string;
}
const NEW = 'new';
const START: Values = { number: '', name: '', locale: 'zh-Hant', school: NEW };

/** An empty field is an absent one. */
const optional = (key: 'nameEn' | 'namePt', value: string | undefined): Record<string, string> =>
  value === undefined || value.trim() === '' ? {} : { [key]: value };

const bodyOf = (values: Values): Body => ({
  number: values.number.trim().toUpperCase(),
  name: values.name,
  ...optional('nameEn', values.nameEn),
  ...optional('namePt', values.namePt),
  locale: values.locale,
  school: values.school === NEW ? { name: values.schoolName ?? '' } : { id: values.school },
});

/** A new school unit, of a school that is there or a new one. */
export function UnitNewPage() {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const schools = useRouteQuery(opsUnitsApi.schools, {}, { staleTime: 60_000 });
  const [school, setSchool] = useState(NEW);
  return (
    <OpsFrame>
      <PageHeader title={m.ops_unit_new()} facts={m.ops_unit_new_facts()} crumb={m.ops_unit_new()} />
      <div className="op-page">
        <Panel title={m.ops_unit_about()}>
          <div className="op-box">
            <ContractForm<Values>
              schema={unitCreation}
              initial={START}
              draft="ops:unit-new"
              toBody={bodyOf}
              submit={m.ops_unit_create()}
              onCancel={() => void navigate('/ops')}
              onSubmit={async (values) => {
                const unit = await api.call(opsUnitsApi.create, { body: bodyOf(values) });
                await client.invalidateQueries({ queryKey: routeKey(opsApi.units) });
                toast(m.ops_unit_created({ number: unit.number }));
                void navigate(`/ops/units/${String(unit.id)}`, { replace: true });
              }}
            >
              <ContractField name="number" label={m.ops_number()} required help={m.ops_number_help()}>
                <Input maxLength={20} autoComplete="off" />
              </ContractField>
              <ContractField name="school" label={m.ops_school_known()} required>
                <select className="op-select" onChange={(event) => setSchool(event.target.value)}>
                  <option value={NEW}>{m.ops_school_new()}</option>
                  {(schools.data?.items ?? []).map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
                </select>
              </ContractField>
              {school === NEW && (
                <ContractField name="schoolName" label={m.ops_school_name()} required>
                  <Input maxLength={100} />
                </ContractField>
              )}
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
          </div>
        </Panel>
      </div>
    </OpsFrame>
  );
}
