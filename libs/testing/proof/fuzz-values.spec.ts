import { describe, expect, it } from '@jest/globals';
import { mutate, mutateTexts, placesOf, seeded } from './fuzz-values';

describe('strange values', () => {
  const call = { title: '通知', links: [{ url: 'https://example.org' }], n: 3, at: null };

  it('change every place of a call sooner or later, and never the call itself [S7]', () => {
    const before = JSON.stringify(call);
    const random = seeded(1);
    const seen = new Set<string>();
    for (let i = 0; i < 2_000; i += 1) {
      const other = mutate(call, random) as Record<string, unknown> | null;
      for (const key of Object.keys(call))
        if (JSON.stringify(other?.[key]) !== JSON.stringify(call[key as keyof typeof call])) seen.add(key);
    }
    expect(JSON.stringify(call)).toBe(before);
    expect([...seen].sort()).toEqual(['at', 'links', 'n', 'title']);
    expect(placesOf(call)).toContainEqual(['links', 0, 'url']);
  });

  it('are the same for the same seed [S7]', () => {
    const run = (seed: number): string => {
      const random = seeded(seed);
      return JSON.stringify(Array.from({ length: 20 }, () => [mutate(call, random), mutateTexts({ q: 'a', page: '1' }, random)]));
    };
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
  });
});
