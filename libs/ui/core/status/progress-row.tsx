import './progress-row.css';
import { m } from '@contracts/messages';
import { formatPercent } from '../format/number';
import { Button } from '../shell/button';
import { IconDownload, type Icon } from '../icons/icons';

export interface ProgressRowProps {
  title: string;
  icon?: Icon;
  done: number;
  /** Unknown while null: the bar moves, the count goes up. */
  total: number | null;
  /** Line below, e.g. 「312 / 503 份，可離開此頁」. */
  note: string;
  onCancel?: () => void;
}

/** Long work: icon, title, percent, bar, what is done so far. Safe to leave. */
export function ProgressRow({ title, icon: IconShape = IconDownload, done, total, note, onCancel }: ProgressRowProps) {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <div className="sc-progress">
      <div className="sc-progress__head">
        <IconShape size={18} className="sc-progress__icon" />
        <b className="sc-ellipsis">{title}</b>
        {total === null ? null : <span className="sc-number sc-quiet">{formatPercent(done, total)}</span>}
      </div>
      <ProgressBar share={share} label={title} />
      <div className="sc-progress__foot">
        <span>{note}</span>
        {onCancel === undefined ? null : (
          <Button kind="text" size="small" onClick={onCancel}>
            {m.ui_cancel()}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Bar of 6 px; `share` 0…1, null = unknown. */
export function ProgressBar({ share, label }: { share: number | null; label: string }) {
  const now = share === null ? undefined : Math.round(share * 100);
  return (
    <div className="sc-bar" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={now}>
      <i
        className={share === null ? 'sc-bar__fill sc-bar__fill--unknown' : 'sc-bar__fill'}
        style={{ width: share === null ? '30%' : `${(share * 100).toFixed(1)}%` }}
      />
    </div>
  );
}
