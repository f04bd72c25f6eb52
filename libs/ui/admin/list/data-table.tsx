import './data-table.css';
import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { IconCheck, IconChevronDown, IconChevronUp, IconMinus } from '../../core/icons/icons';
import { SkeletonBar } from '../../core/states/skeleton';
import { nextSort } from './list-state';

export interface Column<T> {
  id: string;
  title: string;
  /** px; the column without a width takes the rest and truncates last. */
  width?: number;
  sortable?: boolean;
  align?: 'right';
  /** Leaves the table below 1200 px, so that the title keeps its room. */
  minor?: boolean;
  render: (row: T) => ReactNode;
}

export interface TableSelection {
  ids: ReadonlySet<string>;
  onChange: (ids: ReadonlySet<string>) => void;
}

export interface DataTableProps<T> {
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  /** Name of a row for screen readers beside its box. */
  rowName?: (row: T) => string;
  label: string;
  sort?: string | undefined;
  onSort?: (sort: string | undefined) => void;
  onOpen?: (row: T) => void;
  selection?: TableSelection;
  /** Rows of the skeleton: the page size, so that nothing shifts. */
  skeletonRows?: number;
  dimmed?: boolean;
}

/** Width of the boxes, and what the column without a width has at least, px. */
const PICK = 52;
const REST = 200;

function cellClass<T>(column: Column<T>): string | undefined {
  const names = [column.align === 'right' ? 'sc-table__right' : '', column.minor === true ? 'sc-table__minor' : ''].filter(Boolean);
  return names.length === 0 ? undefined : names.join(' ');
}

/** Box of 16 px with three states; a real checkbox below. */
export function CheckBox({ state, label, onChange }: { state: boolean | 'mixed'; label: string; onChange: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = state === 'mixed';
  }, [state]);
  return (
    <label className="sc-table__check">
      <input ref={input} type="checkbox" checked={state === true} aria-label={label} onChange={onChange} tabIndex={-1} />
      <span className={state === false ? 'sc-box' : 'sc-box sc-box--on'} aria-hidden="true">
        {state === 'mixed' ? <IconMinus size={12} /> : <IconCheck size={12} />}
      </span>
    </label>
  );
}

/** Table of the console: rows 48, sticky head 36; ↑↓ move, Enter opens, Space selects, Esc lets go. */
export function DataTable<T>({
  columns,
  rows,
  rowKey,
  rowName,
  label,
  sort,
  onSort,
  onOpen,
  selection,
  skeletonRows = 10,
  dimmed = false,
}: DataTableProps<T>) {
  const [focused, setFocused] = useState<string>();
  const body = useRef<HTMLTableSectionElement>(null);
  const keys = rows?.map(rowKey) ?? [];
  const active = focused !== undefined && keys.includes(focused) ? focused : keys[0];
  const chosen = selection === undefined ? 0 : keys.filter((key) => selection.ids.has(key)).length;

  const turn = (key: string) => {
    if (selection === undefined) return;
    const next = new Set(selection.ids);
    if (!next.delete(key)) next.add(key);
    selection.onChange(next);
  };
  const turnAll = () => {
    if (selection === undefined) return;
    const next = new Set(selection.ids);
    for (const key of keys) {
      if (chosen === keys.length) next.delete(key);
      else next.add(key);
    }
    selection.onChange(next);
  };
  const onKey = (event: KeyboardEvent, row: T, index: number) => {
    if (event.target !== event.currentTarget) return;
    const go = (to: number) => {
      const key = keys[to];
      if (key === undefined) return;
      setFocused(key);
      (body.current?.children[to] as HTMLElement | undefined)?.focus();
    };
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(keys.length - 1),
      Enter: () => onOpen?.(row),
      ' ': () => turn(rowKey(row)),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  // Narrow pages show the whole table as long as the column without a width keeps some room.
  const leastOf = (shown: readonly Column<T>[]): string =>
    `${String((selection === undefined ? 0 : PICK) + shown.reduce((sum, column) => sum + (column.width ?? REST), 0))}px`;
  const least = {
    '--sc-table-least': leastOf(columns),
    '--sc-table-least-narrow': leastOf(columns.filter((column) => column.minor !== true)),
  };
  return (
    <table
      style={least as CSSProperties}
      className={dimmed ? 'sc-table sc-table--dimmed' : 'sc-table'}
      aria-label={label}
      aria-busy={rows === undefined || dimmed}
    >
      <colgroup>
        {selection === undefined ? null : <col className="sc-table__pick" />}
        {columns.map((column) => (
          <col
            key={column.id}
            className={column.minor === true ? 'sc-table__minor' : undefined}
            style={column.width === undefined ? undefined : { width: column.width }}
          />
        ))}
      </colgroup>
      <thead>
        <tr>
          {selection === undefined ? null : (
            <th scope="col">
              <CheckBox
                state={chosen === 0 ? false : chosen === keys.length ? true : 'mixed'}
                label={m.ui_select_all()}
                onChange={turnAll}
              />
            </th>
          )}
          {columns.map((column) => {
            const order = sort === column.id ? 'ascending' : sort === `-${column.id}` ? 'descending' : undefined;
            return (
              <th key={column.id} scope="col" className={cellClass(column)} aria-sort={order}>
                {column.sortable === true ? (
                  <button type="button" onClick={() => onSort?.(nextSort(sort, column.id))}>
                    {column.title}
                    {order === 'ascending' ? (
                      <IconChevronUp size={12} />
                    ) : (
                      <IconChevronDown size={12} className={order === undefined ? 'sc-table__unsorted' : ''} />
                    )}
                  </button>
                ) : (
                  column.title
                )}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows === undefined
          ? Array.from({ length: skeletonRows }, (_place, index) => (
              <tr key={index} aria-hidden="true">
                {selection === undefined ? null : (
                  <td>
                    <SkeletonBar width={16} height={16} radius={4} />
                  </td>
                )}
                {columns.map((column, at) => (
                  <td key={column.id}>
                    <SkeletonBar width={`${column.width === undefined ? 40 + ((index * 13) % 36) : 62 + ((index + at) % 3) * 10}%`} />
                  </td>
                ))}
              </tr>
            ))
          : rows.map((row, index) => {
              const key = rowKey(row);
              const on = selection?.ids.has(key) ?? false;
              return (
                <tr
                  key={key}
                  className={on ? 'sc-table__row sc-table__row--on' : 'sc-table__row'}
                  aria-selected={selection === undefined ? undefined : on}
                  tabIndex={key === active ? 0 : -1}
                  onFocus={() => setFocused(key)}
                  onKeyDown={(event) => onKey(event, row, index)}
                  onClick={(event) => {
                    // A press on a link, a button or marked text means that, not the row.
                    if (
                      (event.target as HTMLElement).closest('a,button,input,label') === null &&
                      window.getSelection()?.isCollapsed !== false
                    )
                      onOpen?.(row);
                  }}
                >
                  {selection === undefined ? null : (
                    <td>
                      <CheckBox state={on} label={`${m.ui_select_row()} ${rowName?.(row) ?? ''}`} onChange={() => turn(key)} />
                    </td>
                  )}
                  {columns.map((column) => (
                    <td key={column.id} className={cellClass(column)}>
                      {column.render(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
      </tbody>
    </table>
  );
}

/** First cell of a row: icon of its kind and the title that truncates last. */
export function TitleCell({
  icon,
  href,
  strong = false,
  children,
}: {
  icon?: ReactNode;
  href?: string;
  strong?: boolean;
  children: string;
}) {
  const name = strong ? 'sc-title-cell sc-title-cell--strong' : 'sc-title-cell';
  return (
    <span className={name}>
      {icon === undefined ? null : <span className="sc-quiet">{icon}</span>}
      {href === undefined ? (
        <span className="sc-ellipsis" title={children}>
          {children}
        </span>
      ) : (
        <a className="sc-ellipsis" href={href} title={children} tabIndex={-1}>
          {children}
        </a>
      )}
    </span>
  );
}
