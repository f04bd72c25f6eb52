import type { UndoConflict } from '@contracts/promotion-b01';

/** A pupil whom the update moved, and how he stands now. */
export interface MovedPupil {
  fromClassIds: readonly string[];
  toClassIds: readonly string[];
  /** Version and name when the move had been mirrored. */
  version: number | null;
  name: string | null;
  now: {
    /** The directory's state; null = gone. */
    state: 'active' | 'transferred' | 'alumnus' | 'removed' | null;
    version: number;
    name: string;
    classIds: readonly string[];
    /** Alumnus through the week of this very update: comes back too. */
    sweptByUpdate: boolean;
  };
}
export interface UndoStep {
  /** Classes to put the pupil into; null = left alone. */
  classIds: string[] | null;
  conflict: UndoConflict | null;
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id) => b.includes(id));

/**
 * The inverse of one move (BEY-11). Whoever was put somewhere else since stays there, whoever left stays away; who was only
 * edited goes back with his edits. All of them are listed. Classes he joined since are kept.
 * @param live ids of classes that still exist
 */
export function undoStep(pupil: MovedPupil, live: ReadonlySet<string>): UndoStep {
  const { now } = pupil;
  if (now.state === null || now.state === 'removed' || now.state === 'transferred') return { classIds: null, conflict: 'left' };
  if (now.state === 'alumnus' && !now.sweptByUpdate) return { classIds: null, conflict: 'left' };
  const back = pupil.fromClassIds.filter((id) => live.has(id));
  if (back.length === 0) return { classIds: null, conflict: 'class_gone' };
  const given = pupil.toClassIds;
  const changed = now.state === 'active' && !given.every((id) => now.classIds.includes(id));
  if (changed) return { classIds: null, conflict: sameSet(now.classIds, pupil.fromClassIds) ? null : 'moved_again' };
  const joined = now.state === 'active' ? now.classIds.filter((id) => !given.includes(id)) : [];
  const edited = pupil.name !== now.name || (pupil.version !== null && now.version > pupil.version) || joined.length > 0;
  return { classIds: [...new Set([...back, ...joined])], conflict: edited ? 'edited' : null };
}
