import { useEffect, useState } from 'react';
import { Select } from 'antd';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { useRouteQuery } from '@ui/core/api/query';

interface Person {
  id: string;
  name: string;
}
const WAIT_MS = 250;

/** 抄送教職員: found by name on the server, at most a hundred (NOT-11). */
export function CopiesField({
  people,
  label,
  onChange,
}: {
  people: readonly Person[];
  label: string;
  onChange: (people: Person[]) => void;
}) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useRouteQuery(noticesApi.staff, { query: { q: asked } }, { enabled: open, keepPrevious: true, staleTime: 60_000 });
  const found = query.data?.staff ?? [];
  const extra = people.filter((person) => !found.some((other) => other.id === person.id));
  return (
    <Select<string[]>
      mode="multiple"
      style={{ width: '100%' }}
      value={people.map((person) => person.id)}
      aria-label={label}
      placeholder={m.console_notices_cc_placeholder()}
      maxCount={NOTICE_LIMITS.cc}
      loading={query.isFetching}
      notFoundContent={query.error === null ? (query.data === undefined ? m.ui_loading() : m.ui_no_match()) : query.error.message}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onOpenChange={setOpen}
      options={[
        ...found.map((person) => ({
          value: person.id,
          label: person.department === null ? person.name : `${person.name} · ${person.department}`,
          name: person.name,
        })),
        ...extra.map((person) => ({ value: person.id, label: person.name, name: person.name })),
      ]}
      optionLabelProp="name"
      onChange={(ids) => {
        const known = new Map([...found, ...people].map((person) => [person.id, person.name]));
        onChange(ids.map((id) => ({ id, name: known.get(id) ?? '' })));
      }}
    />
  );
}
