import { useState } from 'react';
import { Select } from 'antd';
import { m } from '@contracts/messages';
import { permissionsApi } from '@contracts/permissions-admin';
import type { OkOf } from '@contracts/route';
import { useRouteQuery } from '@ui/core/api/query';
import { roleWord } from '@ui/core/permissions/right-words';

export type Candidate = OkOf<typeof permissionsApi.candidates>['items'][number];

/** 「請輸入成員姓名或賬號」: members by name or account, with department, so that two of one name are told apart. */
export function MemberSelect({
  id,
  value,
  onChange,
  admins = false,
  takeAdmins = false,
}: {
  id?: string;
  value: Candidate | undefined;
  onChange: (member: Candidate | undefined) => void;
  /** Only administrators (PER-10). */
  admins?: boolean;
  /** Those who have a role may be chosen, too. */
  takeAdmins?: boolean;
}) {
  const [q, setQ] = useState('');
  const found = useRouteQuery(
    permissionsApi.candidates,
    { query: { ...(q.trim() === '' ? {} : { q: q.trim().slice(0, 60) }), ...(admins ? { admins: 'true' as const } : {}) } },
    { keepPrevious: true },
  );
  const items = found.data?.items ?? [];
  const known = value === undefined || items.some((one) => one.id === value.id) ? items : [value, ...items];
  return (
    <Select<string>
      {...(id === undefined ? { 'aria-label': m.permissions_member_hint() } : { id })}
      className="cp-wide"
      showSearch={{ filterOption: false, onSearch: setQ, searchValue: q }}
      allowClear
      value={value?.id ?? null}
      placeholder={m.permissions_member_hint()}
      notFoundContent={found.isPending ? m.ui_loading() : m.permissions_member_none()}
      onChange={(chosen: string | undefined) => onChange(known.find((one) => one.id === chosen))}
      optionLabelProp="label"
      options={known.map((one) => ({
        value: one.id,
        label: one.name,
        disabled: !takeAdmins && one.role !== null,
        one,
      }))}
      optionRender={(option) => {
        const { one } = option.data as unknown as { one: Candidate };
        return (
          <span className="cp-option">
            <b>{one.name}</b>
            <span className="sc-quiet">{[one.account, ...one.departments].join(' · ')}</span>
            {one.role === null || takeAdmins ? null : <small>{m.permissions_member_is({ role: roleWord(one.role) })}</small>}
          </span>
        );
      }}
    />
  );
}
