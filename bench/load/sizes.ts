/** How much a run makes and asks. `ci` is what a merge waits for, `full` what the goals of the bench speak of. */
export interface LoadSizes {
  name: 'ci' | 'full' | 'tiny';
  units: number;
  pupils: number;
  guardians: number;
  /** Of the unit that sends much at once. */
  bigPupils: number;
  /** Notices to each whole unit that lie there before. */
  notices: number;
  sessions: number;
  /** R12: requests a second, for so long, so often; the worst counts. */
  perSecond: number;
  seconds: number;
  warmSeconds: number;
  rounds: number;
  /** Each step of the search for the knee. */
  kneeSeconds: number;
  /** R13: share of the 85,000 taps of a morning; the rates stay, the morning gets shorter. */
  scale: number;
  /** R14: messages of the unit that floods. */
  flood: number;
}

const PEOPLE = { units: 80, pupils: 85_000, guardians: 120_000, bigPupils: 7_100 } as const;
const FULL: LoadSizes = {
  ...PEOPLE,
  name: 'full',
  notices: 41,
  sessions: 2_000,
  perSecond: 600,
  seconds: 900,
  warmSeconds: 20,
  rounds: 3,
  kneeSeconds: 60,
  scale: 1,
  flood: 100_000,
};
const CI: LoadSizes = {
  ...FULL,
  name: 'ci',
  notices: 4,
  sessions: 500,
  perSecond: 200,
  seconds: 120,
  rounds: 1,
  kneeSeconds: 10,
  scale: 0.1,
  flood: 10_000,
};
/** For work on the load generator itself: the figures say nothing. */
const TINY: LoadSizes = {
  ...CI,
  name: 'tiny',
  units: 8,
  pupils: 2_400,
  guardians: 3_400,
  bigPupils: 700,
  notices: 3,
  sessions: 80,
  perSecond: 40,
  seconds: 12,
  warmSeconds: 2,
  kneeSeconds: 3,
  scale: 0.005,
  flood: 400,
};

/** @throws Error for a number that is none */
export function loadSizesOf(args: readonly string[]): LoadSizes {
  const base = args.includes('--tiny') ? TINY : args.includes('--full') ? FULL : CI;
  const number = (name: string, usual: number): number => {
    const text = args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
    const value = text === undefined ? usual : Number(text);
    if (!(value > 0)) throw new Error(`--${name} is a number above 0`);
    return value;
  };
  return {
    ...base,
    perSecond: number('rate', base.perSecond),
    seconds: number('seconds', base.seconds),
    sessions: number('sessions', base.sessions),
    scale: number('scale', base.scale),
    flood: Math.round(number('flood', base.flood)),
  };
}
