import type { ButtonHTMLAttributes, ReactNode } from 'react';
import type { Icon } from '../icons/icons';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /** `primary` once per screen; `danger` only outlines, `danger-fill` confirms. */
  kind?: 'default' | 'primary' | 'text' | 'quiet' | 'danger' | 'danger-fill';
  /** `small` 30, `normal` 36 (console), `medium` 44 (cards on phones), `large` 48 (bottom bar). */
  size?: 'small' | 'normal' | 'medium' | 'large';
  icon?: Icon;
  /** Waiting for an answer: shows a spinner and takes no further press. */
  busy?: boolean;
  block?: boolean;
  /** Why the button cannot be used; it stays visible and says so. */
  disabledReason?: string | undefined;
  children?: ReactNode;
}

/** The one button of all surfaces; without children it is an icon button and needs `aria-label`. */
export function Button({
  kind = 'default',
  size = 'normal',
  icon: IconShape,
  busy = false,
  block = false,
  disabledReason,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const off = disabledReason !== undefined;
  const names = ['sc-button', `sc-button--${kind}`, `sc-button--${size}`];
  if (block) names.push('sc-button--block');
  if (busy) names.push('sc-button--busy');
  if (children === undefined) names.push('sc-button--icon');
  if (className !== undefined) names.push(className);
  return (
    <button
      {...rest}
      type={type}
      className={names.join(' ')}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      title={disabledReason ?? rest.title}
      onClick={(event) => {
        if (off || busy) {
          event.preventDefault();
          return;
        }
        onClick?.(event);
      }}
    >
      {busy ? <span className="sc-spinner" /> : IconShape === undefined ? null : <IconShape size={18} />}
      {children === undefined ? null : <span>{children}</span>}
    </button>
  );
}
