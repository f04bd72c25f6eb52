import './filter-chips.css';
import { m } from '@contracts/messages';
import { IconChevronDown, IconClose } from '../core/icons/icons';

export interface FilterChip {
  id: string;
  /** Name of the filter, grey while nothing is chosen. */
  label: string;
  /** Words of the choice; undefined = 全部. */
  value?: string | undefined;
}

/** A row of filters that wraps: name and 全部, or blue with its value and × (components: filter bar). */
export function FilterChips({
  items,
  onOpen,
  onClear,
  onClearAll,
}: {
  items: readonly FilterChip[];
  onOpen: (id: string) => void;
  onClear: (id: string) => void;
  onClearAll?: () => void;
}) {
  return (
    <div className="sc-filters" role="group" aria-label={m.ui_filters()}>
      {items.map((item) =>
        item.value === undefined ? (
          <button key={item.id} type="button" className="sc-filter" aria-haspopup="dialog" onClick={() => onOpen(item.id)}>
            <span className="sc-quiet">{item.label}</span>
            <span>{m.ui_all()}</span>
            <IconChevronDown size={16} />
          </button>
        ) : (
          <span key={item.id} className="sc-filter sc-filter--set">
            <button type="button" aria-haspopup="dialog" onClick={() => onOpen(item.id)}>
              <span className="sc-hidden">{item.label}</span>
              <span>{item.value}</span>
            </button>
            <button
              type="button"
              className="sc-filter__clear"
              aria-label={m.ui_filter_remove({ name: item.label })}
              onClick={() => onClear(item.id)}
            >
              <IconClose size={16} />
            </button>
          </span>
        ),
      )}
      {onClearAll === undefined || items.every((item) => item.value === undefined) ? null : (
        <button type="button" className="sc-filter sc-filter--reset" onClick={onClearAll}>
          {m.ui_clear_filters()}
        </button>
      )}
    </div>
  );
}
