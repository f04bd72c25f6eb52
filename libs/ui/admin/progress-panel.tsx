import './progress-panel.css';
import { ProgressRow, type ProgressRowProps } from '../core/status/progress-row';

/** Long work that floats over the foot of a page until it is done (export, import); it may be left. */
export function ProgressPanel({ items }: { items: readonly (ProgressRowProps & { id: string })[] }) {
  if (items.length === 0) return null;
  return (
    <aside className="sc-jobs" aria-live="polite">
      {items.map(({ id, ...row }) => (
        <ProgressRow key={id} {...row} />
      ))}
    </aside>
  );
}
