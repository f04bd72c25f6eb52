import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATE_SEED, SEED, seedOf } from './seed';

describe('the seed of a run', () => {
  it('is the same in each run of the gate, that of an earlier run, or a new one [S7]', () => {
    expect([seedOf(undefined), seedOf('7')]).toEqual([GATE_SEED, 7]);
    expect(new Set(Array.from({ length: 20 }, () => seedOf('random'))).size).toBeGreaterThan(10);
    for (const wrong of ['x', '-1', '1.5', '99999999999']) expect(() => seedOf(wrong)).toThrow('PROOF_SEED');
  });

  it('is drawn in one place: no test has a seed of its own [S7]', () => {
    const tests = globSync('{apps,bench,chaos,libs,migrations}/**/*{spec,walk,rig}.ts', {
      exclude: (path) => path.includes('node_modules'),
    });
    expect(tests.length).toBeGreaterThan(300);
    expect(tests.filter((file) => /env(\.|\[')PROOF_SEED/.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('is what properties draw from, also where a property says how often it is tried [S7]', () => {
    const drawn = (): number[] => {
      const values: number[] = [];
      fc.assert(
        fc.property(fc.integer(), (value) => void values.push(value)),
        { numRuns: 20 },
      );
      return values;
    };
    expect(fc.readConfigureGlobal().seed).toBe(SEED);
    expect(drawn()).toEqual(drawn());
    expect(new Set(drawn()).size).toBeGreaterThan(5);
  });
});
