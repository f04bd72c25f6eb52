import { useId, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { IconChevronDown, IconChevronRight } from '@ui/core/icons/icons';
import { FieldFault } from '@ui/mobile/form-cards';

function Label({ id, htmlFor, label, required }: { id?: string; htmlFor?: string; label: string; required: boolean }) {
  const words = (
    <>
      {label}
      {required ? (
        <b className="sc-required" aria-hidden="true">
          *
        </b>
      ) : null}
    </>
  );
  return htmlFor === undefined ? (
    <span id={id} className="sc-field__label">
      {words}
    </span>
  ) : (
    <label htmlFor={htmlFor} className="sc-field__label">
      {words}
    </label>
  );
}

/** One of a short list: the phone's own wheel. */
export function SelectField<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <div className="sc-field">
      <Label htmlFor={id} label={label} required />
      <span className="rg-select">
        <select id={id} className="sc-input" value={value} onChange={(event) => onChange(event.target.value as T)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <IconChevronDown size={18} />
      </span>
    </div>
  );
}

/** Field that opens a sheet to choose in. */
export function PickField({
  label,
  value,
  placeholder,
  fault,
  onOpen,
}: {
  label: string;
  value: string | undefined;
  placeholder: string;
  fault?: string | undefined;
  onOpen: () => void;
}) {
  const id = useId();
  return (
    <div className="sc-field">
      <Label id={`${id}-label`} label={label} required />
      <button
        type="button"
        id={id}
        className="sc-input rg-pick"
        aria-haspopup="dialog"
        aria-labelledby={`${id}-label ${id}`}
        data-fault={fault !== undefined || undefined}
        aria-describedby={`${id}-fault`}
        onClick={onOpen}
      >
        <span className={value === undefined ? 'sc-quiet' : undefined}>{value ?? placeholder}</span>
        <IconChevronRight size={18} />
      </button>
      <FieldFault id={`${id}-fault`} text={fault} />
    </div>
  );
}

/** Short options side by side, one of them chosen. */
export function ChoiceChips<T extends string>({
  label,
  hideLabel = false,
  options,
  value,
  fault,
  onChange,
  pair = false,
}: {
  label: string;
  hideLabel?: boolean;
  options: readonly { value: T; label: string }[];
  value: T | null;
  fault?: string | undefined;
  onChange: (value: T) => void;
  /** Two options as one track. */
  pair?: boolean;
}) {
  const id = useId();
  return (
    <fieldset className="rg-chips" aria-describedby={`${id}-fault`}>
      <legend className={hideLabel ? 'sc-hidden' : 'sc-field__label'}>
        {label}
        {hideLabel ? null : (
          <b className="sc-required" aria-hidden="true">
            *
          </b>
        )}
        <span className="sc-hidden">{m.ui_required()}</span>
      </legend>
      <div className={pair ? 'rg-chips__pair' : 'rg-chips__row'}>
        {options.map((option) => (
          <label key={option.value} className={option.value === value ? 'rg-chip rg-chip--on' : 'rg-chip'}>
            <input
              type="radio"
              className="sc-hidden"
              name={id}
              value={option.value}
              checked={option.value === value}
              data-fault={fault !== undefined || undefined}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      <FieldFault id={`${id}-fault`} text={fault} />
    </fieldset>
  );
}

/** White block of fields below the head. */
export function Fields({ children }: { children: ReactNode }) {
  return <section className="rg-fields">{children}</section>;
}
