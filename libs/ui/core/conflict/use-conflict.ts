import { useState } from 'react';
import {
  allOf,
  givenUp,
  mergeChosen,
  threeWay,
  usualChoices,
  type Choices,
  type ConflictRow,
  type ConflictSpec,
  type Side,
} from './three-way';

/** What met: the versions, and the number with which the result is sent. */
export interface Meeting<T> {
  base: T;
  mine: T;
  theirs: T;
  /** Version of theirs, for `If-Match` of the next try. */
  version: number;
  /** Who saved it and when, where the record says so. */
  by?: string | undefined;
  at?: string | undefined;
}

export interface ConflictHandle<T, F extends string> {
  /** Undefined while nothing is in conflict. */
  meeting: Meeting<T> | undefined;
  rows: readonly ConflictRow<F>[];
  /** Number of fields that are equal on both sides. */
  same: number;
  choices: Choices<F>;
  choose: (field: F, side: Side) => void;
  /** The form as chosen now. */
  merged: () => T | undefined;
  /** Fields whose typed value the present choice gives up. */
  lost: readonly F[];
  open: (meeting: Meeting<T>) => void;
  close: () => void;
  /** Choose one side for all: 重新載入 = `theirs`. */
  chooseAll: (side: Side) => void;
}

/**
 * State of one conflict (BEY-16): opened when saving answers `VERSION_CONFLICT`, one choice per field, result on demand.
 * @param spec constant of the editor
 */
export function useConflict<T, F extends string>(spec: ConflictSpec<T, F>): ConflictHandle<T, F> {
  const [meeting, setMeeting] = useState<Meeting<T>>();
  const [choices, setChoices] = useState<Choices<F>>({} as Choices<F>);
  const rows = meeting === undefined ? [] : threeWay(spec, meeting.base, meeting.mine, meeting.theirs);
  return {
    meeting,
    rows,
    same: spec.fields.length - rows.length,
    choices,
    choose: (field, side) => setChoices((before) => ({ ...before, [field]: side }) as Choices<F>),
    merged: () => (meeting === undefined ? undefined : mergeChosen(spec, meeting.mine, meeting.theirs, rows, choices)),
    lost: givenUp(rows, choices),
    open: (next) => {
      setMeeting(next);
      setChoices(usualChoices(threeWay(spec, next.base, next.mine, next.theirs)));
    },
    close: () => setMeeting(undefined),
    chooseAll: (side) => setChoices(allOf(rows, side)),
  };
}
