import { describe, expect, it } from '@jest/globals';
import { literalsOf, patternLiterals } from './pattern-literals';
import { repeats, runsAway } from './slow-patterns';

describe('regular expressions of the servers', () => {
  const literals = patternLiterals();

  it('are found in the sources, and nowhere else', () => {
    expect(literals.length).toBeGreaterThan(150);
    expect(literalsOf("// /no/\nconst text = '/no/'; const yes = /a+/g;")).toEqual([{ pattern: 'a+', flags: 'g' }]);
  });

  it('never run away on a long text made against them [C6, V1.3.12]', () => {
    expect(literals.filter(({ pattern }) => repeats(pattern)).filter((one) => runsAway(one))).toEqual([]);
  });

  it('would be noticed if they did [C6]', () => {
    expect(runsAway({ pattern: '^(\\d+)+$', flags: '' }, 100)).toBe(true);
    expect(runsAway({ pattern: '^\\d{1,9}$', flags: '' })).toBe(false);
  });
});
