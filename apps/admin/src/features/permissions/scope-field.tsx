import { useState } from 'react';
import { Checkbox, Segmented } from 'antd';
import { m } from '@contracts/messages';
import { permissionsApi, type ScopeBody } from '@contracts/permissions-admin';
import { useRouteQuery } from '@ui/core/api/query';
import { IconClose } from '@ui/core/icons/icons';
import { scopeTree } from '@ui/core/permissions/scope-tree';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { PickerTree } from '@ui/core/tree/picker-tree';
import { MemberSelect, type Candidate } from './member-select';

type Tab = 'departments' | 'classes' | 'members';

/** 管理範圍: departments, classes and single members; offers no more than the giver has himself (PER-21). */
export function ScopeField({
  value,
  onChange,
  names,
  onNames,
}: {
  value: ScopeBody;
  onChange: (scope: ScopeBody) => void;
  /** Names of chosen members. */
  names: ReadonlyMap<string, string>;
  onNames: (names: ReadonlyMap<string, string>) => void;
}) {
  const [tab, setTab] = useState<Tab>('departments');
  const options = useRouteQuery(permissionsApi.scopeOptions, {}, { staleTime: 60_000 });
  if (options.data === undefined) {
    return options.error === null ? (
      <SkeletonRows count={4} />
    ) : (
      <FailedState surface="console" error={options.error} onRetry={() => void options.refetch()} />
    );
  }
  const { data } = options;
  const counts: Record<Tab, number> = {
    departments: value.departmentIds.length,
    classes: value.nodeIds.length,
    members: value.memberIds.length,
  };
  const label = (id: Tab, word: string) => ({ value: id, label: counts[id] === 0 ? word : `${word} ${String(counts[id])}` });
  const add = (member: Candidate | undefined) => {
    if (member === undefined || value.memberIds.includes(member.id)) return;
    onNames(new Map([...names, [member.id, member.name]]));
    onChange({ ...value, memberIds: [...value.memberIds, member.id] });
  };
  return (
    <div className="cp-scope">
      {data.whole ? (
        <Checkbox checked={value.whole} onChange={(event) => onChange({ ...value, whole: event.target.checked })}>
          <b>{m.permissions_scope_whole()}</b> <span className="sc-quiet">{m.permissions_scope_whole_what()}</span>
        </Checkbox>
      ) : null}
      {value.whole ? null : (
        <>
          <Segmented<Tab>
            value={tab}
            onChange={setTab}
            options={[
              label('departments', m.permissions_scope_departments()),
              label('classes', m.permissions_scope_classes()),
              label('members', m.permissions_scope_members()),
            ]}
          />
          <div className="cp-scope__tree">
            {tab === 'departments' ? (
              <PickerTree
                dense
                key="departments"
                label={m.permissions_scope_departments()}
                placeholder={m.permissions_search_place()}
                roots={scopeTree(data.departments)}
                chosen={new Set(value.departmentIds)}
                onChange={(chosen) => onChange({ ...value, departmentIds: [...chosen] })}
              />
            ) : null}
            {tab === 'classes' ? (
              <PickerTree
                dense
                key="classes"
                label={m.permissions_scope_classes()}
                placeholder={m.permissions_search_place()}
                roots={scopeTree(data.nodes)}
                chosen={new Set(value.nodeIds)}
                onChange={(chosen) => onChange({ ...value, nodeIds: [...chosen] })}
              />
            ) : null}
            {tab === 'members' ? (
              <div className="cp-scope__members">
                <MemberSelect value={undefined} onChange={add} takeAdmins />
                <Chips
                  ids={value.memberIds}
                  names={names}
                  onRemove={(id) => onChange({ ...value, memberIds: value.memberIds.filter((one) => one !== id) })}
                />
              </div>
            ) : null}
          </div>
        </>
      )}
    </div>
  );
}

/** Chosen people, each with a cross. */
export function Chips({
  ids,
  names,
  onRemove,
}: {
  ids: readonly string[];
  names: ReadonlyMap<string, string>;
  onRemove: (id: string) => void;
}) {
  if (ids.length === 0) return <p className="sc-quiet cp-note">{m.permissions_nothing_chosen()}</p>;
  return (
    <ul className="cp-chips">
      {ids.map((id) => (
        <li key={id}>
          {names.get(id) ?? '—'}
          <button type="button" aria-label={`${m.permissions_remove()} ${names.get(id) ?? ''}`} onClick={() => onRemove(id)}>
            <IconClose size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
