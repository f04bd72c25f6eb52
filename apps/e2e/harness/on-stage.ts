import { afterAll, beforeAll } from '@jest/globals';
import { World } from './world';

/** The product starts, works on two cores or less, and is filled with its schools. */
const START_MS = 240_000;

/** One start of the product for all journeys of a file, one after the other: they share WeCom's switches. */
export function onStage(journeys: (world: () => World) => void): void {
  let world: World | undefined;
  beforeAll(async () => {
    world = await World.start();
  }, START_MS);
  afterAll(() => world?.stop(), START_MS);
  journeys(() => {
    if (world === undefined) throw new Error('the product did not start');
    return world;
  });
}
