import './option-bars.css';
import { formatNumber, formatPercent } from '../format/number';

export interface OptionBar {
  key: string;
  label: string;
  count: number;
}

/**
 * Options with their counts and percentages of everybody who answered; several choices may sum to more than 100 %.
 * @param of number of answers the percentages are of
 */
export function OptionBars({ label, bars, of }: { label: string; bars: readonly OptionBar[]; of: number }) {
  return (
    <ul className="sc-options" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <span className="sc-options__name">{bar.label}</span>
          <span className="sc-options__number">
            <b>{formatNumber(bar.count)}</b>
            <small className="sc-quiet">{formatPercent(bar.count, of)}</small>
          </span>
          <span className="sc-options__track" aria-hidden="true">
            <i style={{ width: of === 0 ? '0%' : `${((Math.min(bar.count, of) / of) * 100).toFixed(2)}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
