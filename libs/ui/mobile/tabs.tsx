import './tabs.css';
import type { KeyboardEvent } from 'react';

export interface TabItem<T extends string> {
  id: T;
  label: string;
  count?: number;
}

/** Arrow keys move between tabs of a list. */
function step<T extends string>(event: KeyboardEvent, items: readonly TabItem<T>[], selected: T, onSelect: (id: T) => void): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const at = items.findIndex((item) => item.id === selected);
  const next = (at + by + items.length) % items.length;
  const item = items[next];
  if (item === undefined) return;
  onSelect(item.id);
  (event.currentTarget.parentElement?.children[next] as HTMLElement | undefined)?.focus();
}

interface TabsProps<T extends string> {
  items: readonly TabItem<T>[];
  selected: T;
  onSelect: (id: T) => void;
  label: string;
}

/** 全部 / 未處理 / 已處理: words with a blue line below the chosen one. */
export function TextTabs<T extends string>({ items, selected, onSelect, label }: TabsProps<T>) {
  return (
    <div className="sc-tabs" role="tablist" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          aria-selected={item.id === selected}
          tabIndex={item.id === selected ? 0 : -1}
          onClick={() => onSelect(item.id)}
          onKeyDown={(event) => step(event, items, selected, onSelect)}
        >
          {item.label}
          {item.count === undefined ? null : <small>{item.count}</small>}
        </button>
      ))}
    </div>
  );
}

/** 家長 / 學生 / 家長和學生: one of a few, in a sunken track. */
export function Segmented<T extends string>({ items, selected, onSelect, label }: TabsProps<T>) {
  return (
    <div className="sc-segmented" role="tablist" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          aria-selected={item.id === selected}
          tabIndex={item.id === selected ? 0 : -1}
          onClick={() => onSelect(item.id)}
          onKeyDown={(event) => step(event, items, selected, onSelect)}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
