import { expect, it } from '@jest/globals';
import type { World } from './world';

/**
 * Steps of one journey: each begins where the one before ended, so after a failure the others say at once why they did not
 * run; and each fails on anything the pages complained about meanwhile.
 */
export function chain(world: () => World): (name: string, step: () => Promise<void>) => void {
  let failed: string | undefined;
  return (name, step) => {
    it(name, async () => {
      if (failed !== undefined) throw new Error(`not run, because this failed before: ${failed}`);
      try {
        await step();
        expect(world().faults()).toEqual([]);
      } catch (error) {
        failed = name;
        await world().photograph(name);
        throw error;
      }
    });
  };
}
