import './four-part-bar.css';
import { totalOf, type ResponseCounts, type StoneState } from './response-counts';
import { countsSentence, type DoneKind } from './response-words';

const PARTS: readonly StoneState[] = ['done', 'opened', 'handed', 'refused'];

/** A grade or a school in one line: the same colours as the stones, what waits is the empty track. `sum` prints "98/126". */
export function FourPartBar({ counts, done, name, sum = false }: { counts: ResponseCounts; done: DoneKind; name?: string; sum?: boolean }) {
  const total = totalOf(counts);
  const bar = (
    <span className="sc-four-part" role="img" aria-label={countsSentence(counts, done, name)}>
      {PARTS.filter((state) => counts[state] > 0).map((state) => (
        <i key={state} className={`sc-four-part__part sc-four-part__part--${state}`} style={{ flexGrow: counts[state] }} />
      ))}
      {counts.waiting > 0 ? <i style={{ flexGrow: counts.waiting }} /> : null}
    </span>
  );
  if (!sum) return bar;
  return (
    <span className="sc-four-part-sum">
      {bar}
      <span className="sc-number" aria-hidden="true">
        <b>{counts.done}</b>
        <span className="sc-quiet">/{total}</span>
      </span>
    </span>
  );
}
