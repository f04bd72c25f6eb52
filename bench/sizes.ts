/** How much of everything a run makes. `full` is what the goals speak of. */
export interface Sizes {
  name: 'full' | 'quick' | 'tiny';
  units: number;
  pupils: number;
  guardians: number;
  /** Notices to the whole unit in the units that are measured, and in the others. */
  measuredNotices: number;
  otherNotices: number;
  /** Units whose people read; the others only lie in the same tables. */
  measuredUnits: number;
  /** Guardians of the units that send, smallest first; `main` among them is what the goals speak of. */
  fanout: readonly number[];
  main: number;
  /** Runs of the main size, each beside its floor. */
  fanoutRuns: number;
  submits: number;
  /** Length of one round of load and number of rounds, product and floor in turn. */
  loadSeconds: number;
  loadRounds: number;
  openSeconds: number;
  growthRounds: number;
  /** Notices at one time the data: of a measured unit (a full page), and of the others beside it. */
  ownNotices: number;
  otherScaleNotices: number;
  /** Answers of the form that is downloaded. */
  exportAnswers: number;
  /** Openings of each page on the slow phone. */
  phoneRounds: number;
}

const FULL: Sizes = {
  name: 'full',
  units: 80,
  pupils: 85_000,
  guardians: 120_000,
  measuredNotices: 41,
  otherNotices: 41,
  measuredUnits: 4,
  fanout: [1_000, 3_000, 10_000, 30_000, 120_000],
  main: 10_000,
  fanoutRuns: 7,
  submits: 24,
  loadSeconds: 6,
  loadRounds: 3,
  openSeconds: 15,
  growthRounds: 400,
  ownNotices: 20,
  otherScaleNotices: 60,
  exportAnswers: 10_000,
  phoneRounds: 7,
};
const QUICK: Sizes = {
  ...FULL,
  name: 'quick',
  otherNotices: 2,
  fanout: [1_000, 5_000, 10_000, 20_000],
  fanoutRuns: 3,
  loadSeconds: 2,
  loadRounds: 3,
  openSeconds: 5,
  growthRounds: 200,
};
/** For work on the benchmark itself: the figures say nothing. */
const TINY: Sizes = {
  ...QUICK,
  name: 'tiny',
  units: 12,
  pupils: 12_000,
  guardians: 17_000,
  measuredNotices: 10,
  otherNotices: 1,
  measuredUnits: 1,
  fanout: [500, 1_000, 2_000],
  main: 1_000,
  fanoutRuns: 2,
  submits: 6,
  loadSeconds: 1,
  loadRounds: 1,
  openSeconds: 2,
  growthRounds: 40,
  otherScaleNotices: 2,
  phoneRounds: 3,
};

export function sizesOf(args: readonly string[]): Sizes {
  if (args.includes('--tiny')) return TINY;
  return args.includes('--quick') ? QUICK : FULL;
}
