import './cells.css';
import type { ReactNode } from 'react';
import { IconChevronRight, IconClock, type Icon } from '../core/icons/icons';

/** Rows of one white block. */
export function CellGroup({ children }: { children: ReactNode }) {
  return <div className="sc-cells">{children}</div>;
}

/** Label left, value right; pressable rows show a chevron. */
export function Cell({
  label,
  value,
  required = false,
  set = true,
  onPress,
  href,
}: {
  label: ReactNode;
  value?: ReactNode;
  required?: boolean;
  set?: boolean;
  onPress?: () => void;
  href?: string;
}) {
  const inner = (
    <>
      <span className="sc-cell__label">
        {label}
        {required ? (
          <b className="sc-required" aria-hidden="true">
            *
          </b>
        ) : null}
      </span>
      <span className={set ? 'sc-cell__value sc-cell__value--set' : 'sc-cell__value'}>{value}</span>
      {onPress === undefined && href === undefined ? null : <IconChevronRight size={18} className="sc-cell__chevron" />}
    </>
  );
  if (href !== undefined) {
    return (
      <a className="sc-cell" href={href}>
        {inner}
      </a>
    );
  }
  if (onPress === undefined) return <div className="sc-cell">{inner}</div>;
  return (
    <button type="button" className="sc-cell" onClick={onPress}>
      {inner}
    </button>
  );
}

/** Row with a switch; the whole row is the target. */
export function SwitchCell({
  label,
  note,
  checked,
  disabled = false,
  onChange,
}: {
  label: ReactNode;
  note?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="sc-cell">
      <span className="sc-cell__label">
        {label}
        {note === undefined ? null : <small>{note}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        className="sc-switch"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}

/** Row of a menu in a sheet: icon, words, what it does. */
export function MenuRow({
  icon: IconShape,
  children,
  note,
  danger = false,
  disabled = false,
  onPress,
}: {
  icon: Icon;
  children: ReactNode;
  note?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={danger ? 'sc-menu-row sc-menu-row--danger' : 'sc-menu-row'}
      aria-disabled={disabled || undefined}
      onClick={disabled ? undefined : onPress}
    >
      <IconShape size={22} />
      <span>
        {children}
        {note === undefined ? null : <small>{note}</small>}
      </span>
    </button>
  );
}

/** Row of a list: picture of its kind, title, meta line. */
export function ListRow({
  icon: IconShape,
  title,
  quiet = false,
  meta,
  href,
  onPress,
}: {
  icon: Icon;
  title: ReactNode;
  quiet?: boolean;
  meta?: ReactNode;
  href?: string;
  onPress?: (event: React.MouseEvent) => void;
}) {
  const inner = (
    <>
      <span className="sc-kind">
        <IconShape size={20} />
      </span>
      <span className="sc-list-row__text">
        <span className={quiet ? 'sc-list-row__title sc-quiet' : 'sc-list-row__title'}>{title}</span>
        {meta === undefined ? null : <span className="sc-list-row__meta">{meta}</span>}
      </span>
    </>
  );
  return href === undefined ? (
    <div className="sc-list-row">{inner}</div>
  ) : (
    <a className="sc-list-row" href={href} onClick={onPress}>
      {inner}
    </a>
  );
}

/** Card of something that waits: kind, title, who, and at its foot the deadline and one action. */
export function TaskCard({
  icon: IconShape,
  title,
  meta,
  foot,
  urgent = false,
  action,
  href,
  onPress,
}: {
  icon: Icon;
  title: ReactNode;
  meta?: ReactNode;
  foot?: ReactNode;
  urgent?: boolean;
  action?: ReactNode;
  href: string;
  onPress?: (event: React.MouseEvent) => void;
}) {
  return (
    <a className="sc-task" href={href} onClick={onPress}>
      <span className="sc-task__head">
        <span className="sc-kind sc-kind--waiting">
          <IconShape size={20} />
        </span>
        <span>
          <span className="sc-task__title">{title}</span>
          {meta === undefined ? null : <span className="sc-task__meta">{meta}</span>}
        </span>
      </span>
      {foot === undefined && action === undefined ? null : (
        <span className="sc-task__foot">
          {foot === undefined ? null : (
            <span className={urgent ? 'sc-task__due sc-task__due--urgent' : 'sc-task__due'}>
              <IconClock size={18} />
              <span>{foot}</span>
            </span>
          )}
          {action === undefined ? null : <span className="sc-button sc-button--primary sc-button--medium">{action}</span>}
        </span>
      )}
    </a>
  );
}
