export interface SeededFault {
  what: string;
  file: string;
  from: string;
  to: string;
  /** Spec file that has to notice it. */
  proof: string;
  /** The route of a walk that shows it. */
  route?: string;
  /** false: without row security. */
  net: boolean;
}
export const FAULTS: readonly SeededFault[];
