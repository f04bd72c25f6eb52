import { useState } from 'react';
import { labelsApi } from '@contracts/contacts-labels';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import type { ComposeForm } from '../compose/compose-form';

type People = ComposeForm['cc'];

/** Labels the sender may use put their people among the copies, as they are at this moment (LAB-02, LAB-11). Nothing for who may use none. */
export function LabelRow({ chosen, onChange }: { chosen: People; onChange: (people: People) => void }) {
  const api = useApi();
  const [busy, setBusy] = useState<string>();
  const { data } = useRouteQuery(labelsApi.usable, {}, { staleTime: 60_000 });
  if (data === undefined || data.items.length === 0) return null;
  const take = async (label: { id: string; name: string }) => {
    setBusy(label.id);
    try {
      const { items } = await api.call(labelsApi.people, { params: { id: label.id } });
      const fresh = items.filter((person) => !chosen.some((other) => other.id === person.id));
      if (items.length === 0) toast(m.notices_copies_label_none({ name: label.name }), 'bad');
      else if (chosen.length + fresh.length > NOTICE_LIMITS.cc) toast(m.notices_copies_full({ max: NOTICE_LIMITS.cc }), 'bad');
      else {
        onChange([...chosen, ...fresh.map(({ id, name }) => ({ id, name }))]);
        toast(m.notices_copies_label_added({ name: label.name, n: formatNumber(items.length) }));
      }
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div className="ntc-labels" role="group" aria-label={m.notices_copies_label_choose()}>
      <small>{m.notices_copies_label_choose()}</small>
      {data.items.map((label) => (
        <Button key={label.id} size="medium" busy={busy === label.id} onClick={() => void take(label)}>
          {label.name}
        </Button>
      ))}
    </div>
  );
}
