import './stones.css';
import { MAX_STONES, stonesOf, totalOf, type ResponseCounts, type StoneState } from './response-counts';
import { countsSentence, stoneWord, type DoneKind } from './response-words';
import { FourPartBar } from './four-part-bar';

export interface StonesProps {
  counts: ResponseCounts;
  done: DoneKind;
  /** Class, grade or school the row stands for; part of the spoken sentence. */
  name?: string;
  /** `wrap` on phones (10 px stones in rows), `line` in tables (one row of flexible stones 14 high). */
  layout?: 'wrap' | 'line';
  /** Words shown when the pointer rests on a stone: who and since when. */
  hint?: (index: number, state: StoneState) => string | undefined;
}

/** 一石一生: one stone per child. Above 60 children it becomes the four-part bar, never smaller stones. */
export function Stones({ counts, done, name, layout = 'wrap', hint }: StonesProps) {
  if (totalOf(counts) > MAX_STONES) return <FourPartBar counts={counts} done={done} {...(name === undefined ? {} : { name })} />;
  return (
    <span className={`sc-stones sc-stones--${layout}`} role="img" aria-label={countsSentence(counts, done, name)}>
      {stonesOf(counts).map((state, index) => (
        <i key={index} className={`sc-stone sc-stone--${state}`} title={hint?.(index, state)} />
      ))}
    </span>
  );
}

/** Progress of a form: one stone per question, the present one lighter. */
export function QuestionStones({ answered, total, label }: { answered: number; total: number; label: string }) {
  return (
    <span className="sc-stones" role="img" aria-label={label}>
      {Array.from({ length: total }, (_place, index) => (
        <i key={index} className={`sc-stone sc-stone--${index < answered ? 'done' : index === answered ? 'opened' : 'waiting'}`} />
      ))}
    </span>
  );
}

/** Small stone of a legend, with the same pattern as the stones it explains. */
export function LegendStone({ state }: { state: StoneState }) {
  return <i className={`sc-stone sc-stone--legend sc-stone--${state}`} aria-hidden="true" />;
}

/**
 * One class: name, its stones, "25/32". Pressable when `onOpen` is given.
 * @param props.reached number at the end; those done unless something else is all there is to do
 */
export function ClassStones({
  name,
  counts,
  done,
  reached = counts.done,
  onOpen,
}: {
  name: string;
  counts: ResponseCounts;
  done: DoneKind;
  reached?: number;
  onOpen?: () => void;
}) {
  const inner = (
    <>
      <b className="sc-class-row__name">{name}</b>
      <Stones counts={counts} done={done} name={name} />
      <span className="sc-class-row__sum sc-number" aria-hidden="true">
        <b>{reached}</b>
        <span className="sc-quiet">/{totalOf(counts)}</span>
      </span>
    </>
  );
  if (onOpen === undefined) return <div className="sc-class-row">{inner}</div>;
  return (
    <button type="button" className="sc-class-row" onClick={onOpen}>
      {inner}
    </button>
  );
}

/** Words of all states with their counts, in the order of the ring; states with nobody are left out. */
export function ResponseLegend({ counts, done, share = false }: { counts: ResponseCounts; done: DoneKind; share?: boolean }) {
  const total = totalOf(counts);
  const order: readonly StoneState[] = ['done', 'opened', 'handed', 'refused', 'waiting'];
  return (
    <ul className="sc-legend">
      {order
        // Where nothing is asked nobody can be done.
        .filter((state) => (state === 'done' && done !== 'handled') || counts[state] > 0)
        .map((state) => (
          <li key={state}>
            <LegendStone state={state} />
            <span>{stoneWord(state, done)}</span>
            <b className="sc-number">{counts[state]}</b>
            {share ? <small className="sc-number">{total === 0 ? 0 : Math.round((counts[state] / total) * 100)}%</small> : null}
          </li>
        ))}
    </ul>
  );
}
