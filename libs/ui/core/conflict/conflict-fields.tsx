import './conflict-fields.css';
import { useId } from 'react';
import { m } from '@contracts/messages';
import { IconBranch } from '../icons/icons';
import { textDifference, type TextPart } from './text-difference';
import type { Choices, ConflictRow, Side } from './three-way';

export interface ConflictFieldsProps<F extends string> {
  rows: readonly ConflictRow<F>[];
  same: number;
  choices: Choices<F>;
  onChoose: (field: F, side: Side) => void;
  label: (field: F) => string;
  /** A field of each version in words; empty = nothing there. */
  words: (field: F) => { mine: string; theirs: string };
  /** 「何嘉敏 07:40」; without it 「目前的版本」. */
  theirName?: string | undefined;
}

/** Only the fields that differ, both versions as cards, one of them chosen; what differs inside a text is marked. */
export function ConflictFields<F extends string>({ rows, same, choices, onChoose, label, words, theirName }: ConflictFieldsProps<F>) {
  const group = useId();
  return (
    <div className="sc-conflict-fields">
      {rows.map(({ field, changedBy }) => {
        const texts = words(field);
        const [theirs, mine] = textDifference(texts.theirs, texts.mine);
        const card = (side: Side, name: string, parts: readonly TextPart[]) => (
          <label className={`sc-version sc-version--${side}${choices[field] === side ? ' sc-version--on' : ''}`}>
            <span className="sc-version__head">
              <input type="radio" name={`${group}${field}`} checked={choices[field] === side} onChange={() => onChoose(field, side)} />
              <b>{name}</b>
              {changedBy === side ? <small>{m.ui_conflict_only_changed()}</small> : null}
            </span>
            <span className="sc-version__text">
              {parts.length === 0
                ? m.ui_empty_value()
                : parts.map((part, index) => (part.changed ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>))}
            </span>
          </label>
        );
        return (
          <fieldset key={field}>
            <legend>{label(field)}</legend>
            {card('theirs', theirName ?? m.ui_conflict_theirs(), theirs)}
            {card('mine', m.ui_conflict_mine(), mine)}
          </fieldset>
        );
      })}
      {same > 0 ? (
        <p className="sc-conflict-fields__same">
          <IconBranch size={18} />
          <span>{m.ui_conflict_same({ n: same })}</span>
        </p>
      ) : null}
    </div>
  );
}
