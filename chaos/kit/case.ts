import type { SeededRandom } from '@testing/demo/seeded-random';
import type { Line } from '../../bench/harness/report';
import type { SmallDisk } from './small-disk';
import type { Stage } from './stage';

/** Folders of a stage: data of PostgreSQL, its log (WAL), files of people, log lines, log of Redis. */
export type DiskPlace = 'postgres' | 'wal' | 'files' | 'lines' | 'redis';

/** One goal of reliability, tried on the running product. */
export interface ChaosCase {
  /** As in the list of goals: `R1`. */
  goal: string;
  /** What holds, as a sentence. */
  title: string;
  /** Guardians of each unit of the stage; the first unit sends. Left out: one of 10,000 and a small one. */
  guardians?: readonly number[];
  /** Places of the product that lie on small disks of their own, which the case may fill (R17). */
  disks?: readonly DiskPlace[];
  /** The queue runs on a Redis that keeps a log of what it is told. */
  redis?: boolean;
  /**
   * Makes the faults and measures. The stage is sound before it and is healed after it; the invariants are checked then.
   * @throws Error when it could not be carried out
   */
  run(tools: CaseTools): Promise<void>;
}

export interface CaseTools {
  stage: Stage;
  random: SeededRandom;
  /** What `random` was made from. */
  seed: number;
  /** A disk the case has asked for. @throws Error for another one */
  disk(place: DiskPlace): SmallDisk;
  /** Another option of the command line, `--name=value`. */
  readonly option: (name: string) => string | undefined;
  /** The long form was asked for. */
  long: boolean;
  /** One figure beside its target. */
  readonly tell: (line: Line) => void;
  /** A figure of which there must be none; the first few are said. */
  readonly none: (name: string, faults: readonly string[]) => void;
}
