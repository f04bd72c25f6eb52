import './ring.css';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ringArcs, type ResponseCounts } from './response-counts';
import { countsSentence, type DoneKind } from './response-words';

export interface RingProps {
  counts: ResponseCounts;
  done: DoneKind;
  /** Outer diameter in px: 142 on phones, 176 in the console, 96 in previews. The stroke is an eighth of it. */
  size?: number;
  /** The number that matters. */
  value: ReactNode;
  /** Line below it, e.g. "/ 126 已填寫". */
  caption?: ReactNode;
  /** Says one polite sentence at most every 10 s while numbers move. */
  live?: boolean;
}

/** Ring of all children, segments in the stone colours from 12 o'clock. Segments grow in place; numbers never roll. */
export function Ring({ counts, done, size = 142, value, caption, live = false }: RingProps) {
  const stroke = Math.round(size / 8);
  const radius = (size - stroke) / 2;
  const circumference = 2 * Math.PI * radius;
  const sentence = countsSentence(counts, done);
  return (
    <div className="sc-ring" style={{ width: size, height: size }}>
      <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={sentence}>
        <g transform={`rotate(-90 ${size / 2} ${size / 2})`} fill="none" strokeWidth={stroke}>
          <circle className="sc-ring__track" cx={size / 2} cy={size / 2} r={radius} />
          {ringArcs(counts, circumference).map((arc) => (
            <circle
              key={arc.state}
              className={`sc-ring__arc sc-ring__arc--${arc.state}`}
              cx={size / 2}
              cy={size / 2}
              r={radius}
              strokeDasharray={`${arc.length} ${circumference - arc.length}`}
              strokeDashoffset={-arc.start}
            />
          ))}
        </g>
      </svg>
      <div className="sc-ring__centre" aria-hidden="true">
        <b style={{ fontSize: Math.round(size / 4.75), lineHeight: 1.13 }}>{value}</b>
        {caption === undefined ? null : <span>{caption}</span>}
      </div>
      {live ? <PoliteSentence text={sentence} /> : null}
    </div>
  );
}

const SPEAK_EVERY_MS = 10_000;

/** Screen readers hear the newest state at most once in ten seconds, not every tick. */
export function PoliteSentence({ text }: { text: string }) {
  const [spoken, setSpoken] = useState(text);
  const newest = useRef(text);
  newest.current = text;
  useEffect(() => {
    const timer = setInterval(() => setSpoken(newest.current), SPEAK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="sc-hidden" role="status" aria-live="polite">
      {spoken}
    </span>
  );
}
