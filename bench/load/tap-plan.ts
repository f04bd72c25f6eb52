import type { SeededRandom } from '@testing/demo/seeded-random';
import type { School } from '../harness/school';

/** R13: 85,000 taps in half an hour, 47 a second; in its worst minute 150. */
const MORNING = { taps: 85_000, meanPerSecond: 47, peakPerSecond: 150, peakSeconds: 60 } as const;
const LEAST_PEAK_SECONDS = 3;

export interface PlannedTap {
  /** Milliseconds after the start. */
  at: number;
  school: School;
  pupil: number;
}

/**
 * A morning at the gates of all schools: the rates are real, a smaller scale makes it shorter. Each pupil taps once, schools
 * and pupils in random order; the peak lies in the middle.
 * @param scale 1 = the whole morning
 */
export function planTaps(schools: readonly School[], scale: number, random: SeededRandom): PlannedTap[] {
  const total = Math.max(1, Math.round(MORNING.taps * scale));
  const peakSeconds = Math.max(LEAST_PEAK_SECONDS, MORNING.peakSeconds * scale);
  const inPeak = Math.min(total, Math.round(MORNING.peakPerSecond * peakSeconds));
  const before = Math.ceil((total - inPeak) / 2);
  // What the peak takes is missing beside it, so that the mean is kept.
  const restSeconds = Math.max(1, total / MORNING.meanPerSecond - peakSeconds);
  const restPerSecond = (total - inPeak) / restSeconds;
  const moments: number[] = [];
  let at = 0;
  for (let i = 0; i < total; i += 1) {
    moments.push(at);
    at += 1_000 / (i >= before && i < before + inPeak ? MORNING.peakPerSecond : restPerSecond);
  }
  const pupils = schools.flatMap((school) => Array.from({ length: school.pupils }, (_, i) => ({ school, pupil: i + 1 })));
  if (pupils.length < total) throw new Error(`${String(total)} taps by ${String(pupils.length)} pupils`);
  for (let i = pupils.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [pupils[i], pupils[j]] = [pupils[j]!, pupils[i]!];
  }
  return moments.map((moment, i) => ({ at: moment, ...pupils[i]! }));
}
