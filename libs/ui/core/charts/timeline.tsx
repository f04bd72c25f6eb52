import './timeline.css';
import type { ReactNode } from 'react';
import type { StoneState } from './response-counts';

export interface TimelineEntry {
  id: string;
  state: StoneState;
  /** What happened, in words. */
  title: ReactNode;
  /** Cause and what happens next; a refusal always has one. */
  reason?: ReactNode;
  /** Formatted time. */
  time: ReactNode;
}

/** Delivery ledger, newest first: square markers in the stone colours on a hairline. `foot` stands below (seal, receipt). */
export function Timeline({ entries, label, foot }: { entries: readonly TimelineEntry[]; label: string; foot?: ReactNode }) {
  return (
    <div className="sc-timeline">
      <ol aria-label={label}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <i className={`sc-timeline__mark sc-stone--${entry.state}`} aria-hidden="true" />
            <b>{entry.title}</b>
            {entry.reason === undefined ? null : <p>{entry.reason}</p>}
            <time>{entry.time}</time>
          </li>
        ))}
      </ol>
      {foot === undefined ? null : <div className="sc-timeline__foot">{foot}</div>}
    </div>
  );
}
