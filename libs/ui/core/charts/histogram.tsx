import './histogram.css';
import { formatNumber } from '../format/number';
import { histogramBars, type Step } from './histogram-shape';

const WIDTH = 480;
const HEIGHT = 112;
const TOP = 18;
const FOOT = 20;

/** Numbers people gave, in steps of equal width; counts above the bars, bounds below them. */
export function Histogram({ steps, label }: { steps: readonly Step[]; label: string }) {
  const bars = histogramBars(steps, WIDTH, HEIGHT);
  const last = bars.at(-1);
  return (
    <svg className="sc-histogram" viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + FOOT}`} role="img" aria-label={label}>
      {bars.map((bar) => (
        <g key={bar.from}>
          <rect x={bar.x} y={TOP + HEIGHT - bar.height} width={bar.width} height={bar.height} rx="2" />
          {bar.count === 0 ? null : (
            <text x={bar.x + bar.width / 2} y={TOP + HEIGHT - bar.height - 5} textAnchor="middle" className="sc-histogram__count">
              {formatNumber(bar.count)}
            </text>
          )}
          <text x={bar.x} y={TOP + HEIGHT + 15}>
            {formatNumber(bar.from)}
          </text>
        </g>
      ))}
      {last === undefined ? null : (
        <text x={WIDTH} y={TOP + HEIGHT + 15} textAnchor="end">
          {formatNumber(last.to)}
        </text>
      )}
      <line x1="0" x2={WIDTH} y1={TOP + HEIGHT} y2={TOP + HEIGHT} />
    </svg>
  );
}
