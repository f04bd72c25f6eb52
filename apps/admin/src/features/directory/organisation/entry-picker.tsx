import { useDeferredValue, useState } from 'react';
import { Select, TreeSelect } from 'antd';
import type { NamedEntry } from '@contracts/contacts-visibility';
import { directoryApi, type DepartmentItem, type DirectoryPerson } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';

interface Node {
  value: string;
  title: string;
  children: Node[];
}

/** Departments as a tree for antd's selects. */
export function departmentNodes(items: readonly DepartmentItem[]): Node[] {
  const nodes = new Map(items.map((item) => [item.id, { value: item.id, title: item.name, children: [] as Node[] }]));
  const roots: Node[] = [];
  for (const item of items) {
    const node = nodes.get(item.id);
    if (node === undefined) continue;
    const parent = item.parentId === null ? undefined : nodes.get(item.parentId);
    if (parent === undefined) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

/** One department. */
export function DepartmentSelect({
  value,
  onChange,
  label,
  without,
}: {
  value: string | undefined;
  onChange: (id: string) => void;
  label: string;
  /** Not offered, with everything below it. */
  without?: string;
}) {
  const query = useRouteQuery(directoryApi.departments, {}, { staleTime: 60_000 });
  const drop = (nodes: Node[]): Node[] =>
    nodes.filter((node) => node.value !== without).map((node) => ({ ...node, children: drop(node.children) }));
  const tree = drop(departmentNodes(query.data?.items ?? []));
  return (
    <TreeSelect<string>
      {...(value === undefined ? {} : { value })}
      onChange={onChange}
      treeData={tree}
      treeDefaultExpandedKeys={tree.map((node) => node.value)}
      showSearch={{ treeNodeFilterProp: 'title' }}
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={label}
      loading={query.data === undefined}
    />
  );
}

/** Departments, each with everything below it, and single members: for rules, labels and their like (VIS-04, LAB-01). */
export function EntryPicker({
  value,
  onChange,
  label,
}: {
  value: readonly NamedEntry[];
  onChange: (next: NamedEntry[]) => void;
  label: string;
}) {
  const query = useRouteQuery(directoryApi.departments, {}, { staleTime: 60_000 });
  const items = query.data?.items ?? [];
  const names = new Map(items.map((item) => [item.id, item.name]));
  const tree = departmentNodes(items);
  const departments = value.filter((entry) => entry.kind === 'department');
  const members = value.filter((entry) => entry.kind === 'member');
  return (
    <div className="co-picker">
      <TreeSelect<string[]>
        multiple
        value={departments.map((entry) => entry.id)}
        treeData={tree}
        treeDefaultExpandedKeys={tree.map((node) => node.value)}
        showSearch={{ treeNodeFilterProp: 'title' }}
        allowClear
        style={{ width: '100%' }}
        aria-label={`${label}: ${m.console_directory_department()}`}
        placeholder={m.console_contacts_pick_departments()}
        onChange={(ids) => onChange([...ids.map((id): NamedEntry => ({ kind: 'department', id, name: names.get(id) ?? '' })), ...members])}
      />
      <MemberSelect
        value={members.map(({ id, name }) => ({ id, name }))}
        onChange={(people) => onChange([...departments, ...people.map((person): NamedEntry => ({ kind: 'member', ...person }))])}
        label={`${label}: ${m.contacts_field_name()}`}
      />
    </div>
  );
}

export interface Person {
  id: string;
  name: string;
}

/** Members found by name, alias, department or pinyin (CON-24). */
export function MemberSelect({
  value,
  onChange,
  label,
  departmentId,
  most,
}: {
  value: readonly Person[];
  onChange: (next: Person[]) => void;
  label: string;
  /** Only people of this department. */
  departmentId?: string;
  most?: number;
}) {
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const query = useRouteQuery(
    directoryApi.search,
    { query: { page: '1', pageSize: '50', ...(q === '' ? {} : { q }), ...(departmentId === undefined ? {} : { departmentId }) } },
    { keepPrevious: true },
  );
  const found = (query.data as { items: readonly DirectoryPerson[] } | undefined)?.items ?? [];
  const known = new Map([...value.map((one) => [one.id, one.name] as const), ...found.map((one) => [one.id, one.name] as const)]);
  return (
    <Select<string[]>
      mode="multiple"
      value={value.map((one) => one.id)}
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={m.console_contacts_pick_members()}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      {...(most === undefined ? {} : { maxCount: most })}
      options={[
        ...value.filter((one) => !found.some((person) => person.id === one.id)).map((one) => ({ value: one.id, label: one.name })),
        ...found.map((person) => ({ value: person.id, label: [person.name, person.departments[0]].filter(Boolean).join(' · ') })),
      ]}
      onChange={(ids) => onChange(ids.map((id) => ({ id, name: known.get(id) ?? '' })))}
    />
  );
}
