// Every test that imports `fast-check` gets this one (jest.config.ts): the same library, drawing from the seed of the run.
import fc from '../../node_modules/fast-check/lib/fast-check.js';
import { SEED } from './seed';

fc.configureGlobal({ seed: SEED });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export { fc as default };
