import type { ReactNode } from 'react';
import { Switch } from 'antd';
import { IconWarning } from '@ui/core/icons/icons';
import type { ComposeField } from '@ui/core/notices/compose-form';

/** One part of the form: headline, room for a number at its right, the fault below. */
export function Field({
  id,
  label,
  required = false,
  note,
  fault,
  children,
}: {
  id: ComposeField;
  label: string;
  required?: boolean;
  note?: ReactNode;
  fault?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className="cc-field" id={`field-${id}`} aria-label={label}>
      <header>
        <h2>
          {label}
          {required ? <b className="sc-form__star">*</b> : null}
        </h2>
        {note === undefined ? null : <small className="sc-quiet">{note}</small>}
      </header>
      {children}
      {fault === undefined ? null : <Fault>{fault}</Fault>}
    </section>
  );
}

export function Fault({ children }: { children: ReactNode }) {
  return (
    <p className="cc-fault" role="alert">
      <IconWarning size={16} />
      {children}
    </p>
  );
}

/** A setting that is on or off. `fixed` = decided by something else, which the note says. */
export function Toggle({
  label,
  note,
  on,
  fixed = false,
  onChange,
}: {
  label: string;
  note?: string;
  on: boolean;
  fixed?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="cc-toggle">
      <span>
        {label}
        {note === undefined ? null : <small className="sc-quiet">{note}</small>}
      </span>
      <Switch checked={on} disabled={fixed} onChange={onChange} />
    </label>
  );
}

/** One of two or three, side by side. */
export function Segments<T extends string>({
  name,
  label,
  value,
  options,
  onChange,
}: {
  name: string;
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <div className="cc-segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={value === option.value ? 'cc-segments__on' : undefined}>
          <input type="radio" name={name} className="sc-hidden" checked={value === option.value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </div>
  );
}
