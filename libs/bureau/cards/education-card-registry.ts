import type { CardAnswer, CardLookup, TemporaryNumber } from './card-lookup';

/** The bureau's register of education cards (spec 01 §6). Also the injection token. */
export abstract class EducationCardRegistry {
  /** @throws BureauUnavailable when the register gives no usable answer in time */
  abstract lookup(request: CardLookup): Promise<CardAnswer>;

  /**
   * Temporary numbers of people assigned to a school whose name contains `name` (SUB-32).
   * @throws BureauUnavailable
   */
  abstract temporaryNumbers(request: { schoolCode: string; name: string }): Promise<TemporaryNumber[]>;
}
