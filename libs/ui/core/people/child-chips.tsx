import './child-chips.css';
import { useId, type KeyboardEvent } from 'react';
import { m } from '@contracts/messages';
import { Avatar } from './avatar';

export interface Child {
  id: string;
  name: string;
  className: string;
  /** Things that wait for the reader for this child; shown as a lotus count. */
  waiting?: number;
}

/** Chosen child first when the chips scroll (three or more), else the given order, so that chips do not jump. */
export function chipOrder<T extends { id: string }>(children: readonly T[], selected: string): T[] {
  if (children.length < 3) return [...children];
  return [...children].sort((a, b) => Number(b.id === selected) - Number(a.id === selected));
}

/** Switch between the reader's children. One child: a plain line, because "who is this about" always has an answer. */
export function ChildChips({
  items,
  selected,
  onSelect,
  panelId,
}: {
  items: readonly Child[];
  selected: string;
  onSelect: (id: string) => void;
  panelId?: string;
}) {
  const base = useId();
  const [only] = items;
  if (items.length === 1 && only !== undefined) return <ChildLine child={only} />;
  const ordered = chipOrder(items, selected);
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = ordered.findIndex((child) => child.id === selected);
    const next = ordered[(at + step + ordered.length) % ordered.length];
    if (next === undefined) return;
    onSelect(next.id);
    document.getElementById(`${base}-${next.id}`)?.focus();
  };
  return (
    <div className={items.length > 2 ? 'sc-chips sc-chips--scroll' : 'sc-chips'} role="tablist" aria-label={m.ui_children()}>
      {ordered.map((child) => {
        const on = child.id === selected;
        return (
          <button
            key={child.id}
            id={`${base}-${child.id}`}
            type="button"
            role="tab"
            className="sc-chip"
            aria-selected={on}
            aria-controls={panelId}
            tabIndex={on ? 0 : -1}
            onClick={() => onSelect(child.id)}
            onKeyDown={onKey}
          >
            <span className="sc-chip__face">
              <Avatar id={child.id} name={child.name} size={38} selected={on} />
              {child.waiting === undefined || child.waiting === 0 ? null : (
                <span className="sc-count">
                  <span aria-hidden="true">{child.waiting}</span>
                  <span className="sc-hidden">{m.ui_waits_for_you({ n: child.waiting })}</span>
                </span>
              )}
            </span>
            <span className="sc-chip__text">
              <b className="sc-two-lines">{child.name}</b>
              <small className="sc-ellipsis">{child.className}</small>
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** The child line of a detail page. */
export function ChildLine({ child, aside }: { child: Child; aside?: React.ReactNode }) {
  return (
    <div className="sc-child-line">
      <Avatar id={child.id} name={child.name} />
      <span>
        <b>{child.name}</b> <span className="sc-quiet">{child.className}</span>
      </span>
      {aside === undefined ? null : <span className="sc-child-line__aside">{aside}</span>}
    </div>
  );
}
