import './nav-tree.css';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { formatNumber } from '../core/format/number';
import { IconChevronDown, IconChevronRight } from '../core/icons/icons';
import { navTreeRows, parentsOf, type NavTreeNode, type NavTreeRow } from './nav-tree-rows';
import { useOrderDrag } from './use-order-drag';

export interface NavTreeProps {
  nodes: readonly NavTreeNode[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  label: string;
  searchLabel: string;
  /** Open at the start; the roots unless said. */
  open?: readonly string[];
  /** What may be done with a node: a button at its end, shown when the row is pointed at or shown at the right. */
  menu?: (node: NavTreeNode) => ReactNode;
  /** Rows may be dragged to another place among their siblings: `before` null = last. The menu offers the same without a mouse. */
  onOrder?: (id: string, before: string | null) => void;
}

/** Tree at the left of a page: one node is shown at the right. ↑↓ move, ←→ fold, Enter shows. */
export function NavTree({ nodes, selected, onSelect, label, searchLabel, open: openAtStart, menu, onOrder }: NavTreeProps) {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(openAtStart ?? nodes.filter((node) => node.parentId === null).map((node) => node.id)),
  );
  const [focus, setFocus] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const drag = useOrderDrag(nodes, query === '' ? onOrder : undefined);
  const rows = useMemo(() => navTreeRows(nodes, open, query), [nodes, open, query]);
  // A node that was opened by a link is in sight.
  useEffect(() => {
    if (selected !== undefined) setOpen((before) => new Set([...before, ...parentsOf(nodes, selected)]));
  }, [selected, nodes]);

  const active = [focus, selected, rows[0]?.node.id].find((id) => rows.some((row) => row.node.id === id));
  const turn = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  const go = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setFocus(row.node.id);
    (list.current?.children[index] as HTMLElement | undefined)?.focus();
  };
  const onKey = (event: KeyboardEvent, row: NavTreeRow, index: number) => {
    if (event.target !== event.currentTarget) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      ArrowRight: () => (row.folds && !row.open ? turn(row.node.id) : go(index + 1)),
      ArrowLeft: () => (row.open ? turn(row.node.id) : go(rows.findIndex((other) => other.node.id === row.node.parentId))),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      Enter: () => onSelect(row.node.id),
      ' ': () => onSelect(row.node.id),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="sc-nav-tree">
      <div className="sc-nav-tree__search">
        <input
          type="search"
          value={query}
          placeholder={searchLabel}
          aria-label={searchLabel}
          maxLength={50}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      {rows.length === 0 ? <p className="sc-nav-tree__none">{m.ui_no_match()}</p> : null}
      <ul ref={list} role="tree" aria-label={label}>
        {rows.map((row, index) => {
          const { node } = row;
          return (
            <li
              key={node.id}
              role="treeitem"
              aria-level={row.level + 1}
              aria-expanded={row.folds ? row.open : undefined}
              aria-selected={node.id === selected}
              tabIndex={node.id === active ? 0 : -1}
              style={{ paddingLeft: 4 + row.level * 16 }}
              title={node.name}
              {...drag(node)}
              onKeyDown={(event) => onKey(event, row, index)}
              onClick={() => {
                setFocus(node.id);
                onSelect(node.id);
              }}
            >
              {row.folds ? (
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={row.open ? m.ui_tree_collapse({ name: node.name }) : m.ui_tree_expand({ name: node.name })}
                  onClick={(event) => {
                    event.stopPropagation();
                    turn(node.id);
                  }}
                >
                  {row.open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                </button>
              ) : (
                <span />
              )}
              <span className="sc-ellipsis">{node.name}</span>
              {node.mark === undefined ? null : <i className="sc-nav-tree__mark" role="img" aria-label={node.mark} title={node.mark} />}
              <span className="sc-nav-tree__count sc-number">{formatNumber(node.count)}</span>
              {menu === undefined ? null : <span className="sc-nav-tree__menu">{menu(node)}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
