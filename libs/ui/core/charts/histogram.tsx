import './histogram.css';
import { formatNumber } from '../format/number';
import { histogramBars, type Step } from './histogram-shape';

const WIDTH = 480;
const HEIGHT = 112;
const TOP = 18;
const FOOT = 20;
/** One or two steps do not become walls. */
const WIDEST = 72;

/** Numbers people gave, in steps of equal width; counts above the bars, bounds below them. */
export function Histogram({ steps, label }: { steps: readonly Step[]; label: string }) {
  const bars = histogramBars(steps, WIDTH, HEIGHT);
  const last = bars.at(-1);
  // Everybody gave one and the same number: it stands below the middle of its bar.
  const single = bars.length === 1 && last !== undefined && last.from === last.to;
  return (
    <svg className="sc-histogram" viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + FOOT}`} role="img" aria-label={label}>
      {bars.map((bar) => (
        <g key={bar.from}>
          <rect
            x={bar.x + Math.max(0, (bar.width - WIDEST) / 2)}
            y={TOP + HEIGHT - bar.height}
            width={Math.min(bar.width, WIDEST)}
            height={bar.height}
            rx="2"
          />
          {bar.count === 0 ? null : (
            <text x={bar.x + bar.width / 2} y={TOP + HEIGHT - bar.height - 5} textAnchor="middle" className="sc-histogram__count">
              {formatNumber(bar.count)}
            </text>
          )}
          <text x={single ? bar.x + bar.width / 2 : bar.x} y={TOP + HEIGHT + 15} {...(single ? { textAnchor: 'middle' } : {})}>
            {formatNumber(bar.from)}
          </text>
        </g>
      ))}
      {last === undefined || single ? null : (
        <text x={WIDTH} y={TOP + HEIGHT + 15} textAnchor="end">
          {formatNumber(last.to)}
        </text>
      )}
      <line x1="0" x2={WIDTH} y1={TOP + HEIGHT} y2={TOP + HEIGHT} />
    </svg>
  );
}
