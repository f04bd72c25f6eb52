import './picker-tree.css';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { m } from '@contracts/messages';
import { formatNumber } from '../format/number';
import { IconCheck, IconChevronDown, IconChevronRight, IconMinus } from '../icons/icons';
import { searchTree, toggle, visibleRows, type Selection, type TreeNode } from './tree-selection';
import { SearchField } from '../shell/search-field';

export interface PickerTreeProps {
  roots: readonly TreeNode[];
  chosen: Selection;
  onChange: (chosen: Selection) => void;
  /** Called when a node with `loadable` opens for the first time. */
  onLoad?: (node: TreeNode) => void;
  /** Takes the press on a box instead of `onChange` (a class whose students have to be fetched first). */
  onToggle?: (id: string) => void;
  /** What is searched for, for rows that only the server knows. */
  onQuery?: (query: string) => void;
  label: string;
  placeholder?: string;
  /** Open at the start; the roots unless said. */
  open?: readonly string[];
  /** Rows of 34 px for the console; phones have 48. */
  dense?: boolean;
}

/** Tree of 48 px rows with three-state boxes and counts at the right. Search shows every match with the way to it. */
export function PickerTree({
  roots,
  chosen,
  onChange,
  onLoad,
  onToggle,
  onQuery,
  label,
  placeholder,
  open: openAtStart,
  dense = false,
}: PickerTreeProps) {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(openAtStart ?? roots.map((root) => root.id)));
  const [focus, setFocus] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => visibleRows(searchTree(roots, query), chosen, open, query.trim() !== ''), [roots, query, chosen, open]);
  const active = rows.some((row) => row.node.id === focus) ? focus : rows[0]?.node.id;

  const press = (id: string) => (onToggle === undefined ? onChange(toggle(roots, chosen, id)) : onToggle(id));
  const turn = (node: TreeNode) => {
    const next = new Set(open);
    if (next.has(node.id)) next.delete(node.id);
    else {
      next.add(node.id);
      if (node.loadable === true) onLoad?.(node);
    }
    setOpen(next);
  };
  const go = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setFocus(row.node.id);
    (list.current?.children[index] as HTMLElement | undefined)?.focus();
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    const row = rows[index];
    if (row === undefined || event.target !== event.currentTarget) return;
    const folded = row.node.children !== undefined;
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      ArrowRight: () => (folded && !row.open ? turn(row.node) : go(index + 1)),
      ArrowLeft: () => (folded && row.open ? turn(row.node) : go(rows.findLastIndex((other, at) => at < index && other.level < row.level))),
      ' ': () => press(row.node.id),
      Enter: () => press(row.node.id),
      Home: () => go(0),
      End: () => go(rows.length - 1),
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  return (
    <div className={dense ? 'sc-picker sc-picker--dense' : 'sc-picker'}>
      <div className="sc-picker__search">
        <SearchField
          value={query}
          onChange={(text) => {
            setQuery(text);
            onQuery?.(text);
          }}
          placeholder={placeholder ?? m.ui_tree_search()}
        />
      </div>
      {rows.length === 0 ? <p className="sc-picker__none">{m.ui_tree_none()}</p> : null}
      <ul ref={list} className="sc-tree" role="tree" aria-label={label} aria-multiselectable="true">
        {rows.map((row, index) => {
          const { node } = row;
          const folds = node.children !== undefined;
          return (
            <li
              key={node.id}
              className={`sc-tree__row sc-tree__row--l${Math.min(row.level, 5)}`}
              role="treeitem"
              aria-level={row.level + 1}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={folds ? row.open : undefined}
              aria-checked={row.state === 'all' ? 'true' : row.state === 'some' ? 'mixed' : 'false'}
              tabIndex={node.id === active ? 0 : -1}
              onKeyDown={(event) => onKey(event, index)}
              onClick={() => {
                setFocus(node.id);
                press(node.id);
              }}
            >
              {folds ? (
                <button
                  type="button"
                  className="sc-tree__turn"
                  tabIndex={-1}
                  aria-label={row.open ? m.ui_tree_collapse({ name: node.name }) : m.ui_tree_expand({ name: node.name })}
                  onClick={(event) => {
                    event.stopPropagation();
                    turn(node);
                  }}
                >
                  {row.open ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
                </button>
              ) : (
                <span className="sc-tree__turn" />
              )}
              <span className={`sc-check sc-check--${row.state}`} aria-hidden="true">
                {row.state === 'some' ? <IconMinus size={14} /> : <IconCheck size={14} />}
              </span>
              <span className="sc-tree__name">{node.name}</span>
              {node.badge === undefined ? null : (
                <span className={node.own === true ? 'sc-tree__badge sc-tree__badge--own' : 'sc-tree__badge'}>{node.badge}</span>
              )}
              <span className="sc-tree__count sc-number">
                {folds ? `${formatNumber(row.chosen)} / ${formatNumber(node.count)}` : formatNumber(node.count)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
