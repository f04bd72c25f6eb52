import './countdown-bar.css';
import { useEffect, useRef, useState } from 'react';
import { m } from '@contracts/messages';
import { IconUndo } from '../icons/icons';

/**
 * Seconds left of a countdown that the server's clock decides: the distance between its end and the server's "now" is
 * counted down locally, so that a wrong device clock changes nothing.
 * @param endsAt ISO instant of the server
 * @param serverNow ISO instant of the server at the moment of the answer
 * @param elapsed ms since that answer arrived (monotonic clock)
 */
export function secondsLeft(endsAt: string, serverNow: string, elapsed: number): number {
  return Math.max(0, Math.ceil((Date.parse(endsAt) - Date.parse(serverNow) - elapsed) / 1000));
}

export interface CountdownBarProps {
  endsAt: string;
  serverNow: string;
  /** Whole length in seconds, for the ring (15). */
  seconds: number;
  /** 「228 位家長 · 尚未送出」 */
  note: string;
  busy?: boolean;
  onUndo: () => void;
  /** Called once when the rest is 0. */
  onOver?: () => void;
}

/** 撤銷: the ink bar that floats until the sending leaves. No colour change at the end, no sound. */
export function CountdownBar({ endsAt, serverNow, seconds, note, busy = false, onUndo, onOver }: CountdownBarProps) {
  const [left, setLeft] = useState(() => secondsLeft(endsAt, serverNow, 0));
  useEffect(() => {
    const arrived = performance.now();
    const tick = () => setLeft(secondsLeft(endsAt, serverNow, performance.now() - arrived));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [endsAt, serverNow]);
  const over = left === 0;
  // Only the moment of reaching 0 counts, not a new callback.
  const tell = useRef(onOver);
  tell.current = onOver;
  useEffect(() => {
    if (over) tell.current?.();
  }, [over]);
  if (over) return null;
  const radius = 15;
  const circumference = 2 * Math.PI * radius;
  return (
    <div className="sc-countdown" role="group" aria-label={m.ui_countdown({ n: left })}>
      <svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
        <g transform="rotate(-90 18 18)" fill="none" strokeWidth="3">
          <circle className="sc-countdown__track" cx="18" cy="18" r={radius} />
          <circle
            className="sc-countdown__arc"
            cx="18"
            cy="18"
            r={radius}
            strokeDasharray={`${(Math.min(left, seconds) / seconds) * circumference} ${circumference}`}
          />
        </g>
        <text x="18" y="22.500" textAnchor="middle">
          {left}
        </text>
      </svg>
      <span className="sc-countdown__text">
        <b aria-hidden="true">{m.ui_countdown({ n: left })}</b>
        <small>{note}</small>
      </span>
      <button type="button" className="sc-countdown__undo" onClick={onUndo} disabled={busy}>
        <IconUndo size={18} />
        {m.ui_undo()}
      </button>
      <span className="sc-hidden" role="status">
        {left === seconds || left === 5 ? m.ui_countdown({ n: left }) : ''}
      </span>
    </div>
  );
}
