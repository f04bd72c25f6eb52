export type BureauReason = 'not-configured' | 'no-connection' | 'time-out' | 'broken-off' | 'refused-us' | 'busy' | 'wrong-answer';

/** A system of the bureau gave no usable answer; whoever asked keeps what was entered and says so in its own words. */
export class BureauUnavailable extends Error {
  readonly reason: BureauReason;
  /** True when the bureau may have carried out what was asked. */
  readonly perhapsDone: boolean;

  /** @param where the part of the bureau and the place of a fault, never a value of a person */
  constructor(reason: BureauReason, where: string, perhapsDone = false) {
    super(`bureau: ${reason} (${where})`);
    this.name = 'BureauUnavailable';
    this.reason = reason;
    this.perhapsDone = perhapsDone;
  }
}
