import { Checkbox, Input, Select } from 'antd';
import { fieldsApi } from '@contracts/contacts-fields';
import { GENDERS, memberBody, membersApi, STAFF_KINDS, type MemberBody, type MemberDetail } from '@contracts/contacts-members';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { genderWord, staffKindWord } from './contact-words';
import { MemberPlaces } from './member-places';
import { useWrite } from './use-write';

type Values = Omit<MemberBody, 'mainDepartmentId'> & { mobile: string };

const valuesOf = (detail: MemberDetail): Values => ({
  name: detail.name,
  englishId: detail.englishId ?? '',
  title: detail.title ?? '',
  alias: detail.alias ?? '',
  gender: detail.gender,
  mobile: '',
  landline: detail.landline ?? '',
  email: detail.email ?? '',
  staffKind: detail.staffKind,
  // The main department comes first.
  departments: detail.departments.toSorted((a, b) => Number(b.isMain) - Number(a.isMain)).map(({ id, isHead }) => ({ id, isHead })),
  custom: detail.custom,
});

/** Fields of the unit's own are no part of the form where it has none: what a member has of them stays. */
function bodyOf({ mobile, ...values }: Values, kept: Values['custom']): unknown {
  return {
    ...values,
    custom: { ...kept, ...values.custom },
    mainDepartmentId: values.departments[0]?.id,
    ...(mobile.trim() === '' ? {} : { mobile }),
  };
}

/** Editing a member: what differs is sent, both versions are shown where somebody was faster (CON-13, BEY-16). */
export function MemberForm({ detail, onDone }: { detail: MemberDetail; onDone: () => void }) {
  const api = useApi();
  const write = useWrite();
  const fields = useRouteQuery(fieldsApi.settings, {}, { staleTime: 60_000 });
  const tree = useRouteQuery(directoryApi.departments, {}, { staleTime: 60_000 });
  const names = new Map((tree.data?.items ?? []).map((item) => [item.id, item.name]));
  const custom = (fields.data?.custom ?? []).filter((field) => field.active);
  const words = (list: unknown, word: (one: string) => string): string =>
    Array.isArray(list) ? list.map((one) => word(String(one))).join(m.notices_name_separator()) : '';
  return (
    <ContractForm<Values>
      schema={memberBody}
      initial={valuesOf(detail)}
      version={detail.version}
      toBody={(values) => bodyOf(values, detail.custom)}
      fromRecord={(record: MemberDetail) => ({ ...valuesOf(record), version: record.version }) as Values}
      onCancel={onDone}
      onSubmit={async (values, version) => {
        await api.call(membersApi.update, {
          params: { id: detail.id },
          body: bodyOf(values, detail.custom) as MemberBody,
          ifMatch: version ?? detail.version,
        });
        await write.run(() => Promise.resolve(), m.console_contacts_saved());
        onDone();
      }}
    >
      <ContractField name="name" label={m.contacts_field_name()} required>
        <Input maxLength={32} />
      </ContractField>
      <ContractField name="englishId" label={m.contacts_field_english_id()}>
        <Input maxLength={64} />
      </ContractField>
      <ContractField name="alias" label={m.contacts_field_alias()}>
        <Input maxLength={32} />
      </ContractField>
      <ContractField name="title" label={m.contacts_field_title()}>
        <Input maxLength={64} />
      </ContractField>
      <ContractField
        name="departments"
        label={m.contacts_field_department()}
        required
        show={(value) => (Array.isArray(value) ? value.map((one: { id: string }) => names.get(one.id) ?? '').join(';') : '')}
      >
        <MemberPlaces />
      </ContractField>
      <ContractField
        name="staffKind"
        label={m.console_contacts_staff_kind()}
        show={(value) => words(value, (one) => staffKindWord(one as 'teacher'))}
      >
        <Checkbox.Group options={STAFF_KINDS.map((value) => ({ value, label: staffKindWord(value) }))} />
      </ContractField>
      <ContractField name="gender" label={m.contacts_field_gender()} show={(value) => genderWord(value as 'm')}>
        <Select options={GENDERS.map((value) => ({ value, label: genderWord(value) }))} />
      </ContractField>
      <ContractField
        name="mobile"
        label={m.contacts_field_mobile()}
        required={detail.mobile === null}
        help={detail.mobile === null ? undefined : m.console_contacts_mobile_now({ mobile: detail.mobile })}
      >
        <Input inputMode="tel" maxLength={32} placeholder={detail.mobile ?? '+853 66123456'} />
      </ContractField>
      <ContractField name="landline" label={m.contacts_field_landline()}>
        <Input maxLength={32} />
      </ContractField>
      <ContractField name="email" label={m.console_contacts_email()}>
        <Input inputMode="email" maxLength={64} />
      </ContractField>
      {custom.length === 0 ? null : (
        <ContractField
          name="custom"
          label={m.console_contacts_custom_fields()}
          show={(value) => Object.values((value ?? {}) as Record<string, string>).join(';')}
        >
          <CustomValues fields={custom} />
        </ContractField>
      )}
    </ContractForm>
  );
}

function CustomValues({
  fields,
  value = {},
  onChange,
}: {
  fields: readonly { id: string; label: string }[];
  value?: Record<string, string>;
  onChange?: (next: Record<string, string>) => void;
}) {
  return (
    <div className="co-form">
      {fields.map((field) => (
        <label key={field.id}>
          <span>{field.label}</span>
          <Input
            maxLength={200}
            value={value[field.id] ?? ''}
            onChange={(event) => onChange?.({ ...value, [field.id]: event.target.value })}
          />
        </label>
      ))}
    </div>
  );
}
