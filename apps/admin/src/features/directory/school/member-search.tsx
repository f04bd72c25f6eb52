import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Input, type InputRef } from 'antd';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { IconClose, IconSearch } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';

const PAUSE_MS = 250;

/**
 * Members of company contacts only (SCH-11). The list stands in the page, not over it: nothing lies on the buttons below,
 * also while the panel around it is still on its way in.
 */
export function MemberSearch({
  taken,
  onPick,
  onCancel,
}: {
  taken: readonly string[];
  onPick: (id: string, name: string) => void;
  onCancel: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<InputRef>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => input.current?.input?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useRouteQuery(
    directoryApi.search,
    { query: { page: '1', pageSize: '20', ...(q === '' ? {} : { q }) } },
    { keepPrevious: true },
  );
  const items = (query.data?.items ?? []).filter((each) => !taken.includes(each.id));
  const active = Math.min(at, items.length - 1);
  const go = (to: number) => {
    setAt(to);
    list.current?.children[to]?.scrollIntoView({ block: 'nearest' });
  };
  const onKey = (event: KeyboardEvent) => {
    const chosen = items[active];
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(Math.min(active + 1, items.length - 1)),
      ArrowUp: () => go(Math.max(active - 1, 0)),
      Enter: () => chosen !== undefined && onPick(chosen.id, chosen.name),
      Escape: onCancel,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    // Esc takes back the search, not the panel around it.
    event.stopPropagation();
    act();
  };
  return (
    <div className="cs-search">
      <span className="cs-search__line">
        <Input
          ref={input}
          value={typed}
          maxLength={60}
          prefix={<IconSearch size={16} />}
          placeholder={m.console_school_teacher_choose()}
          role="combobox"
          aria-label={m.console_school_teacher_choose()}
          aria-expanded={items.length > 0}
          aria-autocomplete="list"
          aria-controls={id}
          {...(items.length === 0 ? {} : { 'aria-activedescendant': `${id}-${String(active)}` })}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <Button kind="quiet" icon={IconClose} aria-label={m.ui_cancel()} onClick={onCancel} />
      </span>
      {items.length === 0 ? (
        <p id={id} className="sc-quiet">
          {query.data === undefined ? m.ui_loading() : m.ui_no_match()}
        </p>
      ) : (
        <div ref={list} id={id} className="cs-search__list" role="listbox" aria-label={m.console_school_teacher_choose()}>
          {items.map((each, i) => (
            <button
              key={each.id}
              type="button"
              tabIndex={-1}
              id={`${id}-${String(i)}`}
              role="option"
              aria-selected={i === active}
              onMouseMove={() => setAt(i)}
              onClick={() => onPick(each.id, each.name)}
            >
              <b>{each.name}</b>
              <small className="sc-ellipsis">{each.departments.join(m.notices_name_separator())}</small>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
