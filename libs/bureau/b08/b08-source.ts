import type { B08Reading } from './b08-table';

/** Answer of the source: no table filed yet for that year (PRM-12), or one that was read. */
export type B08Answer = { filed: false } | ({ filed: true } & B08Reading);

/** The class tables that schools filed with the bureau. Also the injection token. */
export abstract class B08Source {
  /**
   * @param asked.schoolYear e.g. `2026/2027`
   * @throws BureauUnavailable
   */
  abstract table(asked: { schoolCode: string; schoolYear: string }): Promise<B08Answer>;
}
