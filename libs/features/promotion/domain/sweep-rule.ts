import { B01_LIMITS } from '@contracts/promotion-b01';

const DAY_MS = 86_400_000;

/** A week of 7 × 24 hours from the moment the update was applied (PRM-40). */
export const graceEnd = (appliedAt: Date): Date => new Date(appliedAt.getTime() + B01_LIMITS.graceDays * DAY_MS);
/** 【暫緩】, once (PRM-43). */
export const postponed = (graceUntil: Date): Date => new Date(graceUntil.getTime() + B01_LIMITS.postponeDays * DAY_MS);
/** Administrators hear of it two days before (PRM-43). */
export const warnAt = (graceUntil: Date): Date => new Date(graceUntil.getTime() - 2 * DAY_MS);
export const undoEnd = (appliedAt: Date): Date => new Date(appliedAt.getTime() + B01_LIMITS.undoDays * DAY_MS);

export interface SweepPupil {
  id: string;
  /** When the account was made: whoever subscribed after the file is a new arrival (§12.3). */
  createdAt: Date;
  /** Last time an administrator brought the pupil back from 校友. */
  restoredAt: Date | null;
  inFile: boolean;
}

/** Those who become alumni (PRM-40): in a class, not in the file, not arrived or brought back since. */
export function leaversOf<T extends SweepPupil>(pupils: readonly T[], file: { generatedAt: Date; appliedAt: Date }): T[] {
  return pupils.filter(
    (pupil) => !pupil.inFile && pupil.createdAt <= file.generatedAt && (pupil.restoredAt === null || pupil.restoredAt < file.appliedAt),
  );
}

/** More than half: a person has to say so (PRM-44). */
export const needsGuard = (leavers: number, pupils: number): boolean => leavers * 2 > pupils;
