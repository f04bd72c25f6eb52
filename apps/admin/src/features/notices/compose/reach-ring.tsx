import { ringArcs } from '@ui/core/charts/response-counts';
import '@ui/core/charts/ring.css';
import '@ui/core/charts/stones.css';
import '@ui/core/charts/four-part-bar.css';

const SIZE = 92;
const STROKE = 12;

/** Share of families that can be reached; the colours of the stones. */
export function ReachRing({ ok, bad, label, value }: { ok: number; bad: number; label: string; value: string }) {
  const radius = (SIZE - STROKE) / 2;
  const circumference = 2 * Math.PI * radius;
  return (
    <div className="sc-ring" style={{ width: SIZE, height: SIZE }}>
      <svg width={SIZE} height={SIZE} viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={label}>
        <g transform={`rotate(-90 ${SIZE / 2} ${SIZE / 2})`} fill="none" strokeWidth={STROKE}>
          <circle className="sc-ring__track" cx={SIZE / 2} cy={SIZE / 2} r={radius} />
          {ringArcs({ done: ok, opened: 0, handed: 0, waiting: 0, refused: bad }, circumference).map((arc) => (
            <circle
              key={arc.state}
              className={`sc-ring__arc sc-ring__arc--${arc.state}`}
              cx={SIZE / 2}
              cy={SIZE / 2}
              r={radius}
              strokeDasharray={`${arc.length} ${circumference - arc.length}`}
              strokeDashoffset={-arc.start}
            />
          ))}
        </g>
      </svg>
      <div className="sc-ring__centre" aria-hidden="true">
        <b style={{ fontSize: 20, lineHeight: 1.13 }}>{value}</b>
      </div>
    </div>
  );
}
