// The `runtime` of jest.config.ts: jest's own one reads every module anew for each spec file inside a sandbox of `vm`. This
// one leaves the reading to Node, so that a worker reads Nest, TypeORM and our own code once (README.md).
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { setGlobals } from './jest-globals.mjs';
import { sourceMaps } from './native-modules.mjs';

const require = createRequire(import.meta.url);

/** What jest's runner and its test framework use of jest-runtime; other parts of it are refused by being absent. */
export default class NativeRuntime {
  /** @throws Error in watch mode, which would go on with the modules as they were */
  constructor(...[, , , , , , , { watch, watchAll }]) {
    if (watch || watchAll) throw new Error('modules are read once per process: start jest anew instead of --watch');
  }

  /** A part of the test framework; it keeps the tests of a file in itself, so each file gets a new one. */
  requireInternalModule(file) {
    forget();
    delete require.cache[file];
    return require(file);
  }

  requireModule(file) {
    return require(file);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(file) {
    return import(pathToFileURL(file).href);
  }

  setGlobalsForRuntime(globals) {
    setGlobals(globals);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  enterTestCode() {}

  leaveTestCode() {}

  teardown() {
    forget();
  }
}

/** The framework hangs the tests of a file and their listeners on the global object. */
function forget() {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (key.description === 'JEST_STATE_SYMBOL' || key.description === 'EVENT_HANDLERS') delete globalThis[key];
  }
}
