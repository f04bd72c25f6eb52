import { describe, expect, it } from '@jest/globals';
import { documentOf } from './corp-document';
import { seedCorps } from './seed';

const NOW = Date.UTC(2026, 10, 20);

describe('generated schools', () => {
  it('are the same for the same seed and others for another', () => {
    const make = (seed: number): string =>
      JSON.stringify(seedCorps({ units: 2, pupils: 300, parents: 420, staff: 30, seed }, NOW).map((each) => documentOf(each)));
    expect(make(3)).toBe(make(3));
    expect(make(4)).not.toBe(make(3));
  });

  it('hold exactly the people asked for, over all units', () => {
    const corps = seedCorps({}, NOW);
    const sum = (count: (corp: (typeof corps)[number]) => number): number => corps.reduce((total, corp) => total + count(corp), 0);
    expect(corps).toHaveLength(80);
    expect(sum((corp) => corp.students.size)).toBe(85_000);
    expect(sum((corp) => corp.parents.size)).toBe(120_000);
    expect(sum((corp) => corp.members.size)).toBe(9_000);
    const [first] = corps;
    const classes = [...(first?.schoolDepartments.values() ?? [])].filter((each) => each.type === 1);
    expect(classes.every((each) => first?.schoolDepartments.get(each.parentid)?.type === 2)).toBe(true);
    expect([...(first?.students.values() ?? [])].every((each) => each.parents.length > 0)).toBe(true);
    expect(first?.corpId).toBe('wwseed0001');
  });
});
