import './bulk-bar.css';
import { useEffect, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { IconClose } from '../../core/icons/icons';
import { Button } from '../../core/shell/button';

/** Ink bar over the foot of a list while rows are selected; Esc lets them go. */
export function BulkBar({ count, children, onClear }: { count: number; children: ReactNode; onClear: () => void }) {
  useEffect(() => {
    if (count === 0) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClear();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [count, onClear]);
  if (count === 0) return null;
  return (
    <div className="sc-bulk" role="toolbar" aria-label={m.ui_selected_n({ n: count })}>
      <b role="status">{m.ui_selected_n({ n: count })}</b>
      <hr />
      {children}
      <hr />
      <Button size="small" icon={IconClose} aria-label={m.ui_select_none()} onClick={onClear} />
    </div>
  );
}
