import { afterAll, beforeAll } from '@jest/globals';
import { World } from './harness/world';
import { story } from './journeys/story';

// One start of the product serves all journeys, one after the other: they share WeCom's switches.
const START_MS = 240_000;
let world: World;
beforeAll(async () => {
  world = await World.start();
}, START_MS);
afterAll(() => world?.stop(), START_MS);

story(() => world);
