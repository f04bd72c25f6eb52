import type { SeededRandom } from '@testing/demo/seeded-random';
import type { Line } from '../../bench/harness/report';
import type { Stage } from './stage';

/** One goal of reliability, tried on the running product. */
export interface ChaosCase {
  /** As in the list of goals: `R1`. */
  goal: string;
  /** What holds, as a sentence. */
  title: string;
  /** Guardians of each unit of the stage; the first unit sends. Left out: one of 10,000 and a small one. */
  guardians?: readonly number[];
  /**
   * Makes the faults and measures. The stage is sound before it and is healed after it; the invariants are checked then.
   * @throws Error when it could not be carried out
   */
  run(tools: CaseTools): Promise<void>;
}

export interface CaseTools {
  stage: Stage;
  random: SeededRandom;
  /** The long form was asked for. */
  long: boolean;
  /** One figure beside its target. */
  readonly tell: (line: Line) => void;
  /** A figure of which there must be none; the first few are said. */
  readonly none: (name: string, faults: readonly string[]) => void;
}
