import '@ui/core/tree/picker-tree.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { useRouteQuery } from '@ui/core/api/query';
import { IconCheck } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { SwitchCell } from '@ui/mobile/cells';
import { Sheet } from '@ui/mobile/sheet';
import { useSettled } from '../../../shared/use-settled';
import type { ComposeForm } from '../compose/compose-form';
import { LabelRow } from './label-row';

/** 抄送: staff who read along, and the copy to oneself (NOT-11). */
export function CopiesSheet({
  open,
  onClose,
  form,
  onChange,
}: {
  open: boolean;
  onClose: () => void;
  form: ComposeForm;
  onChange: (part: Partial<ComposeForm>) => void;
}) {
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={m.notices_copies()}
      tall
      foot={
        <>
          <div className="sc-sheet__result" role="status">
            <b>{m.notices_copies_n({ n: form.cc.length, max: NOTICE_LIMITS.cc })}</b>
          </div>
          <Button kind="primary" size="large" onClick={onClose}>
            {m.ui_done()}
          </Button>
        </>
      }
    >
      <SwitchCell label={m.notices_copy_self()} checked={form.ccSelf} onChange={(ccSelf) => onChange({ ccSelf })} />
      {open ? <LabelRow chosen={form.cc} onChange={(cc) => onChange({ cc })} /> : null}
      {open ? <StaffPicker chosen={form.cc} onChange={(cc) => onChange({ cc })} /> : null}
    </Sheet>
  );
}

interface Person {
  id: string;
  name: string;
  department?: string | null;
}

function StaffPicker({ chosen, onChange }: { chosen: ComposeForm['cc']; onChange: (people: ComposeForm['cc']) => void }) {
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const query = useRouteQuery(noticesApi.staff, { query: q === '' ? {} : { q } }, { keepPrevious: true });
  const found: readonly Person[] = query.data?.staff ?? [];
  const people: readonly Person[] = [
    ...(q === '' ? chosen.filter((person) => !found.some((other) => other.id === person.id)) : []),
    ...found,
  ];
  const press = (person: Person) => {
    if (chosen.some((other) => other.id === person.id)) onChange(chosen.filter((other) => other.id !== person.id));
    else if (chosen.length >= NOTICE_LIMITS.cc) toast(m.notices_copies_full({ max: NOTICE_LIMITS.cc }), 'bad');
    else onChange([...chosen, { id: person.id, name: person.name }]);
  };
  return (
    <div className="ntc-people cmp-people">
      <SearchField value={text} onChange={setText} placeholder={m.notices_search_staff()} />
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={5} />
        ) : (
          <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : people.length === 0 ? (
        <p className="ntc-none">{m.ui_no_match()}</p>
      ) : null}
      {people.map((person) => {
        const on = chosen.some((other) => other.id === person.id);
        return (
          <label key={person.id} className="ntc-person">
            <input type="checkbox" className="sc-hidden" checked={on} onChange={() => press(person)} />
            <span className={on ? 'sc-check sc-check--all' : 'sc-check'} aria-hidden="true">
              <IconCheck size={14} />
            </span>
            <Avatar id={person.id} name={person.name} />
            <span>
              {person.name}
              {person.department === null || person.department === undefined ? null : <small>{person.department}</small>}
            </span>
          </label>
        );
      })}
    </div>
  );
}
