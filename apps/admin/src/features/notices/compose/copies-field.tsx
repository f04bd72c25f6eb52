import { useEffect, useState } from 'react';
import { Select } from 'antd';
import { labelsApi } from '@contracts/contacts-labels';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { toast } from '@ui/core/status/toast';

interface Person {
  id: string;
  name: string;
}
const WAIT_MS = 250;
/** Marks the choice of a label among those of people. */
const LABEL = 'label:';

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
  const api = useApi();
  const labels = useRouteQuery(labelsApi.usable, {}, { enabled: open, staleTime: 60_000 });
  const fits = (labels.data?.items ?? []).filter((one) => one.name.includes(typed.trim()));
  /** A label puts its people among the copies, as they are at this moment (LAB-02, LAB-11). */
  const take = async (id: string) => {
    const name = fits.find((one) => one.id === id)?.name ?? '';
    try {
      const { items } = await api.call(labelsApi.people, { params: { id } });
      const fresh = items.filter((person) => !people.some((other) => other.id === person.id));
      if (items.length === 0) toast(m.notices_copies_label_none({ name }), 'bad');
      else if (people.length + fresh.length > NOTICE_LIMITS.cc) toast(m.notices_copies_full({ max: NOTICE_LIMITS.cc }), 'bad');
      else {
        onChange([...people, ...fresh.map((person) => ({ id: person.id, name: person.name }))]);
        toast(m.notices_copies_label_added({ name, n: formatNumber(items.length) }));
      }
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
    }
  };
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
        ...(fits.length === 0
          ? []
          : [
              {
                label: m.notices_copies_labels(),
                title: m.notices_copies_labels(),
                options: fits.map((one) => ({ value: LABEL + one.id, label: one.name, name: one.name })),
              },
            ]),
        ...found.map((person) => ({
          value: person.id,
          label: person.department === null ? person.name : `${person.name} · ${person.department}`,
          name: person.name,
        })),
        ...extra.map((person) => ({ value: person.id, label: person.name, name: person.name })),
      ]}
      optionLabelProp="name"
      onChange={(ids) => {
        const label = ids.find((id) => id.startsWith(LABEL));
        if (label !== undefined) {
          void take(label.slice(LABEL.length));
          return;
        }
        const known = new Map([...found, ...people].map((person) => [person.id, person.name]));
        onChange(ids.map((id) => ({ id, name: known.get(id) ?? '' })));
      }}
    />
  );
}
