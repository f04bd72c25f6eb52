import { expect, it } from '@jest/globals';
import type { World } from './world';

/**
 * Steps of one journey: each begins where the one before ended, so after a failure the others say at once why they did not
 * run; and each fails on anything the pages complained about meanwhile. `limitMs` is for steps that wait several times: each wait has a
 * limit of its own and says what it waited for, which a limit of the whole that comes first would keep from being said.
 */
export function chain(world: () => World): (name: string, step: () => Promise<void>, limitMs?: number) => void {
  let failed: string | undefined;
  return (name, step, limitMs) => {
    const run = async (): Promise<void> => {
      if (failed !== undefined) throw new Error(`not run, because this failed before: ${failed}`);
      try {
        await step();
        expect(world().faults()).toEqual([]);
      } catch (error) {
        failed = name;
        await world().photograph(name);
        throw error;
      }
    };
    if (limitMs === undefined) it(name, run);
    else it(name, run, limitMs);
  };
}
