import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { asvsCounts, asvsFaults, readAsvs } from '../../../scripts/trace-asvs.mjs';

/** Ids in the brackets of tests' names, as `npm run trace` reads them, written out. */
function idsInTests(): Set<string> {
  const files = globSync([
    '{libs,apps,bench,chaos,migrations}/**/*.{spec,int-spec,e2e}.ts{,x}',
    'apps/e2e/journeys/**/*.ts',
    'libs/testing/proof/*-spec.ts',
    'chaos/**/*.ts',
  ]);
  const ids = new Set<string>();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, inside = ''] of text.matchAll(/\[([^\]\n]*[A-Z]{1,4}-?\d[^\]\n]*)\]/g))
      for (const [id] of inside.matchAll(/\bV\d+\.\d+\.\d+\b|\b[A-Z]{1,4}-?\d{1,3}\b/g)) ids.add(id);
    for (const [, goal = ''] of text.matchAll(/goal: '(\w+)'/g)) ids.add(goal);
  }
  return ids;
}

describe('the list of OWASP ASVS 5.0', () => {
  const list = readAsvs();

  it('has each requirement of L1, L2 and the chosen of L3 once, and names only tests that are there [S14]', () => {
    expect(asvsFaults(list, idsInTests())).toEqual([]);
  });

  it('rests on tests for at least 60 % of what applies [S14]', () => {
    expect(asvsCounts(list.rows).all.share).toBeGreaterThanOrEqual(0.6);
  });

  it('says where a reviewer looked, and what an open one lacks [S14]', () => {
    expect(list.rows.filter(({ kind, words }) => ['review', 'open'].includes(kind) && words.length < 20)).toEqual([]);
  });

  it('sends reviewers to files that are there [S14]', () => {
    const named = list.rows.flatMap(({ id, words }) =>
      [...words.matchAll(/\b(?:libs|apps|requirements|scripts|chaos)\/[\w./-]*\w/g)].map(([path]) => ({ id, path })),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it('would be noticed broken: a lost line, a line twice, a test that is gone [S14]', () => {
    const lines = readFileSync('requirements/asvs.txt', 'utf8').split('\n');
    const broken = lines
      .filter((line) => !line.startsWith('V8.4.1 '))
      .join('\n')
      .replace(/^V9\.1\.1 .*$/m, 'V9.1.2 L1 again · test: Q99, libs/gone.spec.ts');
    const faults = asvsFaults(readAsvs(`${broken}\nnonsense`), idsInTests());
    expect(faults).toEqual([
      expect.stringContaining('nonsense'),
      'V9.1.2 names a test that is not there: Q99',
      'V9.1.2 names a test that is not there: libs/gone.spec.ts',
      'V9.1.2 stands there twice',
      'chapter V8 has 6 lines of L1 and L2, the standard 7',
    ]);
  });
});
