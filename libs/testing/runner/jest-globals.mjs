// What specs get for `@jest/globals`. A library that describes tests is loaded once for many spec files, each of which has
// functions of its own: what was imported is looked up at each use, so it is always those of the file that is read now.
export let describe;
export let it;
export let test;
export let expect;
export let beforeAll;
export let beforeEach;
export let afterAll;
export let afterEach;

/** @param globals of the spec file that comes next */
export function setGlobals(globals) {
  ({ describe, it, test, expect, beforeAll, beforeEach, afterAll, afterEach } = globals);
}
