import { describe, expect, it } from '@jest/globals';
import { growthExponent, median, percentile } from './statistics';

describe('figures of the benchmark', () => {
  it('takes percentiles from the sorted values without inventing any in between', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, 0.95)).toBe(95);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
    expect(median([3, 1, 2])).toBe(2);
  });

  it('finds the exponent of a growth: 1 for linear, 2 for quadratic', () => {
    expect(
      growthExponent([
        [1_000, 20],
        [10_000, 200],
        [120_000, 2_400],
      ]),
    ).toBeCloseTo(1);
    expect(
      growthExponent([
        [1, 3],
        [10, 300],
      ]),
    ).toBeCloseTo(2);
  });
});
