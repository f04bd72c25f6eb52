import './form-cards.css';
import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react';
import { m } from '@contracts/messages';
import { formatNumber } from '../core/format/number';
import { IconCheck, IconWarning } from '../core/icons/icons';

/** One question of a form: number, words, its field, its fault. The group is announced with words and fault. */
export function Question({
  number,
  title,
  required = false,
  fault,
  help,
  children,
  id,
}: {
  number?: number;
  title: ReactNode;
  required?: boolean;
  fault?: string | undefined;
  help?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  const own = useId();
  const base = id ?? own;
  return (
    <fieldset className="sc-question" id={id} tabIndex={-1} aria-describedby={fault === undefined ? undefined : `${base}-fault`}>
      <legend>
        {number === undefined ? null : <span className="sc-question__number">{number}.</span>}
        <span>
          {title}
          {required ? (
            <>
              <b className="sc-required" aria-hidden="true">
                *
              </b>
              <span className="sc-hidden">{m.ui_required()}</span>
            </>
          ) : null}
        </span>
      </legend>
      {children}
      {help === undefined ? null : <p className="sc-help">{help}</p>}
      <FieldFault id={`${base}-fault`} text={fault} />
    </fieldset>
  );
}

export function FieldFault({ id, text }: { id?: string; text: string | undefined }) {
  return (
    <p id={id} className="sc-help sc-help--bad" role="alert">
      {text === undefined ? null : (
        <>
          <IconWarning size={18} />
          <span>{text}</span>
        </>
      )}
    </p>
  );
}

export interface OptionItem {
  id: string;
  label: ReactNode;
  disabled?: boolean;
}

/** Options as full cards: a circle for one, a square for many. Two short options share a row. */
export function OptionCards({
  items,
  selected,
  many = false,
  onChange,
  name,
}: {
  items: readonly OptionItem[];
  selected: readonly string[];
  many?: boolean;
  onChange: (ids: string[]) => void;
  name?: string;
}) {
  const own = useId();
  const short = items.length === 2 && items.every((item) => typeof item.label === 'string' && [...item.label].length <= 8);
  return (
    <div className={short ? 'sc-choices sc-choices--pair' : 'sc-choices'}>
      {items.map((item) => {
        const on = selected.includes(item.id);
        return (
          <label key={item.id} className={on ? 'sc-option sc-option--on' : 'sc-option'}>
            <input
              type={many ? 'checkbox' : 'radio'}
              className="sc-hidden"
              name={name ?? own}
              checked={on}
              disabled={item.disabled}
              onChange={() => onChange(many ? (on ? selected.filter((id) => id !== item.id) : [...selected, item.id]) : [item.id])}
            />
            <span className={many ? 'sc-option__box sc-option__box--square' : 'sc-option__box'} aria-hidden="true">
              <IconCheck size={14} />
            </span>
            <span>{item.label}</span>
          </label>
        );
      })}
    </div>
  );
}

/** Field of 48 px with its own label; `label` is spoken even where it is not shown. */
export function TextInput({
  label,
  hideLabel = false,
  required = false,
  fault,
  help,
  className,
  invalid = false,
  describedBy,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hideLabel?: boolean;
  fault?: string | undefined;
  help?: ReactNode;
  /** At fault, while the words stand elsewhere: in the element `describedBy`. */
  invalid?: boolean;
  describedBy?: string;
}) {
  const id = useId();
  return (
    <div className="sc-field">
      <label htmlFor={id} className={hideLabel ? 'sc-hidden' : 'sc-field__label'}>
        {label}
        {required ? <b className="sc-required">*</b> : null}
      </label>
      <input
        {...rest}
        id={id}
        required={required}
        className={className === undefined ? 'sc-input' : `sc-input ${className}`}
        aria-invalid={invalid || fault !== undefined || undefined}
        aria-describedby={describedBy ?? `${id}-help`}
      />
      <div id={`${id}-help`}>
        {fault === undefined ? help === undefined ? null : <p className="sc-help">{help}</p> : <FieldFault text={fault} />}
      </div>
    </div>
  );
}

/** Text of several lines that grows with what is typed. */
export function TextArea({
  label,
  hideLabel = false,
  required = false,
  fault,
  count,
  invalid = false,
  describedBy,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & {
  label: string;
  hideLabel?: boolean;
  fault?: string | undefined;
  count?: { used: number; max: number };
  /** As in `TextInput`. */
  invalid?: boolean;
  describedBy?: string;
}) {
  const id = useId();
  return (
    <div className="sc-field">
      <label htmlFor={id} className={hideLabel ? 'sc-hidden' : 'sc-field__label'}>
        {label}
        {required ? <b className="sc-required">*</b> : null}
        {count === undefined || hideLabel ? null : <Counter {...count} />}
      </label>
      <textarea
        {...rest}
        id={id}
        required={required}
        className="sc-input sc-input--area"
        aria-invalid={invalid || fault !== undefined || undefined}
        aria-describedby={describedBy ?? `${id}-help`}
      />
      {count === undefined || !hideLabel ? null : (
        <div className="sc-field__below">
          <Counter {...count} />
        </div>
      )}
      <div id={`${id}-help`}>
        <FieldFault text={fault} />
      </div>
    </div>
  );
}

function Counter({ used, max }: { used: number; max: number }) {
  return <span className="sc-field__count">{m.ui_editor_words({ n: formatNumber(used), max: formatNumber(max) })}</span>;
}
