import { useId, useState, type ReactNode, type Ref } from 'react';
import { m } from '@contracts/messages';
import { FieldFault } from '@ui/mobile/form-cards';
import { digitsOnly } from '../model/fields';

const BOXES = [0, 1, 2, 3, 4, 5] as const;

/**
 * Six boxes over one real field: the phone can fill in the code of the message, paste works, and a screen reader meets one
 * field instead of six.
 */
export function CodeBoxes({
  value,
  onChange,
  fault,
  help,
  field,
}: {
  value: string;
  onChange: (digits: string) => void;
  fault?: string | undefined;
  help?: ReactNode;
  field?: Ref<HTMLInputElement>;
}) {
  const id = useId();
  const [focused, setFocused] = useState(false);
  return (
    <div className="sc-field">
      <label htmlFor={id} className="sc-field__label">
        <span>{m.register_code()}</span>
        <b className="sc-required" aria-hidden="true">
          *
        </b>
        <span className="sc-hidden">{m.register_code_label()}</span>
      </label>
      <div className={fault === undefined ? 'rg-code' : 'rg-code rg-code--bad'}>
        <input
          ref={field}
          id={id}
          value={value}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\d{6}"
          maxLength={6}
          aria-invalid={fault !== undefined || undefined}
          aria-describedby={`${id}-help`}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onChange={(event) => onChange(digitsOnly(event.target.value).slice(0, 6))}
        />
        {BOXES.map((at) => (
          <span key={at} aria-hidden="true" className={focused && at === Math.min(value.length, 5) ? 'rg-code__now' : undefined}>
            {value[at] ?? (focused && at === value.length ? <i className="rg-caret" /> : null)}
          </span>
        ))}
      </div>
      <div id={`${id}-help`}>{fault === undefined ? help : <FieldFault text={fault} />}</div>
    </div>
  );
}
