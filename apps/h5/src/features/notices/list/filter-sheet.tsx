import { useState } from 'react';
import { directoryApi, type DirectoryPerson } from '@contracts/directory';
import { m } from '@contracts/messages';
import { NOTICE_STATES, type NoticeState } from '@contracts/notice-types';
import { useRouteList } from '@ui/core/api/query';
import { Avatar } from '@ui/core/people/avatar';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { OptionCards, TextInput } from '@ui/mobile/form-cards';
import { Sheet } from '@ui/mobile/sheet';
import { useSettled } from '../../../shared/use-settled';
import { stateFace } from '../notice-words';
import { DATE_PRESETS, presetDays, presetOf, type DatePreset, type ListFilters } from './list-filters';

export type FilterName = 'state' | 'date' | 'form' | 'sender';
const ALL = 'all';

export function dateWord(preset: DatePreset): string {
  return preset === 'today' ? m.notices_date_today() : preset === 'week' ? m.notices_date_week() : m.notices_date_month();
}

/** The choice of one filter, from below. One press chooses; own days wait for 完成. */
export function FilterSheet({
  open,
  filters,
  onClose,
  onChange,
}: {
  open: FilterName | undefined;
  filters: ListFilters;
  onClose: () => void;
  onChange: (filters: ListFilters) => void;
}) {
  const [days, setDays] = useState<{ from?: string | undefined; to?: string | undefined }>();
  const title =
    open === 'state'
      ? m.notices_filter_state()
      : open === 'date'
        ? m.notices_filter_date()
        : open === 'form'
          ? m.notices_filter_form()
          : m.notices_filter_sender();
  const put = (part: Partial<Record<keyof ListFilters, string | undefined>>) => {
    const next = Object.fromEntries(Object.entries({ ...filters, ...part }).filter(([, value]) => value !== undefined));
    setDays(undefined);
    onChange(next as unknown as ListFilters);
  };
  const shown = days ?? filters;
  const wrong = shown.from !== undefined && shown.to !== undefined && shown.from > shown.to;
  return (
    <Sheet
      open={open !== undefined}
      onClose={() => {
        setDays(undefined);
        onClose();
      }}
      title={title}
      tall={open === 'sender'}
      {...(open === 'date'
        ? {
            foot: (
              <Button
                kind="primary"
                size="large"
                block
                {...(wrong ? { disabledReason: m.notices_date_wrong() } : {})}
                onClick={() => put({ from: shown.from, to: shown.to })}
              >
                {m.ui_done()}
              </Button>
            ),
          }
        : {})}
    >
      {open === 'state' ? (
        <div className="ntc-options">
          <OptionCards
            items={[
              { id: ALL, label: m.ui_all() },
              ...NOTICE_STATES.filter((state) => state !== 'scheduled').map((state) => ({
                id: state,
                label: stateFace(state).word,
              })),
            ]}
            selected={[filters.state ?? ALL]}
            onChange={([id]) => put({ state: id === ALL ? undefined : (id as NoticeState) })}
          />
        </div>
      ) : null}
      {open === 'form' ? (
        <div className="ntc-options">
          <OptionCards
            items={[
              { id: ALL, label: m.ui_all() },
              { id: 'true', label: m.notices_with_form() },
              { id: 'false', label: m.notices_without_form() },
            ]}
            selected={[filters.form ?? ALL]}
            onChange={([id]) => put({ form: id === ALL ? undefined : id })}
          />
        </div>
      ) : null}
      {open === 'date' ? (
        <DateChoice days={shown} wrong={wrong} onPreset={(from, to) => put({ from, to })} onDays={(from, to) => setDays({ from, to })} />
      ) : null}
      {open === 'sender' ? (
        <SenderChoice chosen={filters.senderId} onChoose={(person) => put({ senderId: person?.id, senderName: person?.name })} />
      ) : null}
    </Sheet>
  );
}

interface DateChoiceProps {
  days: { from?: string | undefined; to?: string | undefined };
  wrong: boolean;
  onPreset: (from: string | undefined, to: string | undefined) => void;
  onDays: (from: string | undefined, to: string | undefined) => void;
}

function DateChoice({ days, wrong, onPreset, onDays }: DateChoiceProps) {
  const { from, to } = days;
  const preset = presetOf({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
  const selected = preset ?? (from === undefined && to === undefined ? ALL : 'own');
  const day = (value: string) => (value === '' ? undefined : value);
  return (
    <div className="ntc-options">
      <OptionCards
        items={[{ id: ALL, label: m.ui_all() }, ...DATE_PRESETS.map((id) => ({ id, label: dateWord(id) }))]}
        selected={[selected]}
        onChange={([id]) => {
          const chosen = DATE_PRESETS.find((item) => item === id);
          const next = chosen === undefined ? undefined : presetDays(chosen);
          onPreset(next?.from, next?.to);
        }}
      />
      <div className="ntc-dates">
        <TextInput type="date" label={m.notices_date_from()} value={from ?? ''} onChange={(event) => onDays(day(event.target.value), to)} />
        <TextInput
          type="date"
          label={m.notices_date_to()}
          value={to ?? ''}
          fault={wrong ? m.notices_date_wrong() : undefined}
          onChange={(event) => onDays(from, day(event.target.value))}
        />
      </div>
    </div>
  );
}

function SenderChoice({ chosen, onChoose }: { chosen: string | undefined; onChoose: (person: DirectoryPerson | undefined) => void }) {
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const people = useRouteList<DirectoryPerson>(directoryApi.search, { query: q === '' ? {} : { q } });
  return (
    <div className="ntc-people">
      <SearchField value={text} onChange={setText} placeholder={m.notices_search_staff()} />
      {chosen === undefined ? null : (
        <Button kind="text" onClick={() => onChoose(undefined)}>
          {m.ui_all()}
        </Button>
      )}
      {people.rows === undefined ? (
        <SkeletonRows count={4} />
      ) : people.rows.length === 0 ? (
        <p className="ntc-none">{m.ui_no_match()}</p>
      ) : null}
      {people.rows?.map((person) => (
        <button key={person.id} type="button" className="ntc-person" aria-pressed={person.id === chosen} onClick={() => onChoose(person)}>
          <Avatar id={person.id} name={person.name} selected={person.id === chosen} />
          <span>
            {person.name}
            <small>{person.departments.join(m.notices_name_separator())}</small>
          </span>
        </button>
      ))}
      {people.hasNextPage ? (
        <Button kind="text" busy={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          {m.ui_load_more()}
        </Button>
      ) : null}
    </div>
  );
}
