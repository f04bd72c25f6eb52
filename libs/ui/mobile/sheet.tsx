import './sheet.css';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { m } from '@contracts/messages';
import { Button } from '../core/shell/button';
import { IconClose } from '../core/icons/icons';
import { useFocusTrap } from './focus-trap';

/**
 * One history entry while something is open, so that the back button of WeChat closes it and not the page. Closing goes
 * through the history too: `onClose` runs when the entry is gone, and only then may the page navigate.
 */
function useBackCloses(open: boolean, onClose: () => void): () => void {
  const id = useId();
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (!open) return;
    const mine = () => (window.history.state as { sheet?: string } | null)?.sheet === id;
    if (!mine()) window.history.pushState({ ...(window.history.state as object | null), sheet: id }, '');
    const onPop = () => {
      if (!mine()) close.current();
    };
    window.addEventListener('popstate', onPop);
    return () => {
      window.removeEventListener('popstate', onPop);
      if (mine()) window.history.back();
    };
  }, [open, id]);
  return () => {
    if ((window.history.state as { sheet?: string } | null)?.sheet === id) window.history.back();
    else close.current();
  };
}

export interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  foot?: ReactNode;
  /** Pickers keep one height, so that nothing jumps while searching. */
  tall?: boolean;
  /** Plain menus need no head; the title is still spoken. */
  plain?: boolean;
}

/** Sheet from below: grip, title, close, scrolling body, foot with the running result. */
export function Sheet({ open, onClose, title, children, foot, tall = false, plain = false }: SheetProps) {
  const box = useRef<HTMLDivElement>(null);
  const leave = useBackCloses(open, onClose);
  useFocusTrap(box, open, leave);
  if (!open) return null;
  return createPortal(
    <div className="sc-sheet-layer">
      <button type="button" className="sc-scrim" tabIndex={-1} aria-hidden="true" onClick={leave} />
      <div
        ref={box}
        className={tall ? 'sc-sheet sc-sheet--tall' : 'sc-sheet'}
        role="dialog"
        aria-modal="true"
        aria-label={title}
        tabIndex={-1}
      >
        {plain ? null : (
          <header>
            <h2>{title}</h2>
            <Button kind="quiet" size="medium" icon={IconClose} aria-label={m.ui_close()} onClick={leave} />
          </header>
        )}
        {/* Scrolls: the keyboard has to reach it even where nothing inside takes the focus. */}
        <div className="sc-sheet__body" tabIndex={0}>
          {children}
        </div>
        {foot === undefined ? null : <footer>{foot}</footer>}
        {plain ? (
          <footer>
            <Button size="large" block onClick={leave}>
              {m.ui_cancel()}
            </Button>
          </footer>
        ) : null}
      </div>
    </div>,
    document.body,
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  /** 「將通知 120 個家庭」: the number of what will happen. */
  title: string;
  subtitle?: ReactNode;
  /** Facts, label and value. */
  facts?: readonly { label: string; value: ReactNode }[];
  note?: ReactNode;
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
}

/** Second step before something that reaches people. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  subtitle,
  facts = [],
  note,
  confirm,
  danger = false,
  busy = false,
  onConfirm,
}: ConfirmDialogProps) {
  const box = useRef<HTMLDivElement>(null);
  const leave = useBackCloses(open, onClose);
  useFocusTrap(box, open, leave);
  if (!open) return null;
  return createPortal(
    <div className="sc-sheet-layer sc-sheet-layer--centre">
      <button type="button" className="sc-scrim" tabIndex={-1} aria-hidden="true" onClick={leave} />
      <div ref={box} className="sc-dialog" role="alertdialog" aria-modal="true" aria-label={title} tabIndex={-1}>
        <h2>{title}</h2>
        {subtitle === undefined ? null : <p className="sc-dialog__subtitle">{subtitle}</p>}
        {facts.length === 0 ? null : (
          <dl>
            {facts.map((fact) => (
              <div key={fact.label}>
                <dt>{fact.label}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        )}
        {note === undefined ? null : <div className="sc-dialog__note">{note}</div>}
        <footer>
          <Button size="large" onClick={leave}>
            {m.ui_cancel()}
          </Button>
          <Button size="large" kind={danger ? 'danger-fill' : 'primary'} busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </footer>
      </div>
    </div>,
    document.body,
  );
}
