import './search-field.css';
import { m } from '@contracts/messages';
import { IconClose, IconSearch } from '../icons/icons';

/** Field to search in; its placeholder is also its label. */
export function SearchField({ value, onChange, placeholder }: { value: string; onChange: (text: string) => void; placeholder: string }) {
  return (
    <div className="sc-search" role="search">
      <IconSearch size={20} />
      <input
        type="search"
        enterKeyHint="search"
        autoCapitalize="none"
        value={value}
        placeholder={placeholder}
        aria-label={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
      {value === '' ? null : (
        <button type="button" aria-label={m.ui_clear()} onClick={() => onChange('')}>
          <IconClose size={18} />
        </button>
      )}
    </div>
  );
}
