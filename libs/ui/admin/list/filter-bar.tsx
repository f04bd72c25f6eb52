import './filter-bar.css';
import { useEffect, useRef, useState } from 'react';
import { Dropdown } from 'antd';
import { m } from '@contracts/messages';
import { later } from '../../core/later/later';
import { IconChevronDown, IconChevronUp, IconClose, IconSearch } from '../../core/icons/icons';
import { Button } from '../../core/shell/button';
import { useMedia } from '../use-media';
import type { ListHandle } from './use-list-state';

const FilterDates = later(() => import('./filter-dates').then((x) => x.FilterDates));

export interface FilterOption {
  value: string;
  label: string;
}
/** `options`: one of a list. `dates`: a named range of `options` or two days `2026-11-01..2026-11-30`. */
export interface FilterDef {
  id: string;
  label: string;
  kind?: 'options' | 'dates';
  options: readonly FilterOption[];
  /** More choices than a menu can hold: what is typed is asked for, and `options` changes with the answer. */
  search?: { label: string; onQuery: (text: string) => void };
}

/** Word of a filter's value as shown in the chip. */
export function filterWord(filter: FilterDef, value: string | undefined): string {
  if (value === undefined) return m.ui_all();
  return filter.options.find((option) => option.value === value)?.label ?? value.replace('..', ' – ');
}

const TYPING_MS = 300;

/** Below this the chips fold behind 篩選 (n). */
const ROOM = '(min-width: 1200px)';

/**
 * Search first, then one chip per filter, each beginning at 全部; set chips are tinted and can be taken away. Where there
 * is little room two or more chips fold into 篩選 (n), which says how many are set.
 */
export function FilterBar({ list, filters, searchLabel }: { list: ListHandle; filters: readonly FilterDef[]; searchLabel?: string }) {
  const { state, setFilter, clearFilters, change, narrowed } = list;
  const folds = !useMedia(ROOM) && filters.length > 1;
  const [unfolded, setUnfolded] = useState(false);
  const set = filters.filter((filter) => state.filters[filter.id] !== undefined).length;
  const chips = filters.map((filter) => (
    <FilterChip key={filter.id} filter={filter} value={state.filters[filter.id]} onChange={(value) => setFilter(filter.id, value)} />
  ));
  return (
    <div className="sc-filters" role="search">
      {searchLabel === undefined ? null : <SearchBox value={state.q} label={searchLabel} onChange={(q) => change({ q })} />}
      {folds ? (
        <span className={set > 0 ? 'sc-filter sc-filter--set' : 'sc-filter'}>
          <button
            type="button"
            className="sc-filter__button sc-filter__button--fold"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            <span>{set === 0 ? m.ui_filters() : m.ui_filters_n({ n: set })}</span>
            {unfolded ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
          </button>
        </span>
      ) : (
        chips
      )}
      {narrowed === 0 ? null : (
        <Button kind="text" size="small" onClick={clearFilters}>
          {m.ui_clear_filters()}
        </Button>
      )}
      {folds && unfolded ? <div className="sc-filters__folded">{chips}</div> : null}
    </div>
  );
}

function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (q: string) => void }) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(value);
  useEffect(() => {
    // The address changed by itself (back, clear): show it; our own change comes back unchanged.
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onChange(text.trim());
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest('input,textarea,select,[contenteditable="true"]') !== null;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || typing) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <label className="sc-filter sc-filter--search">
      <IconSearch size={16} />
      <input
        ref={input}
        type="search"
        value={text}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('');
        }}
      />
      <kbd className="sc-kbd">/</kbd>
    </label>
  );
}

function FilterChip({
  filter,
  value,
  onChange,
}: {
  filter: FilterDef;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const [open, setOpen] = useState(false);
  const set = value !== undefined;
  const word = filterWord(filter, value);
  const items = [{ key: '', label: m.ui_all() }, ...filter.options.map((option) => ({ key: option.value, label: option.label }))];
  return (
    <span className={set ? 'sc-filter sc-filter--set' : 'sc-filter'}>
      <Dropdown
        trigger={['click']}
        open={open}
        onOpenChange={setOpen}
        menu={{
          items,
          selectable: true,
          selectedKeys: [value ?? ''],
          onClick: ({ key }) => onChange(key === '' ? undefined : key),
        }}
        {...(filter.search !== undefined
          ? { popupRender: (menu: React.ReactNode) => <SearchMenu {...filter.search} menu={menu} /> }
          : filter.kind === 'dates'
            ? {
                popupRender: (menu: React.ReactNode) => (
                  <div className="sc-filter__dates">
                    {menu}
                    <FilterDates
                      value={value}
                      onChange={(range) => {
                        onChange(range);
                        setOpen(false);
                      }}
                    />
                  </div>
                ),
              }
            : {})}
      >
        <button type="button" className="sc-filter__button" aria-haspopup="menu" aria-expanded={open}>
          <span className="sc-filter__name">{filter.label}</span>
          <span>{word}</span>
          {set ? null : <IconChevronDown size={14} />}
        </button>
      </Dropdown>
      {set ? (
        <button
          type="button"
          className="sc-filter__clear"
          aria-label={m.ui_filter_remove({ name: filter.label })}
          onClick={() => onChange(undefined)}
        >
          <IconClose size={14} />
        </button>
      ) : null}
    </span>
  );
}

function SearchMenu({ label = '', onQuery, menu }: { label?: string; onQuery?: (text: string) => void; menu: React.ReactNode }) {
  const [text, setText] = useState('');
  const newest = useRef(onQuery);
  newest.current = onQuery;
  useEffect(() => {
    const timer = setTimeout(() => newest.current?.(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="sc-filter__dates">
      <input
        className="sc-filter__query"
        type="search"
        value={text}
        placeholder={label}
        aria-label={label}
        maxLength={50}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <div className="sc-filter__choices">{menu}</div>
    </div>
  );
}
